"""What the computing workers do for cases."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from feedback.cases import services
from trustapp.core.pure.actor import system


@shared_task(name="cases.erase_due")
def erase_due(**_: Any) -> int:
    """Erase cases whose time is up."""
    return services.erase_due(by=system("cases.erase_due"), now=timezone.now())


@shared_task(name="cases.suggest_alike")
def suggest_alike(**_: Any) -> int:
    """Compare what came in with what is open from the same place."""
    return services.suggest_alike(now=timezone.now())
