"""Addresses to which nothing is sent any more."""

from datetime import datetime

from django.db import transaction

from trustapp.audit.services import record
from trustapp.channels.enums import BlockReason, Channel, Delivery, MessageState
from trustapp.channels.models import EMPTIED, Blocked, Message
from trustapp.core.pure.actor import Actor

# Codes by which a carrier of texts says, at once or in a receipt, that more are of no use.
TEXT_CARRIER_SAYS = {
    "21610": BlockReason.STOPPED,  # said STOP to the carrier itself
    "21211": BlockReason.BOUNCED,  # no valid number
    "21614": BlockReason.BOUNCED,  # no mobile number
    "30005": BlockReason.BOUNCED,  # unknown to every carrier
    "30006": BlockReason.BOUNCED,  # a landline
}


@transaction.atomic
def block_address(
    *, channel: Channel, address_hash: str, reason: BlockReason, by: Actor, now: datetime
) -> bool:
    """Send nothing to the address from now on, and say whether that is new.

    What is queued for it, or taken by a sender that has not begun, is cancelled in the same
    transaction; what is queued by a transaction that commits later is held back by the sender,
    which asks once more before the first byte. What people ask for outweighs what machines find:
    a stop or a complaint replaces a bounce, never the other way round.
    """
    block, is_new = Blocked.objects.select_for_update().get_or_create(
        channel=channel, address_hash=address_hash, defaults={"reason": reason, "at": now}
    )
    if not is_new:
        if block.reason != BlockReason.BOUNCED or reason == BlockReason.BOUNCED:
            return False
        block.reason, block.at = reason, now
        block.save(update_fields=["reason", "at"])
    held_back = [delivery for delivery in Delivery if block.holds_back(delivery)]
    cancelled = Message.objects.filter(
        channel=channel,
        recipient_hash=address_hash,
        delivery__in=held_back,
        state__in=[MessageState.QUEUED, MessageState.CLAIMED],
    ).update(state=MessageState.CANCELLED, settled_at=now, last_error=reason, **EMPTIED)
    record(
        by=by,
        action="channels.block_address",
        target=f"block:{block.pk}",
        now=now,
        detail={"channel": channel, "reason": reason, "cancelled": cancelled},
    )
    return True


@transaction.atomic
def unblock_address(*, channel: Channel, address_hash: str, by: Actor, now: datetime) -> bool:
    """Let messages to the address leave again, and say whether they were held back."""
    block = (
        Blocked.objects.select_for_update()
        .filter(channel=channel, address_hash=address_hash)
        .first()
    )
    if block is None:
        return False
    record(
        by=by,
        action="channels.unblock_address",
        target=f"block:{block.pk}",
        now=now,
        detail={"channel": channel, "reason": block.reason},
    )
    block.delete()
    return True
