"""The steps of messages on their way; each is one statement with a commit of its own.

A claim has a name that only its sender knows, and every step asks for it, so a sender whose claim
was released in the meantime changes nothing. Taking a claim and finishing it wait for the disk.
In between, one statement a message says "the last one was sent, this one begins" and does not
wait: everybody sees it at once, and only a database that crashes can lose it. Then it has also
lost the claim's row in the unlogged table `channels_claim`, and nobody trusts what the rows of the
claim say, except the sender itself, which remembers. See docs/decisions/0014-claims.md.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, prefetch_related_objects

from trustapp.channels.enums import BlockReason, Channel, Delivery, MessageState
from trustapp.channels.models import EMPTIED, Blocked, Message
from trustapp.channels.services.lanes import paces

CHUNK = 100

# Each lane that has something due and room for it gives an equal share of the chunk, oldest first,
# so that a slow lane holds up no other. A lane with a pace is locked for this one statement: two
# senders at once see the room that is really left. `next_at` runs ahead of the clock by one step
# for each message taken; the room is what still fits into the burst (a leaky bucket as a meter).
# Neither EXISTS nor a join where a subquery does: with statistics from before a wave was queued,
# the planner would read the whole queue once for every row.
_CLAIM = """
    WITH RECURSIVE durable AS MATERIALIZED (
        SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                   WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true)
    ), waiting AS (
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
           SET state = 'claimed', claimed_at = %(now)s, claim = %(claim)s
         WHERE message.id = ANY(ARRAY(SELECT id FROM due))
        RETURNING message.*
    ), known AS (
        INSERT INTO channels_claim (name, made_at)
        SELECT %(claim)s, %(now)s FROM durable WHERE EXISTS (SELECT FROM due)
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
# Which blocks hold back which messages, as Blocked.holds_back says; one value each, because the
# planner takes rows of three apart at length, for every message anew.
_HELD_BACK = ", ".join(
    f"'{channel} {reason} {delivery}'"
    for channel in Channel
    for reason in BlockReason
    for delivery in Delivery
    if Blocked(channel=channel, reason=reason).holds_back(delivery)
)
# Plain statements, because one of these runs for every message: the ORM took as long to write them
# as the database to run them, and between `sending` and the body as little as possible may happen.
_EMPTIED = """
           recipient = NULL, title = NULL, text = NULL, html = NULL, unsubscribe = NULL,
           filling = NULL, stencil_id = NULL, lane = ''
"""
_SENT = f"""
    sent AS (
        UPDATE channels_message AS message
           SET state = 'sent', settled_at = given.at, last_error = '', {_EMPTIED}
          FROM unnest(%(sent)s::bigint[], %(sent_at)s::timestamptz[]) AS given (id, at)
         WHERE message.id = given.id AND message.claim = %(claim)s
           AND message.state IN ('claimed', 'sending', 'unknown')
    )
"""  # noqa: S608 - made of constants
_BEGIN = f"""
    WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)), {_SENT},
    begun AS (
        UPDATE channels_message AS message SET state = 'sending', claimed_at = %(stamp)s
         WHERE id = %(id)s AND claim = %(claim)s
           AND (state = 'claimed' OR state = 'sending' AND claimed_at = %(stamp)s)
           AND EXISTS (SELECT FROM channels_claim WHERE name = %(claim)s)
           AND NOT EXISTS (
               SELECT 1 FROM channels_blocked AS block
                WHERE block.channel = message.channel
                  AND block.address_hash = message.recipient_hash
                  AND concat_ws(' ', block.channel, block.reason, message.delivery)
                      IN ({_HELD_BACK}))
        RETURNING id
    )
    SELECT begun.id FROM quick LEFT JOIN begun ON true
"""  # noqa: S608 - made of constants
_TELL_AGAIN = f"""
    WITH known AS (
        INSERT INTO channels_claim (name, made_at) VALUES (%(claim)s, %(now)s)
            ON CONFLICT DO NOTHING
        RETURNING name
    ), {_SENT},
    kept AS (
        UPDATE channels_message AS message SET state = 'claimed', claimed_at = %(now)s
          FROM known
         WHERE message.id = ANY(%(left)s) AND message.claim = known.name
           AND message.state IN ('claimed', 'sending')
    )
    SELECT name FROM known
"""  # noqa: S608 - made of constants
_FINISH = f"""
    WITH {_SENT}, known AS (
        DELETE FROM channels_claim WHERE name = %(claim)s RETURNING name
    )
    SELECT name FROM known
"""  # noqa: S608 - made of constants
_SETTLE = f"""
    UPDATE channels_message
       SET state = %(state)s, settled_at = %(now)s, last_error = %(word)s, {_EMPTIED}
     WHERE id = %(id)s AND state IN ('claimed', 'sending', 'unknown') AND claim = %(claim)s
"""  # noqa: S608 - made of constants


@dataclass(slots=True)
class Claim:
    """What one sender has taken, and what it knows about it whatever the database forgets."""

    name: uuid.UUID
    taken_at: datetime
    messages: list[Message] = field(default_factory=list)
    # When the carrier took each message, by its id; and which of these the rows do not say yet.
    sent: dict[int, datetime] = field(default_factory=dict)
    untold: set[int] = field(default_factory=set)

    def note_sent(self, message: Message, *, now: datetime) -> None:
        """Remember that the carrier has taken a message."""
        self.sent[message.pk] = now
        self.untold.add(message.pk)


def claim_due(
    *, now: datetime, channels: Collection[Channel] = Channel, name: uuid.UUID | None = None
) -> Claim:
    """Take about a chunk of due messages of these channels that no other sender holds.

    No more than the paces of their lanes allow, and a fair share of each lane.
    """
    claim = Claim(name or uuid.uuid4(), now)
    paced = paces()
    words = {
        "claim": claim.name,
        "now": now,
        "chunk": CHUNK,
        "channels": [str(channel) for channel in channels],
        "lanes": list(paced),
        "bursts": [pace.burst for pace in paced.values()],
        "steps": [pace.step for pace in paced.values()],
    }
    claim.messages = list(Message.objects.raw(_CLAIM, words))
    prefetch_related_objects(claim.messages, "stencil")
    claim.messages.sort(key=lambda message: (message.due_at, message.pk))
    return claim


def drop(name: uuid.UUID) -> int:
    """Let messages wait again that were claimed when the database did not live to say so."""
    return Message.objects.filter(claim=name, state=MessageState.CLAIMED).update(
        state=MessageState.QUEUED, claim=None, claimed_at=None
    )


def begin(claim: Claim, message: Message, *, stamp: datetime) -> bool:
    """Write down that the body is about to leave; False when it may not.

    That is when the claim is no longer ours or the database has crashed meanwhile, or when the
    address was blocked after the message was queued. Safe to repeat with the same stamp when the
    answer of the database was lost.
    """
    told = set(claim.untold)
    found = _told(_BEGIN, claim, told, id=message.pk, stamp=stamp)
    claim.untold -= told
    return found


def tell_again(claim: Claim, *, now: datetime) -> bool:
    """Tell a database that has crashed all that it may have forgotten, and say whether it had."""
    left = [each.pk for each in claim.messages if each.pk not in claim.sent]
    found = _told(_TELL_AGAIN, claim, claim.sent, now=now, left=left)
    claim.untold.clear()
    return found


def finish(claim: Claim) -> None:
    """Write down the last messages that were sent, and wait until the disk has everything."""
    if not _told(_FINISH, claim, claim.untold) and claim.sent:
        _told(_FINISH, claim, claim.sent)
    claim.untold.clear()


def _told(statement: str, claim: Claim, sent: Collection[int], **values: Any) -> bool:
    """Run a statement that also says which messages were sent; True when it found its row."""
    sent_at = [claim.sent[each] for each in sent]
    values |= {"claim": claim.name, "sent": list(sent), "sent_at": sent_at}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
        return row is not None and row[0] is not None


def cancel_blocked(claim: Claim, message: Message, *, now: datetime) -> bool:
    """Cancel a message of ours whose address was blocked meanwhile; False when that is not why."""
    block = Blocked.objects.filter(
        channel=message.channel, address_hash=message.recipient_hash
    ).first()
    if block is None or not block.holds_back(message.delivery):
        return False
    settle(claim, message, state=MessageState.CANCELLED, now=now, word=block.reason)
    return True


def cancel(claim: Claim, messages: Sequence[Message], *, now: datetime) -> None:
    """Cancel messages of ours that have not begun, and leave them out of the claim."""
    Message.objects.filter(
        pk__in=[each.pk for each in messages], state=MessageState.CLAIMED, claim=claim.name
    ).update(state=MessageState.CANCELLED, settled_at=now, **EMPTIED)
    claim.messages = [each for each in claim.messages if each not in messages]


def settle(
    claim: Claim, message: Message, *, state: MessageState, now: datetime, word: str
) -> None:
    """Close a message with what became of it, and keep none of its words.

    Also when the lease ran out meanwhile: the late answer replaces `unknown`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            {"claim": claim.name, "id": message.pk, "state": str(state), "now": now, "word": word},
        )


def give_back(
    claim: Claim,
    messages: Sequence[Message],
    *,
    due_at: datetime | None = None,
    word: str = "",
    is_attempt: bool = False,
) -> None:
    """Queue messages again, as if they had not been taken or for a later time."""
    Message.objects.filter(
        pk__in=[message.pk for message in messages],
        state__in=[MessageState.CLAIMED, MessageState.SENDING],
        claim=claim.name,
    ).update(
        state=MessageState.QUEUED,
        claim=None,
        claimed_at=None,
        due_at=due_at or F("due_at"),
        last_error=word or F("last_error"),
        attempts=F("attempts") + int(is_attempt),
    )
