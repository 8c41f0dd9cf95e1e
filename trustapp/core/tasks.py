"""The house's own chores."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from trustapp.core import services


@shared_task(name="core.relay_announcements")
def relay_announcements(**_: Any) -> int:
    """Hand waiting announcements to the tasks that listen."""
    return services.relay_announcements(now=timezone.now())


@shared_task(name="core.forget_old_keys")
def forget_old_keys(**_: Any) -> int:
    """Forget the one-time keys of long-answered requests."""
    return services.forget_old_keys(now=timezone.now())
