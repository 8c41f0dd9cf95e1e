"""Putting messages into the outbox, in the caller's transaction."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from trustapp.channels.enums import Delivery, MessageState
from trustapp.channels.models import WORDS, Message
from trustapp.core import jobs

_CHUNK = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one recipient, before it is a row."""

    recipient: str
    title: str
    text: str
    html: str = ""
    language: str
    purpose: str
    subject_ref: str = ""
    delivery: Delivery
    unsubscribe: str = ""
    due_at: datetime | None = None


def queue_message(
    *,
    recipient: str,
    title: str,
    text: str,
    html: str = "",
    language: str,
    purpose: str,
    subject_ref: str = "",
    delivery: Delivery,
    unsubscribe: str = "",
    due_at: datetime | None = None,
    now: datetime,
) -> Message:
    """Put one message into the outbox; it leaves after the caller's transaction commits."""
    letter = Letter(
        recipient=recipient,
        title=title,
        text=text,
        html=html,
        language=language,
        purpose=purpose,
        subject_ref=subject_ref,
        delivery=delivery,
        unsubscribe=unsubscribe,
        due_at=due_at,
    )
    return queue_messages(letters=[letter], now=now)[0]


@transaction.atomic
def queue_messages(*, letters: Sequence[Letter], now: datetime) -> list[Message]:
    """Put many messages into the outbox and poke a sender once."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    queued = Message.objects.bulk_create(
        (_row(letter, host, now) for letter in letters), batch_size=_CHUNK
    )
    if queued:
        jobs.enqueue("channels.deliver_due")
    return queued


@transaction.atomic
def cancel_messages(*, purpose: str, subject_ref: str, now: datetime) -> int:
    """Take back what no sender has touched yet, and return how many messages that were."""
    return Message.objects.filter(
        purpose=purpose, subject_ref=subject_ref, state=MessageState.QUEUED
    ).update(state=MessageState.CANCELLED, settled_at=now, **dict.fromkeys(WORDS))


def _row(letter: Letter, host: str, now: datetime) -> Message:
    name = uuid.uuid4()
    return Message(
        public_id=name,
        message_id=f"<{name}@{host}>",
        delivery=letter.delivery,
        purpose=letter.purpose,
        subject_ref=letter.subject_ref,
        recipient=letter.recipient,
        title=letter.title,
        text=letter.text,
        html=letter.html or None,
        unsubscribe=letter.unsubscribe or None,
        language=letter.language,
        queued_at=now,
        due_at=letter.due_at or now,
    )
