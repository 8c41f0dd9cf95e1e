"""What the channels workers do."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from trustapp.channels import services


@shared_task(name="channels.deliver_due")
def deliver_due(**_: Any) -> int:
    """Send what is due."""
    return services.deliver_due(now=timezone.now())


@shared_task(name="channels.release_stale_claims")
def release_stale_claims(**_: Any) -> int:
    """Release messages whose sender died."""
    return services.release_stale_claims(now=timezone.now())


@shared_task(name="channels.forget_recipients")
def forget_recipients(**_: Any) -> int:
    """Forget to whom settled messages went, and words that no message needs."""
    now = timezone.now()
    services.forget_stencils(now=now)
    return services.forget_recipients(now=now)
