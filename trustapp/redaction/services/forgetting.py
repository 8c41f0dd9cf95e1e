"""What was taken out of something goes with it."""

from django.db import transaction

from trustapp.redaction.models import Original, Strike


@transaction.atomic
def forget_strikes(*, subject: str) -> None:
    """Delete what was taken out of something that is erased, and its texts as they were."""
    Strike.objects.filter(subject=subject).delete()
    Original.objects.filter(subject=subject).delete()
