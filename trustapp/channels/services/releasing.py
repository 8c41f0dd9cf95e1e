"""What happens to messages whose sender died."""

from datetime import datetime, timedelta

from django.db import transaction

from trustapp.channels.enums import Delivery, MessageState
from trustapp.channels.models import EMPTIED, Message
from trustapp.core import jobs

# A claimed message is safe with anyone: whoever lost the claim cannot hand it over any more.
CLAIM_LEASE = timedelta(seconds=30)
# Longer than a carrier may take for its last answer (transports.email.LAST_ANSWER_SECONDS).
SENDING_LEASE = timedelta(seconds=90)
_LOST = "the sender stopped before the carrier answered"


@transaction.atomic
def release_stale_claims(*, now: datetime) -> int:
    """Release messages whose sender is gone, and return how many.

    Nothing of a claimed message has left: it waits again. Of one that was being handed over the
    body may have left: at most once means `unknown`, listed and never sent again by itself; at
    least once means once more, under the same Message-ID.
    """
    in_doubt = Message.objects.filter(
        state=MessageState.SENDING, claimed_at__lt=now - SENDING_LEASE
    )
    unknown = in_doubt.filter(delivery=Delivery.AT_MOST_ONCE).update(
        state=MessageState.UNKNOWN, settled_at=now, last_error=_LOST, **EMPTIED
    )
    waiting = in_doubt.filter(delivery=Delivery.AT_LEAST_ONCE).update(
        state=MessageState.QUEUED, claimed_at=None, due_at=now, last_error=_LOST
    )
    waiting += Message.objects.filter(
        state=MessageState.CLAIMED, claimed_at__lt=now - CLAIM_LEASE
    ).update(state=MessageState.QUEUED, claimed_at=None)
    if waiting:
        jobs.enqueue("channels.deliver_due")
    return unknown + waiting
