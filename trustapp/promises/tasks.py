"""What the computing workers do for promises."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from trustapp.core.pure.actor import system
from trustapp.promises import services


@shared_task(name="promises.mark_missed")
def mark_missed(**_: Any) -> int:
    """Write down which promises have missed their date."""
    return services.mark_missed(by=system("promises.mark_missed"), now=timezone.now())
