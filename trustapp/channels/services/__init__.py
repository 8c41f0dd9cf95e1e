"""Use cases of the outbox: queue, send, release what a dead sender held, hear what came of it."""

from trustapp.channels.services.blocking import block_address, unblock_address
from trustapp.channels.services.bounces import receive_bounce
from trustapp.channels.services.delivery import deliver_due
from trustapp.channels.services.forgetting import forget_messages, forget_recipients
from trustapp.channels.services.hearing import hear_text
from trustapp.channels.services.queueing import (
    Letter,
    NoTexts,
    cancel_messages,
    cancel_named,
    queue_message,
    queue_messages,
)
from trustapp.channels.services.receipts import note_receipt
from trustapp.channels.services.releasing import release_stale_claims
from trustapp.channels.services.rewriting import rewrite_waiting
from trustapp.channels.services.stencils import GAP, forget_stencils

__all__ = [
    "GAP",
    "Letter",
    "NoTexts",
    "block_address",
    "cancel_messages",
    "cancel_named",
    "deliver_due",
    "forget_messages",
    "forget_recipients",
    "forget_stencils",
    "hear_text",
    "note_receipt",
    "queue_message",
    "queue_messages",
    "receive_bounce",
    "release_stale_claims",
    "rewrite_waiting",
    "unblock_address",
]
