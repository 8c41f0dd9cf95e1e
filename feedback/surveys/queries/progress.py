"""How surveys are getting on, for the people who run them: counts, never answers or addresses."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Case, Count, Min, Q, QuerySet, Sum, When

from feedback.surveys.enums import InvitationState, Mode, Population, ResponseState, SkipReason
from feedback.surveys.models import Invitation, OpenLink, Response, Survey, Wave
from feedback.surveys.pure.draft import ABOUT
from feedback.surveys.pure.mix import Share, shares
from feedback.surveys.queries.waves import wave_ref
from trustapp.channels import queries as channels
from trustapp.channels.enums import MessageState
from trustapp.channels.models import Message
from trustapp.core.queries import one_moment
from trustapp.places.enums import Age, Dimension, RaceEthnicity, Sex
from trustapp.places.models import PopulationCount

INVITATION = "survey_invitation"
REMINDER = "survey_reminder"
_WORDS = {"sex": Sex, "age": Age, "race_ethnicity": RaceEthnicity}
# By purpose or state, and wave: how many by state or reason.
Counts = dict[tuple[str, int], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one wave has come."""

    wave: Wave
    # How many people were drawn and may be asked, how many of them wait for their letter or
    # message, and how many were passed over, by reason.
    invited: int = 0
    drawn: int = 0
    letters: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    mail: dict[str, int] = field(default_factory=dict)
    reminders: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    # Before when none of the messages that wait may leave, because people sleep.
    held_until: datetime | None = None

    @property
    def sent(self) -> int:
        """How many invitations have certainly left."""
        return self.mail.get(MessageState.SENT, 0)

    @property
    def uncertain(self) -> int:
        """How many were handed over without a last answer."""
        return self.mail.get(MessageState.UNKNOWN, 0)

    @property
    def failed(self) -> int:
        """How many the receiver refused."""
        return self.mail.get(MessageState.FAILED, 0)

    @property
    def waiting(self) -> int:
        """How many have not left yet."""
        on_their_way = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING)
        return self.drawn + sum(self.mail.get(state, 0) for state in on_their_way)

    @property
    def letters_to_prepare(self) -> int:
        """How many letters wait while their wave takes answers."""
        return 0 if self.wave.is_closed else self.letters

    @property
    def share_sent(self) -> int:
        """How many of a hundred invitations have left or met their end."""
        done = max(self.invited - self.waiting, 0)
        return 100 * done // self.invited if self.invited else 100

    @property
    def reminded(self) -> int:
        """How many reminders have certainly left."""
        return self.reminders.get(MessageState.SENT, 0)

    @property
    def reminders_in_doubt(self) -> int:
        """How many reminders were handed over without a last answer."""
        return self.reminders.get(MessageState.UNKNOWN, 0)

    @property
    def is_going_out(self) -> bool:
        """Whether messages wait and may leave."""
        return bool(self.waiting) and self.held_until is None

    @property
    def passed_over(self) -> list[tuple[str, int]]:
        """The reasons why people were not invited, in words, with their numbers."""
        words = dict(SkipReason.choices)
        return [(str(words[reason]), count) for reason, count in sorted(self.skipped.items())]

    @property
    def started(self) -> int:
        """How many people have begun, whatever became of it."""
        return sum(self.answers.values())

    @property
    def finished(self) -> int:
        """How many people handed their answers in."""
        return self.answers.get(ResponseState.FINISHED, 0)


def surveys() -> QuerySet[Survey]:
    """Return all surveys, newest first."""
    return Survey.objects.order_by("-id")


def latest_waves(found: Sequence[Survey]) -> dict[int, Progress]:
    """Return the progress of the latest wave of each of these surveys, its sample first."""
    waves = (
        Wave.objects.filter(survey__in=found)
        .order_by("survey_id", "-number", "population")
        .distinct("survey_id")
    )
    return {each.wave.survey_id: each for each in progress(list(waves))}


def waves_of(survey: Survey, now: datetime | None = None) -> list[Progress]:
    """Return the progress of the survey's waves, newest first."""
    waves = Wave.objects.filter(survey=survey).order_by("-number", "population")
    return progress(list(waves), now)


def progress(waves: Sequence[Wave], now: datetime | None = None) -> list[Progress]:
    """Return how far these waves have come: three statements, however many waves.

    With a time, also what is held back at that time. All of one moment: somebody whose mail is
    written down in between would be missing from both, and a wave would seem to go back.
    """
    if not waves:
        return []
    with one_moment():
        return _counted(waves, now)


