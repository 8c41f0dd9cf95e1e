"""The steps of a message on its way; each is one statement with a commit of its own.

A claim is its time: only the sender that took a row knows `claimed_at`, and every step asks for
it, so a sender whose claim was released in the meantime changes nothing.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from trustapp.channels.enums import Channel, MessageState
from trustapp.channels.models import Message

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
    UPDATE channels_message SET state = 'sending', claimed_at = %(stamp)s
     WHERE id = %(id)s
       AND (   state = 'claimed' AND claimed_at = %(claimed_at)s
            OR state = 'sending' AND claimed_at = %(stamp)s)
"""
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
    """Write down that the body is about to leave; False when the claim is no longer ours.

    Safe to repeat with the same stamp when the answer of the database was lost.
    """
    return bool(_execute(_MARK_SENDING, id=message.pk, claimed_at=message.claimed_at, stamp=stamp))


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
