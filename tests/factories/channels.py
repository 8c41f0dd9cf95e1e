"""Messages on their way."""

from datetime import UTC, datetime
from typing import Any

from trustapp.channels.enums import Channel, Delivery
from trustapp.channels.models import Message
from trustapp.channels.services import GAP, Letter
from trustapp.channels.services.stencils import SHARED

QUEUED = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)


def letter(number: int = 1, **fields: Any) -> Letter:
    """Return one letter to a made-up resident."""
    words = {
        "recipient": f"resident{number}@example.org",
        "title": f"How are we doing? {number}",
        "text": f"Please tell us.\n.\nLetter {number}\n",
        "language": "en",
        "purpose": "survey_invitation",
        "subject_ref": "wave:1",
        "delivery": Delivery.AT_MOST_ONCE,
    }
    return Letter(**(words | fields))


def text(number: int = 1, **fields: Any) -> Letter:
    """Return one text message to a made-up resident."""
    words = {
        "channel": Channel.SMS,
        "recipient": f"+1312555{number:04d}",
        "title": "",
        "text": f"Police: how are we doing? {number}",
    }
    return letter(number, **(words | fields))


def said(message: Message) -> Letter:
    """Return what a message says to its reader, the shared words filled in."""
    words = message.stencil or message
    filling = message.filling or ""
    filled = {name: (getattr(words, name) or "").replace(GAP, filling) for name in SHARED}
    return letter(recipient=message.recipient, **filled)