def _counted(waves: Sequence[Wave], now: datetime | None) -> list[Progress]:
    refs = {wave_ref(wave): wave.pk for wave in waves}
    mail: Counts = {}
    held: dict[int, datetime] = {}
    for purpose, ref, state, count, due_at in (
        Message.objects.filter(purpose__in=[INVITATION, REMINDER], subject_ref__in=refs)
        .order_by("purpose", "subject_ref")
        .values_list("purpose", "subject_ref", "state")
        .annotate(count=Count("id"), due_at=Min("due_at"))
    ):
        mail.setdefault((purpose, refs[ref]), {})[state] = count
        if (purpose, state) == (INVITATION, MessageState.QUEUED) and now and due_at > now:
            held[refs[ref]] = due_at
    people: Counts = {}
    for wave_id, state, reason, mode, is_prepared, count in (
        Invitation.objects.filter(wave__in=waves)
        .order_by("wave_id")
        .values_list("wave_id", "state", "skipped_because", "mode")
        .annotate(is_prepared=Case(When(batch__isnull=False, then=True), default=False))
        .annotate(count=Count("id"))
    ):
        is_letter = mode == Mode.LETTER and state == InvitationState.DRAWN
        letter = f"letter {is_prepared}:" if is_letter else ""
        told = people.setdefault((state, wave_id), {})
        told[letter + reason] = told.get(letter + reason, 0) + count
    answers: Counts = {}
    for wave_id, state, count in (
        Response.objects.filter(wave__in=waves)
        .order_by("wave_id")
        .values_list("wave_id", "state")
        .annotate(count=Count("id"))
    ):
        answers.setdefault(("", wave_id), {})[state] = count
    return [
        replace(_progress(wave, mail, people, answers), held_until=held.get(wave.pk))
        for wave in waves
    ]


def _progress(wave: Wave, mail: Counts, people: Counts, answers: Counts) -> Progress:
    skipped = people.get((InvitationState.SKIPPED, wave.pk), {})
    waiting = {} if wave.is_closed else people.get((InvitationState.DRAWN, wave.pk), {})
    everyone = sum(sum(found.values()) for (_, key), found in people.items() if key == wave.pk)
    return Progress(
        wave=wave,
        invited=everyone - sum(skipped.values()),
        drawn=waiting.get("", 0),
        letters=waiting.get("letter False:", 0),
        skipped=skipped,
        mail=mail.get((INVITATION, wave.pk), {}),
        reminders=mail.get((REMINDER, wave.pk), {}),
        answers=answers.get(("", wave.pk), {}),
    )


def uncertain_invitations(survey: Survey, most: int = 50) -> list[Message]:
    """Return invitations of this survey of which nobody knows whether they arrived, newest first.

    Recipients are not read; the message id is what a mail server's log is searched by.
    """
    refs = [wave_ref(wave) for wave in Wave.objects.filter(survey=survey).order_by("id")]
    ours = channels.uncertain().filter(purpose__in=[INVITATION, REMINDER])
    return list(ours.filter(subject_ref__in=refs)[:most])


def links_of(survey: Survey) -> QuerySet[OpenLink]:
    """Return the survey's open links with their places, newest first; paper has no address."""
    links = OpenLink.objects.filter(survey=survey).exclude(mode=Mode.PAPER)
    return links.select_related("place").order_by("-id")


@dataclass(frozen=True, slots=True)
class Mix:
    """Who answered by one dimension."""

    dimension: str
    rows: list[tuple[str, Share]]


def response_mix(wave: Wave) -> list[Mix]:
    """Return who answered a closed wave beside who lives here; nothing while it is open.

    Shares that move while answers come in would show the newest person.
    """
    if not wave.is_closed or wave.population != Population.GENERAL:
        return []
    handed_in = Q(state__in=[ResponseState.FINISHED, ResponseState.PARTIAL])
    told = Response.objects.filter(handed_in, wave=wave)
    living = _residents(wave.strata.order_by("place_id").values_list("place_id", flat=True))
    found = []
    for name in ABOUT:
        counts = dict(
            told.exclude(**{name: ""}).order_by(name).values_list(name).annotate(count=Count("id"))
        )
        residents = {
            category: living.get((name, category), 0)
            for category in _WORDS[name].values
            if category != Age.UNDER_18
        }
        labels = dict(_WORDS[name].choices)
        rows = [(str(labels[each.category]), each) for each in shares(counts, residents)]
        found.append(Mix(str(Dimension(name).label), rows))
    return found


def _residents(places: Collection[int]) -> dict[tuple[str, str], int]:
    rows = (
        PopulationCount.objects.filter(place__in=places, dimension__in=ABOUT)
        .order_by("dimension", "category")
        .values_list("dimension", "category")
        .annotate(total=Sum("count"))
    )
    return {(dimension, category): total for dimension, category, total in rows}
