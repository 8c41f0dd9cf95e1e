"""How surveys are getting on, for the people who run them: counts, never answers or addresses."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet, Sum

from feedback.surveys.enums import InvitationState, Mode, ResponseState
from feedback.surveys.models import Invitation, OpenLink, Response, Survey, Wave
from feedback.surveys.pure.draft import ABOUT
from feedback.surveys.pure.mix import Share, shares
from feedback.surveys.queries.waves import wave_ref
from trustapp.channels import queries as channels
from trustapp.channels.enums import MessageState
from trustapp.channels.models import Message
from trustapp.places.enums import Age, Dimension, RaceEthnicity, Sex
from trustapp.places.models import PopulationCount

INVITATION = "survey_invitation"
_WORDS = {"sex": Sex, "age": Age, "race_ethnicity": RaceEthnicity}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one wave has come."""

    wave: Wave
    drawn: int = 0
    mail: dict[str, int] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)

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


def waves_of(survey: Survey) -> list[Progress]:
    """Return the progress of the survey's waves, newest first."""
    waves = Wave.objects.filter(survey=survey).order_by("-number", "population")
    return progress(list(waves))


def progress(waves: Sequence[Wave]) -> list[Progress]:
    """Return how far these waves have come: three statements, however many waves."""
    if not waves:
        return []
    refs = {wave_ref(wave): wave.pk for wave in waves}
    mail: dict[int, dict[str, int]] = {}
    for ref, state, count in (
        Message.objects.filter(purpose=INVITATION, subject_ref__in=refs)
        .order_by("subject_ref")
        .values_list("subject_ref", "state")
        .annotate(count=Count("id"))
    ):
        mail.setdefault(refs[ref], {})[state] = count
    drawn = dict(
        Invitation.objects.filter(wave__in=waves, state=InvitationState.DRAWN)
        .order_by("wave_id")
        .values_list("wave_id")
        .annotate(count=Count("id"))
    )
    answers: dict[int, dict[str, int]] = {}
    for wave_id, state, count in (
        Response.objects.filter(wave__in=waves)
        .order_by("wave_id")
        .values_list("wave_id", "state")
        .annotate(count=Count("id"))
    ):
        answers.setdefault(wave_id, {})[state] = count
    return [
        Progress(
            wave,
            0 if wave.is_closed else drawn.get(wave.pk, 0),
            mail.get(wave.pk, {}),
            answers.get(wave.pk, {}),
        )
        for wave in waves
    ]


def uncertain_invitations(survey: Survey, most: int = 50) -> list[Message]:
    """Return invitations of this survey of which nobody knows whether they arrived, newest first.

    Recipients are not read; the message id is what a mail server's log is searched by.
    """
    refs = [wave_ref(wave) for wave in Wave.objects.filter(survey=survey).order_by("id")]
    return list(channels.uncertain(purpose=INVITATION).filter(subject_ref__in=refs)[:most])


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
    if not wave.is_closed or wave.is_by_link:
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
