"""What happens to messages whose sender died."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from trustapp.channels.enums import Delivery, MessageState
from trustapp.channels.models import EMPTIED, Claim, Message
from trustapp.core import jobs

# A claimed message is safe with anyone: whoever lost the claim cannot hand it over any more.
CLAIM_LEASE = timedelta(seconds=30)
# Longer than a carrier may take for its last answer (transports.email.LAST_ANSWER_SECONDS).
SENDING_LEASE = timedelta(seconds=90)
# After the database has crashed, its senders get so long to say what they know.
FORGOTTEN_LEASE = timedelta(seconds=150)
_LOST = "the sender stopped before the carrier answered"


@transaction.atomic
def release_stale_claims(*, now: datetime) -> int:
    """Release messages whose sender is gone, and return how many.

    Nothing of a claimed message has left, so it waits again, as long as the database still knows
    the claim. Of one that was being handed over the body may have left, and so it may of every
    claimed one when the database has crashed since: at most once means `unknown`, listed and never
    sent again by itself; at least once means once more, under the same Message-ID.
    """
    known = Q(claim=None) | Exists(Claim.objects.filter(name=OuterRef("claim")))
    claimed = Q(state=MessageState.CLAIMED)
    in_doubt = Message.objects.filter(
        Q(state=MessageState.SENDING, claimed_at__lt=now - SENDING_LEASE)
        | (claimed & ~known & Q(claimed_at__lt=now - FORGOTTEN_LEASE))
    )
    unknown = in_doubt.filter(delivery=Delivery.AT_MOST_ONCE).update(
        state=MessageState.UNKNOWN, settled_at=now, last_error=_LOST, **EMPTIED
    )
    waiting = in_doubt.filter(delivery=Delivery.AT_LEAST_ONCE).update(
        state=MessageState.QUEUED, claim=None, claimed_at=None, due_at=now, last_error=_LOST
    )
    safe = Message.objects.filter(claimed, known, claimed_at__lt=now - CLAIM_LEASE)
    waiting += safe.update(state=MessageState.QUEUED, claim=None, claimed_at=None)
    _forget_claims(now)
    if waiting:
        jobs.enqueue("channels.deliver_due")
    return unknown + waiting


def _forget_claims(now: datetime) -> None:
    """Forget claims that their senders did not finish and under which nothing is held any more."""
    held = Message.objects.filter(
        claim=OuterRef("name"), state__in=[MessageState.CLAIMED, MessageState.SENDING]
    )
    Claim.objects.filter(~Exists(held), made_at__lt=now - FORGOTTEN_LEASE).delete()
