"""What a carrier tells about a text after it took it."""

from datetime import datetime
from uuid import UUID

from django.db.models.functions import Coalesce

from trustapp.channels.enums import Channel, MessageState, Outcome
from trustapp.channels.models import WORDS, Message

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


def note_receipt(*, public_id: UUID, status: str, code: str, now: datetime) -> bool:
    """Write down what became of a text, and say whether that was news.

    Whatever the order of receipts, the result is the same: arrived outweighs lost, lost outweighs
    held. A receipt also settles a text whose answer got lost, so that it is never sent again.
    """
    text = Message.objects.filter(public_id=public_id, channel=Channel.SMS).exclude(
        state=MessageState.CANCELLED
    )
    settled = {"settled_at": Coalesce("settled_at", now), **dict.fromkeys(WORDS)}
    if status in _ARRIVED:
        return bool(
            text.exclude(outcome=Outcome.DELIVERED).update(
                state=MessageState.SENT,
                outcome=Outcome.DELIVERED,
                outcome_at=now,
                last_error="",
                **settled,
            )
        )
    if status in _LOST:
        return bool(
            text.filter(outcome=Outcome.NONE).update(
                state=MessageState.FAILED,
                outcome=Outcome.UNDELIVERED,
                outcome_at=now,
                last_error=f"{code[:20]} {status}".strip(),
                **settled,
            )
        )
    if status in _HELD:
        held = text.filter(state__in=_WITHOUT_ANSWER)
        return bool(held.update(state=MessageState.SENT, last_error="", **settled))
    return False
