"""Meetings about a draft: planned with a neutral facilitator, held, and written down in public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from engagement.policies.models import Consultation, Meeting
from engagement.policies.services.consulting import CommentsClosed
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy
from trustapp.places.models import Place
from trustapp.promises import services as promises

MINUTES = "minutes_posted"


class NotNeutral(Refused):
    message = _("The facilitator must be somebody who does not work for the department.")
    code = "not_neutral"


class MeetingIsPast(Refused):
    message = _("Choose a time that has not passed.")
    code = "meeting_is_past"


class NotHeldYet(Refused):
    message = _("Minutes are posted after the meeting.")
    code = "not_held_yet"


class NotCancellable(Refused):
    message = _("Only a meeting that has not begun can be cancelled.")
    code = "not_cancellable"


@dataclass(frozen=True, kw_only=True)
class NewMeeting:
    """Everything people need to know to take part."""

    places: Sequence[Place]
    held_at: datetime
    venue: str
    facilitator: str
    facilitator_from: str
    is_neutral: bool
    taking_part_remotely: str
    languages: Sequence[str]


@transaction.atomic
def plan_meeting(
    *, consultation: Consultation, meeting: NewMeeting, by: Actor, now: datetime
) -> Meeting:
    """Announce a meeting about a draft.

    Raises NotNeutral unless somebody states that the facilitator is no member of staff,
    MeetingIsPast, and CommentsClosed.
    """
    locked = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if locked.answered_at:
        raise CommentsClosed
    if not meeting.is_neutral:
        raise NotNeutral
    if meeting.held_at <= now:
        raise MeetingIsPast
    planned = Meeting.objects.create(
        consultation=locked, held_at=meeting.held_at, venue=tidy(meeting.venue),
        facilitator=tidy(meeting.facilitator), facilitator_from=tidy(meeting.facilitator_from),
        taking_part_remotely=tidy(meeting.taking_part_remotely),
        languages=list(meeting.languages),
    )  # fmt: skip
    planned.places.set(meeting.places)
    record(by=by, action="policies.plan_meeting", target=planned.subject, now=now)
    return planned


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, because: str, by: Actor, now: datetime) -> Meeting:
    """Cancel a meeting before it begins, with a reason that everyone sees."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.cancelled_at:
        return locked
    if locked.held_at <= now:
        raise NotCancellable
    locked.cancelled_at, locked.cancelled_because = now, tidy(because)
    locked.save(update_fields=["cancelled_at", "cancelled_because"])
    record(by=by, action="policies.cancel_meeting", target=locked.subject, now=now)
    return locked


@transaction.atomic
def post_minutes(*, meeting: Meeting, minutes: str, by: Actor, now: datetime) -> Meeting:
    """Publish what was said at a meeting; a correction replaces it and is written down."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.held_at > now or locked.cancelled_at:
        raise NotHeldYet
    words = tidy(minutes)
    if locked.minutes == words:
        return locked
    is_first = locked.minutes_at is None
    locked.minutes, locked.minutes_at = words, now
    locked.save(update_fields=["minutes", "minutes_at"])
    promises.keep_promise(kind=MINUTES, subject=locked.subject, by=by, now=now)
    action = "policies.post_minutes" if is_first else "policies.correct_minutes"
    record(by=by, action=action, target=locked.subject, now=now)
    return locked


@transaction.atomic
def promise_minutes(*, by: Actor, now: datetime) -> int:
    """Promise minutes of every meeting that has begun and has none; once for each."""
    held = Meeting.objects.filter(
        held_at__lte=now, cancelled_at=None, minutes_at=None
    ).select_related("consultation__policy")
    for meeting in held.order_by("pk"):
        with override(None):
            address = reverse("policies:consultation", args=[meeting.consultation.slug])
        promises.make_promise(
            kind=MINUTES, subject=meeting.subject, label=str(meeting.consultation.policy)[:200],
            address=address, place=None, by=by, now=now,
        )  # fmt: skip
    return len(held)
