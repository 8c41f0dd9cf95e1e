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
from trustapp.channels.services.lanes import paces

CHUNK = 50

# Each lane that has something due and room for it gives an equal share of the chunk, oldest first,
# so that a slow lane holds up no other. A lane with a pace is locked for this one statement: two
# senders at once see the room that is really left. `next_at` runs ahead of the clock by one step
# for each message taken; the room is what still fits into the burst (a leaky bucket as a meter).
# Neither EXISTS nor a join where a subquery does: with statistics from before a wave was queued,
# the planner would read the whole queue once for every row.
_CLAIM = """
    WITH RECURSIVE waiting AS (
        SELECT min(lane) AS lane FROM channels_message WHERE state = 'queued'
         UNION ALL
        SELECT (SELECT min(message.lane) FROM channels_message AS message
                 WHERE message.state = 'queued' AND message.lane > waiting.lane)
          FROM waiting WHERE waiting.lane IS NOT NULL
    ), pace AS (
        SELECT * FROM unnest(%(lanes)s::varchar[], %(bursts)s::int[], %(steps)s::float8[])
                   AS given(lane, burst, step)
    ), paced AS MATERIALIZED (
        SELECT lane.name, lane.next_at, pace.burst, pace.step
          FROM channels_lane AS lane JOIN pace ON pace.lane = lane.name
         WHERE lane.name IN (SELECT lane FROM waiting)
         ORDER BY lane.name
           FOR UPDATE OF lane
    ), roomy AS MATERIALIZED (
        SELECT waiting.lane, coalesce(paced.burst - ceil(extract(
                   epoch FROM greatest(paced.next_at, %(now)s) - %(now)s) / paced.step),
               %(chunk)s)::int AS room
          FROM waiting LEFT JOIN paced ON paced.name = waiting.lane
         WHERE split_part(waiting.lane, ':', 1) = ANY(%(channels)s)
           AND (SELECT true FROM channels_message AS message
                 WHERE message.state = 'queued' AND message.lane = waiting.lane
                   AND message.due_at <= %(now)s
                 LIMIT 1)
    ), due AS MATERIALIZED (
        SELECT next.id
          FROM roomy CROSS JOIN LATERAL (
              SELECT message.id FROM channels_message AS message
               WHERE message.state = 'queued' AND message.lane = roomy.lane
                 AND message.due_at <= %(now)s
               ORDER BY message.due_at, message.id
               LIMIT greatest(0, least(roomy.room, (
                   SELECT ceil(%(chunk)s::float8 / nullif(count(*), 0))
                     FROM roomy WHERE room > 0)::int))
                 FOR UPDATE SKIP LOCKED
          ) AS next
    ), taken AS (
        UPDATE channels_message AS message
           SET state = 'claimed', claimed_at = %(now)s
         WHERE message.id = ANY(ARRAY(SELECT id FROM due))
        RETURNING message.*
    ), spent AS (
        UPDATE channels_lane AS lane
           SET next_at = greatest(lane.next_at, %(now)s)
                       + used.messages * used.step * interval '1 second'
          FROM (SELECT taken.lane, pace.step, count(*) AS messages
                  FROM taken JOIN pace ON pace.lane = taken.lane
                 GROUP BY taken.lane, pace.step) AS used
         WHERE lane.name = used.lane
    )
    SELECT * FROM taken
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
           recipient = NULL, title = NULL, text = NULL, html = NULL, unsubscribe = NULL,
           lane = ''
     WHERE id = %(id)s AND state IN ('claimed', 'sending', 'unknown')
       AND claimed_at = ANY(%(claims)s)
"""


def claim_due(*, now: datetime, channels: Collection[Channel] = Channel) -> list[Message]:
    """Take about a chunk of due messages of these channels that no other sender holds.

    No more than the paces of their lanes allow, and a fair share of each lane.
    """
    paced = paces()
    words = {
        "now": now,
        "chunk": CHUNK,
        "channels": [str(channel) for channel in channels],
        "lanes": list(paced),
        "bursts": [pace.burst for pace in paced.values()],
        "steps": [pace.step for pace in paced.values()],
    }
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
