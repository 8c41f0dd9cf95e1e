"""What is forgotten about messages, and when."""

from datetime import datetime

from trustapp.channels import queries
from trustapp.channels.models import Message

_RUN = 50_000
_BATCH = 5_000


def forget_recipients(*, now: datetime) -> int:
    """Forget to whom messages went that were settled a month ago, and return how many.

    Batch by batch, so that nobody waits for a lock; what is left is for the next run.
    """
    old = queries.recipients_due(now).free().order_by("id")
    found = list(old.values_list("id", flat=True)[:_RUN])
    return sum(
        Message.objects.filter(pk__in=found[start : start + _BATCH]).update(recipient_hash="")
        for start in range(0, len(found), _BATCH)
    )


def forget_messages(*, purpose: str, subject_ref: str) -> int:
    """Delete the messages of a kind about something that is erased, sent or not; say how many."""
    return Message.objects.filter(purpose=purpose, subject_ref=subject_ref).delete()[0]
