"""What is forgotten about messages, and when."""

from datetime import datetime, timedelta

from trustapp.channels.models import SETTLED, Message

KEPT = timedelta(days=30)
_RUN = 50_000
_BATCH = 5_000


def forget_recipients(*, now: datetime) -> int:
    """Forget to whom messages went that were settled a month ago, and return how many.

    Batch by batch, so that nobody waits for a lock; what is left is for the next run.
    """
    old = (
        Message.objects.filter(state__in=SETTLED, settled_at__lt=now - KEPT)
        .exclude(recipient_hash="")
        .order_by("id")
    )
    found = list(old.values_list("id", flat=True)[:_RUN])
    return sum(
        Message.objects.filter(pk__in=found[start : start + _BATCH]).update(recipient_hash="")
        for start in range(0, len(found), _BATCH)
    )
