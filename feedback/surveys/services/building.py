"""Building surveys: drafts, launch, end, and links that anyone may use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.enums import FOR_STAFF, Mode, Population, SurveyState
from feedback.surveys.models import OpenLink, Survey, SurveyItem, SurveyText
from feedback.surveys.pure.wording import Intro
from feedback.surveys.services.waves import open_due_waves
from feedback.surveys.services.wording_review import store_findings
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.codes import new_code, normalise_code

_ASIDE = 10_000


class NotADraft(Refused):
    """Only a draft can be changed or started."""

    message = _("This survey has started, so it can no longer be changed.")
    code = "not_a_draft"


class NotReady(Refused):
    """Something is missing before the survey can start."""

    code = "not_ready"

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


class NotRunning(Refused):
    """Only a running survey can be ended."""

    message = _("This survey is not running.")
    code = "not_running"


class AlreadyOver(Refused):
    """A survey that has ended takes no new links."""

    message = _("This survey has ended.")
    code = "already_over"


class NotForStaff(Refused):
    """Paper and shared screens show others who has answered."""

    message = _("People who work here answer by a link, not on paper or at a shared screen.")
    code = "not_for_staff"


class PlanChanged(Refused):
    """Somebody saved the plan since this person began to change it."""

    message = _(
        "Somebody else changed this plan in the meantime. What you filled in is still here; what "
        "they saved is shown above. Save again to put yours in its place."
    )
    code = "plan_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPlan:
    """All that is settled about a survey before it starts."""

    title: str
    languages: Sequence[str]
    # Whom the survey asks; settled before it starts, because populations are never pooled.
    population: str = Population.GENERAL
    # Wordings of the bank, in the order in which they are asked.
    items: Sequence[int]
    # After a contact: how many in 100 are asked, at the earliest so many hours later.
    contact_percent: int = 100
    contact_hours: int = 24
    intros: Mapping[str, Intro]
    first_opens_at: datetime | None
    # A rule of RFC 5545; empty means once.
    recurrence: str
    open_days: int
    sample_size: int
    # Places by database id; none named means all.
    places: Sequence[int]
    # By which ways people are invited, in their order, and after how many days they are reminded.
    ways: Sequence[str] = (Mode.EMAIL,)
    reminder_days: Sequence[int] = ()
    mails_at_night: bool = False


@transaction.atomic
def save_survey(
    *,
    by: Actor,
    plan: SurveyPlan,
    now: datetime,
    survey: Survey | None = None,
    seen: int | None = None,
) -> Survey:
    """Save a draft as planned, a new one where none is given.

    `seen` is the revision of the plan that was changed. Raises NotADraft once the survey started,
    and PlanChanged when somebody else saved it since: then nothing of theirs is overwritten.
    """
    if survey is None:
        survey = Survey(created_by_id=by.user_id, created_at=now)
    else:
        survey = _held(survey)
        if survey.state != SurveyState.DRAFT:
            raise NotADraft
        if seen is not None and seen != survey.revision:
            raise PlanChanged
    survey.revision += 1
    survey.title = plan.title
    survey.languages = list(plan.languages)
    survey.population = plan.population
    survey.contact_percent = plan.contact_percent
    survey.contact_hours = plan.contact_hours
    survey.first_opens_at = plan.first_opens_at
    survey.recurrence = plan.recurrence
    survey.open_days = plan.open_days
    survey.sample_size = plan.sample_size
    survey.ways = [str(way) for way in plan.ways]
    survey.reminder_days = list(plan.reminder_days)
    survey.mails_at_night = plan.mails_at_night
    survey.save()
    survey.places.set(plan.places)
    _write_items(survey, plan.items)
    _write_intros(survey, plan.intros)
    record(by=by, action="surveys.save_survey", target=f"survey:{survey.public_id}", now=now)
    return survey


def _write_items(survey: Survey, versions: Sequence[int]) -> None:
    """Ask these wordings in this order; conditions of those that stay are kept."""
    items = SurveyItem.objects.filter(survey=survey)
    items.exclude(version__in=versions).delete()
    # Out of the way first: no two items of a survey may share a position, not even for a moment.
    items.update(position=F("position") + _ASIDE)
    held = {item.version_id: item for item in items}
    for position, version in enumerate(versions, start=1):
        item = held.get(version) or SurveyItem(survey=survey, version_id=version)
        item.position = position
        item.save()


def _write_intros(survey: Survey, intros: Mapping[str, Intro]) -> None:
    SurveyText.objects.filter(survey=survey).delete()
    SurveyText.objects.bulk_create(
        SurveyText(
            survey=survey,
            language=language,
            title=intro.title,
            who_asks=intro.who_asks,
            why=intro.why,
        )
        for language, intro in intros.items()
    )


@transaction.atomic
def launch_survey(*, by: Actor, survey: Survey, now: datetime) -> Survey:
    """Let the survey run by its schedule; a wave that is due opens at once.

    Raises NotADraft when it runs already, and NotReady with every reason why it cannot start.
    """
    held = _held(survey)
    if held.state != SurveyState.DRAFT:
        raise NotADraft
    if reasons := queries.obstacles(held, now):
        raise NotReady(reasons)
    held.state = SurveyState.RUNNING
    held.save(update_fields=["state"])
    store_findings(survey=held, by=by, now=now)
    record(by=by, action="surveys.launch_survey", target=f"survey:{held.public_id}", now=now)
    enqueue("surveys.advance_waves")
    return held


@transaction.atomic
def end_survey(*, by: Actor, survey: Survey, now: datetime) -> Survey:
    """Open no further wave; one that is open goes on until its own end. Raises NotRunning."""
    held = _held(survey)
    if held.state != SurveyState.RUNNING:
        raise NotRunning
    held.state = SurveyState.ENDED
    held.save(update_fields=["state"])
    record(by=by, action="surveys.end_survey", target=f"survey:{held.public_id}", now=now)
    return held


@transaction.atomic
def make_open_link(
    *,
    by: Actor,
    survey: Survey,
    label: str,
    mode: Mode,
    place: int | None = None,
    now: datetime,
) -> OpenLink:
    """Make a short address that anyone may use, and open its wave if the survey has one open now.

    The link of a survey of people who work here belongs to no place. Raises AlreadyOver for a
    survey that has ended, and NotForStaff for ways that are not for them.
    """
    if survey.state == SurveyState.ENDED:
        raise AlreadyOver
    if survey.is_of_staff and mode not in FOR_STAFF:
        raise NotForStaff
    link = OpenLink.objects.create(
        survey=survey,
        short=normalise_code(new_code(groups=2)).lower(),
        mode=mode,
        label=label,
        place_id=None if survey.is_of_staff else place,
    )
    record(
        by=by,
        action="surveys.make_open_link",
        target=f"survey:{survey.public_id}",
        now=now,
        detail={"label": label, "mode": str(mode)},
    )
    if survey.state == SurveyState.RUNNING:
        open_due_waves(survey=survey, now=now)
    return link


@transaction.atomic
def end_open_link(*, by: Actor, link: OpenLink, now: datetime) -> None:
    """Stop taking answers at this address; doing it twice changes nothing."""
    ended = OpenLink.objects.filter(pk=link.pk, ended_at__isnull=True).update(ended_at=now)
    if ended:
        record(
            by=by,
            action="surveys.end_open_link",
            target=f"survey:{link.survey.public_id}",
            now=now,
            detail={"label": link.label},
        )


def _held(survey: Survey) -> Survey:
    return Survey.objects.select_for_update().get(pk=survey.pk)
