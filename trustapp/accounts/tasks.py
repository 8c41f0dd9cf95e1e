"""What the computing workers do for accounts."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from trustapp.accounts import services
from trustapp.core.pure.actor import system


@shared_task(name="accounts.forget_old_sign_ins")
def forget_old_sign_ins(**_: Any) -> int:
    """Forget where people signed in, when its time is up."""
    return services.forget_old_sign_ins(
        by=system("accounts.forget_old_sign_ins"), now=timezone.now()
    )
