"""The steps of a message on its way; each is one statement with a commit of its own.

A claim is its time: only the sender that took a row knows `claimed_at`, and every step asks for
it, so a sender whose claim was released in the meantime changes nothing.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from trustapp.channels.enums import BlockReason, Channel, Delivery, MessageState
from trustapp.channels.models import Blocked, Message

CHUNK = 50

_CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT id FROM channels_message
         WHERE state = 'queued' AND due_at <= %(now)s AND channel = ANY(%(channels)s)
         ORDER BY due_at, id
         LIMIT %(chunk)s
           FOR UPDATE SKIP LOCKED
    )
    UPDATE channels_message AS message
       SET state = 'claimed', claimed_at = %(now)s
      FROM due
     WHERE message.id = due.id
    RETURNING message.*
"""
# Plain statements, because these two run for every message: the ORM took as long to write them
# as the database to run them, and between `sending` and the body as little as possible may happen.
_MARK_SENDING = """
    UPDATE channels_message AS message SET state = 'sending', claimed_at = %(stamp)s
     WHERE id = %(id)s
       AND (   state = 'claimed' AND claimed_at = %(claimed_at)s
            OR state = 'sending' AND claimed_at = %(stamp)s)
       AND NOT EXISTS (
           SELECT 1 FROM channels_blocked AS block
            WHERE block.channel = message.channel
              AND block.address_hash = message.recipient_hash
              AND (block.channel, block.reason, message.delivery) IN %(held_back)s)
"""
_HELD_BACK = tuple(
    (str(channel), str(reason), str(delivery))
    for channel in Channel
    for reason in BlockReason
    for delivery in Delivery
    if Blocked(channel=channel, reason=reason).holds_back(delivery)
)
_SETTLE = """
    UPDATE channels_message
       SET state = %(state)s, settled_at = %(now)s, last_error = %(word)s,
           recipient = NULL, title = NULL, text = NULL, html = NULL, unsubscribe = NULL
     WHERE id = %(id)s AND state IN ('claimed', 'sending', 'unknown')
       AND claimed_at = ANY(%(claims)s)
"""


def claim_due(*, now: datetime, channels: Collection[Channel] = Channel) -> list[Message]:
    """Take up to a chunk of due messages of these channels that no other sender holds."""
    words = {"now": now, "chunk": CHUNK, "channels": [str(channel) for channel in channels]}
    claimed = Message.objects.raw(_CLAIM, words)
    return sorted(claimed, key=lambda message: (message.due_at, message.pk))


def mark_sending(message: Message, *, stamp: datetime) -> bool:
    """Write down that the body is about to leave; False when it may not.

    That is when the claim is no longer ours, or when the address was blocked after the message
    was queued. Safe to repeat with the same stamp when the answer of the database was lost.
    """
    return bool(
        _execute(
            _MARK_SENDING,
            id=message.pk,
            claimed_at=message.claimed_at,
            stamp=stamp,
            held_back=_HELD_BACK,
        )
    )


def cancel_blocked(message: Message, *, claims: Sequence[datetime], now: datetime) -> bool:
    """Cancel a message of ours whose address was blocked meanwhile; False when that is not why."""
    block = Blocked.objects.filter(
        channel=message.channel, address_hash=message.recipient_hash
    ).first()
    if block is None or not block.holds_back(message.delivery):
        return False
    settle(message, claims=claims, state=MessageState.CANCELLED, now=now, word=block.reason)
    return True


def settle(
    message: Message, *, claims: Sequence[datetime], state: MessageState, now: datetime, word: str
) -> None:
    """Close a message with what became of it, and keep none of its words.

    Also when the lease ran out meanwhile: the late answer replaces `unknown`.
    """
    _execute(_SETTLE, id=message.pk, claims=list(claims), state=str(state), now=now, word=word)


def give_back(
    message: Message,
    *,
    claims: Sequence[datetime],
    due_at: datetime,
    word: str,
    is_attempt: bool = True,
) -> None:
    """Queue a message again."""
    Message.objects.filter(
        pk=message.pk,
        state__in=[MessageState.CLAIMED, MessageState.SENDING],
        claimed_at__in=claims,
    ).update(
        state=MessageState.QUEUED,
        claimed_at=None,
        due_at=due_at,
        last_error=word,
        attempts=message.attempts + is_attempt,
    )


def _execute(statement: str, **values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
