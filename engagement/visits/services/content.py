"""What an event says, and how the same event is known again."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from engagement.visits.enums import Topic, VisitOutcome
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


def content_of(stop_id: UUID, event: Event, by: Actor, corrects: UUID | None = None) -> str:
    """Return everything that makes an event what it is, its parts in the order of their names."""
    asked = event.follow_up
    words = {"has_consent": asked.has_consent, "words": asked.words} if asked else None
    return json.dumps(
        {
            **({"at": event.device_at.isoformat()} if event.device_at else {}),
            "by": by.user_id,
            "corrects": str(corrects) if corrects else None,
            "follow_up": words,
            "outcome": event.outcome,
            "stop": str(stop_id),
            "topics": sorted(event.topics),
        }
    )


def hash_of(content: str) -> str:
    """Return the keyed hash by which the same content is known again."""
    return keyed_hash(settings.SECRET_KEY.encode(), "visit-event", content)


def code_of(event: Event, content: str) -> str:
    """Return the code that opens the follow-up of an event, the same one every time."""
    return receipt_code(settings.SECRET_KEY.encode(), key=str(event.event_id), body=content)
