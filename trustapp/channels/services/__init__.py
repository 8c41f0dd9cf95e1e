"""Use cases of the outbox: queue, send, release what a dead sender held."""

from trustapp.channels.services.delivery import deliver_due
from trustapp.channels.services.queueing import (
    Letter,
    cancel_messages,
    queue_message,
    queue_messages,
)
from trustapp.channels.services.releasing import release_stale_claims

__all__ = [
    "Letter",
    "cancel_messages",
    "deliver_due",
    "queue_message",
    "queue_messages",
    "release_stale_claims",
]
