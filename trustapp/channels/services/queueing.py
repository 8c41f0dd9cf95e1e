"""Putting messages into the outbox, in the caller's transaction."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustapp.channels import queries
from trustapp.channels.enums import Channel, Delivery, MessageState
from trustapp.channels.models import EMPTIED, Message
from trustapp.channels.pure import addresses
from trustapp.channels.services.lanes import lane_of, open_lanes
from trustapp.core import jobs
from trustapp.core.errors import Refused

_CHUNK = 1000


class NoTexts(Refused):
    """No carrier for texts is set."""

    message = _("Text messages cannot be sent: no carrier for them is set up.")
    code = "no_texts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one recipient, before it is a row.

    A text message goes to a phone number and has no title, no HTML and no unsubscribe address.
    """

    channel: Channel = Channel.EMAIL
    recipient: str
    title: str = ""
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
    channel: Channel = Channel.EMAIL,
    recipient: str,
    title: str = "",
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
    """Put one message into the outbox; it leaves after the caller's transaction commits.

    Raises NoTexts as `queue_messages` does.
    """
    letter = Letter(
        channel=channel,
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
    """Put many messages into the outbox, poke a sender once, and return the rows in their order.

    Raises NoTexts when a text is among them and no carrier for texts is set. A recipient that is
    no address is found out when the message is sent, and fails alone. A message to a blocked
    address is written down as cancelled, with the reason in `last_error`, and never leaves.
    """
    if any(letter.channel == Channel.SMS for letter in letters) and not queries.can_text():
        raise NoTexts
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    queued: list[Message] = []
    for start in range(0, len(letters), _CHUNK):
        rows = [_row(letter, host, now) for letter in letters[start : start + _CHUNK]]
        _hold_back(rows, now)
        open_lanes({row.lane for row in rows})
        queued += Message.objects.bulk_create(rows)
    if queued:
        jobs.enqueue("channels.deliver_due")
    return queued


@transaction.atomic
def cancel_messages(*, purpose: str, subject_ref: str, now: datetime) -> int:
    """Take back what no sender has touched yet, and return how many messages that were."""
    return Message.objects.filter(
        purpose=purpose, subject_ref=subject_ref, state=MessageState.QUEUED
    ).update(state=MessageState.CANCELLED, settled_at=now, **EMPTIED)


@transaction.atomic
def cancel_named(*, names: Collection[uuid.UUID], now: datetime) -> int:
    """Take back those of these messages that no sender has touched, and return how many."""
    return Message.objects.filter(public_id__in=names, state=MessageState.QUEUED).update(
        state=MessageState.CANCELLED, settled_at=now, **EMPTIED
    )


def _row(letter: Letter, host: str, now: datetime) -> Message:
    name = uuid.uuid4()
    recipient, recipient_hash = _address(letter)
    return Message(
        public_id=name,
        message_id=f"<{name}@{host}>",
        channel=letter.channel,
        delivery=letter.delivery,
        purpose=letter.purpose,
        subject_ref=letter.subject_ref,
        recipient=recipient,
        recipient_hash=recipient_hash,
        lane=lane_of(letter.channel, recipient),
        title=letter.title or None,
        text=letter.text,
        html=letter.html or None,
        unsubscribe=letter.unsubscribe or None,
        language=letter.language,
        queued_at=now,
        due_at=letter.due_at or now,
    )


def _hold_back(rows: Sequence[Message], now: datetime) -> None:
    """Cancel what goes to blocked addresses before it is even a row."""
    blocks = queries.blocks({row.recipient_hash for row in rows} - {""})
    for row in rows:
        block = blocks.get(row.recipient_hash)
        if block is not None and block.holds_back(row.delivery):
            row.state, row.settled_at, row.last_error = MessageState.CANCELLED, now, block.reason
            for field, nothing in EMPTIED.items():
                setattr(row, field, nothing)


def _address(letter: Letter) -> tuple[str, str]:
    """Return the recipient as its carrier wants it, and its hash; none for what is no address."""
    recipient = letter.recipient
    try:
        if letter.channel == Channel.SMS:
            recipient = addresses.e164(recipient, settings.WORKING_DAY_COUNTRY)
        return recipient, queries.address_hash(letter.channel, recipient)
    except ValueError:
        return recipient, ""
