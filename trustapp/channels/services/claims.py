"""The steps of a message on its way; each is one statement with a commit of its own.

A claim is its time: only the sender that took a row knows `claimed_at`, and every step asks for
it, so a sender whose claim was released in the meantime changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from trustapp.channels.enums import MessageState
from trustapp.channels.models import WORDS, Message

CHUNK = 50

_CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT id FROM channels_message
         WHERE state = 'queued' AND due_at <= %(now)s
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


def claim_due(*, now: datetime) -> list[Message]:
    """Take up to a chunk of due messages that no other sender holds."""
    claimed = Message.objects.raw(_CLAIM, {"now": now, "chunk": CHUNK})
    return sorted(claimed, key=lambda message: (message.due_at, message.pk))


def mark_sending(message: Message, *, stamp: datetime) -> bool:
    """Write down that the body is about to leave; False when the claim is no longer ours.

    Safe to repeat with the same stamp when the answer of the database was lost.
    """
    ours = Q(state=MessageState.CLAIMED, claimed_at=message.claimed_at)
    repeated = Q(state=MessageState.SENDING, claimed_at=stamp)
    changed = Message.objects.filter(ours | repeated, pk=message.pk).update(
        state=MessageState.SENDING, claimed_at=stamp
    )
    return bool(changed)


def settle(
    message: Message, *, claims: Sequence[datetime], state: MessageState, now: datetime, word: str
) -> None:
    """Close a message with what became of it, and keep none of its words.

    Also when the lease ran out meanwhile: the late answer replaces `unknown`.
    """
    Message.objects.filter(
        pk=message.pk,
        state__in=[MessageState.CLAIMED, MessageState.SENDING, MessageState.UNKNOWN],
        claimed_at__in=claims,
    ).update(state=state, settled_at=now, last_error=word, **dict.fromkeys(WORDS))


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
