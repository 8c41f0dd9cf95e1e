"""Logging what happened at each door."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from engagement.visits import queries
from engagement.visits.enums import ClosureSource, Topic, VisitOutcome
from engagement.visits.models import Stop, Visit
from engagement.visits.services.addresses import close_address
from engagement.visits.services.content import Event, code_of, content_of, hash_of
from feedback.cases import services as cases
from feedback.cases.enums import Channel
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy
from trustapp.promises import services as promises


class NotOnPlan(Refused):
    message = _("Only the officers of this plan can log its visits.")
    code = "not_on_plan"


class DoNotVisit(Refused):
    message = _("This door is not to be visited. Nothing was saved.")
    code = "do_not_visit"


class EventChanged(Refused):
    message = _("This visit was saved before with something else. Open the list to see it.")
    code = "event_changed"


class NeedsConsent(Refused):
    message = _("Tick that they agreed, or leave the follow-up out.")
    code = "needs_consent"


class NeedsWords(Refused):
    message = _("Write what they want, or tick what you talked about.")
    code = "needs_words"


class NothingToCorrect(Refused):
    message = _("We do not have the entry that this corrects.")
    code = "nothing_to_correct"


class NotNewest(Refused):
    message = _("Something newer was logged at this door. Correct that instead.")
    code = "not_newest"


class NothingOwed(Refused):
    message = _("No follow-up is open at this door.")
    code = "nothing_owed"


@dataclass(frozen=True, slots=True)
class Logged:
    """The visit, and the code that opens the follow-up, for the person at the door."""

    visit: Visit
    code: str = ""


@transaction.atomic
def log_visit(*, stop: Stop, event: Event, by: Actor, now: datetime) -> Logged:
    """Write down what happened at a door; where they asked us to, open a case and promise it.

    A door where they asked us not to come again is closed to everybody in the same moment.

    The same event again gets the same answer. Raises EventChanged when its id comes back with
    something else, NotOnPlan, DoNotVisit, NeedsConsent and NeedsWords.
    """
    content = content_of(stop.public_id, event, by)
    known = _known(event, content)
    if known is None:
        _check_may_log(stop, by, at=_happened_at(event, now))
        known = _append(stop, event, content, by=by, now=now)
    if not known.follow_up_case:
        return Logged(known)
    return Logged(known, code_of(event, content))


@transaction.atomic
def correct_visit(*, visit: Visit, event: Event, by: Actor, now: datetime) -> Logged:
    """Append what really happened; the first entry stays. A follow-up asked for stays open.

    So does a door stay closed that was closed with the first entry: a supervisor opens it again.

    Raises NotNewest when somebody logged or corrected something at this door since, EventChanged
    and NotOnPlan.
    """
    content = content_of(visit.stop.public_id, event, by, corrects=visit.event_id)
    known = _known(event, content)
    if known is None:
        _check_is_on_plan(visit.stop, by)
        if queries.newest_visit(visit.stop) != visit:
            raise NotNewest
        known = _append(visit.stop, event, content, by=by, now=now, corrects=visit)
    return Logged(known, code_of(event, content) if event.follow_up else "")


@transaction.atomic
def keep_follow_up(*, stop: Stop, by: Actor, now: datetime) -> None:
    """Note that we came back to a door as promised, here or on an earlier plan.

    Raises NothingOwed.
    """
    owed = queries.owed_at_door(stop, now)
    kept = owed and promises.keep_promise(
        kind=queries.FOLLOW_UP, subject=owed.subject, by=by, now=now
    )
    if not owed or not kept:
        raise NothingOwed
    record(by=by, action="visits.keep_follow_up", target=f"stop:{stop.public_id}", now=now)


def _append(
    stop: Stop, event: Event, content: str, *, by: Actor, now: datetime,
    corrects: Visit | None = None,
) -> Visit:  # fmt: skip
    assert by.user_id is not None, "checked before"
    subject = corrects.follow_up_case if corrects else ""
    if event.follow_up:
        subject = _open_case(stop, event, content, by=by, now=now)
    visit = Visit.objects.create(
        event_id=event.event_id,
        stop=stop,
        outcome=event.outcome,
        topics=list(event.topics),
        follow_up_case=subject,
        corrects=corrects,
        happened_at=_happened_at(event, now),
        device_at=event.device_at,
        received_at=now,
        logged_by_id=by.user_id,
        content_hash=hash_of(content),
    )
    if event.outcome == VisitOutcome.NO_MORE:
        close_address(address=stop.address, source=ClosureSource.DOOR, by=by, now=now)
    record(
        by=by,
        action="visits.correct_visit" if corrects else "visits.log_visit",
        target=f"stop:{stop.public_id}",
        now=now,
        detail={"outcome": str(event.outcome), "follow_up": bool(event.follow_up)},
    )
    return visit


def _open_case(stop: Stop, event: Event, content: str, *, by: Actor, now: datetime) -> str:
    """Open a case in the words of the person at the door and promise to come back."""
    assert event.follow_up is not None
    if not event.follow_up.has_consent:
        raise NeedsConsent
    words = tidy(event.follow_up.words)
    with override(None):
        topics = ", ".join(str(Topic(topic).label) for topic in event.topics)
    if not words and not topics:
        raise NeedsWords
    plan = stop.plan
    feedback = cases.NewFeedback(
        channel=Channel.DOOR,
        language=stop.language or settings.LANGUAGE_CODE,
        words="\n\n".join(filter(None, [words, topics, stop.where])),
        place=plan.place,
    )
    code = code_of(event, content)
    case = cases.submit_feedback(by=by, feedback=feedback, now=now, code=code).case
    promises.make_promise(
        kind=queries.FOLLOW_UP, subject=case.subject, label=f"Visit in {plan.place.name}",
        address=f"/staff/visits/{plan.public_id}/", place=plan.place, by=by, now=now,
    )  # fmt: skip
    return case.subject


def _happened_at(event: Event, now: datetime) -> datetime:
    """Return when it happened; a device whose clock runs ahead cannot log the future."""
    return min(event.happened_at or now, now)


def _check_may_log(stop: Stop, by: Actor, *, at: datetime) -> None:
    """Refuse strangers, and doors that were not to be visited when this is said to have happened.

    What happened before they asked us not to come is still true, however late it arrives.
    """
    held = _check_is_on_plan(stop, by)
    if queries.closed_addresses([held.address_id], at, trial_list=stop.plan.trial_list):
        raise DoNotVisit


def _check_is_on_plan(stop: Stop, by: Actor) -> Stop:
    """Refuse strangers; whoever logs at this door next waits, so that "newest" stays true."""
    if by.user_id is None or not stop.plan.officers.filter(user=by.user_id).exists():
        raise NotOnPlan
    return Stop.objects.select_for_update().get(pk=stop.pk)


def _known(event: Event, content: str) -> Visit | None:
    """Return the visit this event already became; one event is handled at a time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"visit:{event.event_id}"]
        )
    visit = queries.visit_by_event(event.event_id)
    if visit is not None and visit.content_hash != hash_of(content):
        raise EventChanged
    return visit
