"""What a carrier tells about a text after it took it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from trustapp.channels.enums import Channel, MessageState, Outcome
from trustapp.channels.models import EMPTIED, Message
from trustapp.channels.services.blocking import TEXT_CARRIER_SAYS, block_address
from trustapp.core.pure.actor import system

# The words of the carrier, by what they mean to us. Receipts come in any order and more than once.
_ARRIVED = {"delivered", "read"}
_LOST = {"undelivered", "failed"}
_HELD = {"accepted", "scheduled", "queued", "sending", "sent"}
# A message in these states did not hear the carrier's answer, and a receipt is one.
_WITHOUT_ANSWER = (
    MessageState.QUEUED,
    MessageState.CLAIMED,
    MessageState.SENDING,
    MessageState.UNKNOWN,
)


@transaction.atomic
def note_receipt(*, public_id: UUID, status: str, code: str, now: datetime) -> bool:
    """Write down what became of a text, and say whether that was news.

    Whatever the order of receipts, the result is the same: arrived outweighs lost, lost outweighs
    held. A receipt also settles a text whose answer got lost, so that it is never sent again. A
    number that does not exist or does not want our texts is blocked.
    """
    text = Message.objects.filter(public_id=public_id, channel=Channel.SMS).exclude(
        state=MessageState.CANCELLED
    )
    if status in _ARRIVED:
        return _mark_delivered(text, now)
    if status in _LOST:
        is_news = mark_undelivered(text, word=f"{code[:20]} {status}".strip(), now=now)
        if is_news:
            _block_number(text, code, now)
        return is_news
    if status in _HELD:
        held = text.filter(state__in=_WITHOUT_ANSWER)
        return bool(held.update(state=MessageState.SENT, last_error="", **_settled(now)))
    return False


def mark_undelivered(messages: QuerySet[Message], *, word: str, now: datetime) -> bool:
    """Write down that these messages left and did not arrive; False when more is known already."""
    return bool(
        messages.filter(outcome=Outcome.NONE).update(
            state=MessageState.FAILED,
            outcome=Outcome.UNDELIVERED,
            outcome_at=now,
            last_error=word,
            **_settled(now),
        )
    )


def _mark_delivered(text: QuerySet[Message], now: datetime) -> bool:
    return bool(
        text.exclude(outcome=Outcome.DELIVERED).update(
            state=MessageState.SENT,
            outcome=Outcome.DELIVERED,
            outcome_at=now,
            last_error="",
            **_settled(now),
        )
    )


def _settled(now: datetime) -> dict[str, object]:
    return {"settled_at": Coalesce("settled_at", now), **EMPTIED}


def _block_number(text: QuerySet[Message], code: str, now: datetime) -> None:
    reason = TEXT_CARRIER_SAYS.get(code)
    number = text.values_list("recipient_hash", flat=True).first()
    if reason and number:
        block_address(
            channel=Channel.SMS,
            address_hash=number,
            reason=reason,
            by=system("carrier"),
            now=now,
        )
