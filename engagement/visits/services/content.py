"""What an event says, and how the same event is known again."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from engagement.visits.enums import Topic, VisitOutcome
from engagement.visits.models import Stop, Visit
from feedback.cases.pure.receipts import receipt_code
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.codes import keyed_hash


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What somebody at the door asked for, in their words, and whether we may note it."""

    words: str = ""
    has_consent: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """What a device or a form tells us happened at a door; its id is made where it happened."""

    event_id: UUID
    outcome: VisitOutcome
    topics: tuple[Topic, ...] = ()
    follow_up: FollowUp | None = None
    happened_at: datetime | None = None
    # What the clock of the device said, where there was one.
    device_at: datetime | None = None


def content_of(stop: Stop, event: Event, by: Actor, corrects: Visit | None = None) -> str:
    """Return everything that makes an event what it is."""
    content = {
        "stop": str(stop.public_id),
        "outcome": event.outcome,
        "topics": sorted(event.topics),
        "follow_up": asdict(event.follow_up) if event.follow_up else None,
        "corrects": str(corrects.event_id) if corrects else None,
        "by": by.user_id,
    }
    if event.device_at is not None:
        content["at"] = event.device_at.isoformat()
    return json.dumps(content, sort_keys=True)


def hash_of(content: str) -> str:
    """Return the keyed hash by which the same content is known again."""
    return keyed_hash(settings.SECRET_KEY.encode(), "visit-event", content)


def code_of(event: Event, content: str) -> str:
    """Return the code that opens the follow-up of an event, the same one every time."""
    return receipt_code(settings.SECRET_KEY.encode(), key=str(event.event_id), body=content)
