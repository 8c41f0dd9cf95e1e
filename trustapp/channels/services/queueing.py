"""Putting messages into the outbox, in the caller's transaction."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from trustapp.channels import queries
from trustapp.channels.enums import Channel, Delivery, MessageState
from trustapp.channels.models import EMPTIED, WORDS, Message, Stencil
from trustapp.channels.pure import addresses
from trustapp.channels.services.lanes import lane_of, open_lanes
from trustapp.channels.services.stencils import SHARED, cut_stencils
from trustapp.core import jobs
from trustapp.core.errors import Refused
from trustapp.core.models import ring

_CHUNK = 1000
# What differs from message to message. A wave puts a hundred thousand into the outbox, and the ORM
# took longer to write such a statement than everybody else together to fill and to run it.
_COLUMNS = {
    "public_id": "uuid", "message_id": "varchar", "channel": "varchar", "delivery": "varchar",
    "purpose": "varchar", "subject_ref": "varchar", "recipient_hash": "varchar", "lane": "varchar",
    "language": "varchar", "state": "varchar", "last_error": "varchar", "stencil_id": "bigint",
    "due_at": "timestamptz", "settled_at": "timestamptz", **dict.fromkeys(WORDS, "bytea"),
}  # fmt: skip
_NAMES = ", ".join(_COLUMNS)
_ADD = f"""
    INSERT INTO channels_message ({_NAMES}, queued_at, attempts, outcome)
    SELECT {_NAMES}, %s, 0, ''
      FROM unnest({", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())})
           WITH ORDINALITY AS given ({_NAMES}, place)
     ORDER BY place
    RETURNING id
"""  # noqa: S608 - made of constants


class NoTexts(Refused):
    """No carrier for texts is set."""

    message = _("Text messages cannot be sent: no carrier for them is set up.")
    code = "no_texts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one recipient, before it is a row.

    A text message goes to a phone number and has no title, no HTML and no unsubscribe address.
    With a filling for the `GAP` in its words, it shares these words with others like it.
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
    filling: str = ""


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
        some = letters[start : start + _CHUNK]
        stencils = cut_stencils([_shared(each) for each in some if each.filling], now)
        rows = [_row(each, stencils.get(_shared(each)), host, now) for each in some]
        _hold_back(rows, now)
        open_lanes({row.lane for row in rows})
        _add(rows, now)
        queued += rows
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


def _shared(letter: Letter) -> tuple[str, ...]:
    return tuple(getattr(letter, word) for word in SHARED) if letter.filling else ()


def _row(letter: Letter, stencil: Stencil | None, host: str, now: datetime) -> Message:
    own = {} if stencil else {word: getattr(letter, word) or None for word in SHARED}
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
        stencil=stencil,
        filling=letter.filling or None,
        language=letter.language,
        queued_at=now,
        due_at=letter.due_at or now,
        **own,
    )


def _add(rows: Sequence[Message], now: datetime) -> None:
    """Write the rows in one statement, their words sealed one by one."""
    seal = ring().seal
    given: dict[str, list[Any]] = {name: [getattr(row, name) for row in rows] for name in _COLUMNS}
    given["public_id"] = list(map(str, given["public_id"]))
    for word in WORDS:
        given[word] = [seal(each) if each is not None else None for each in given[word]]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [now, *given.values()])
        for row, (row_id,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = row_id
            row._state.adding, row._state.db = False, connection.alias


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
