"""Work on visits that waits for no page."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from engagement.visits.services import forgetting, watching, working


@shared_task(name="visits.watch_visits")
def watch_visits(**_: Any) -> int:
    """Write down what in the visits is worth a supervisor's look."""
    return watching.watch_visits(now=timezone.now())


@shared_task(name="visits.count_work")
def count_work(**_: Any) -> int:
    """Count the work of the last weeks anew."""
    return working.count_work(now=timezone.now())


@shared_task(name="visits.forget_visits")
def forget_visits(**_: Any) -> int:
    """Forget what happened at doors long ago."""
    return forgetting.forget_visits(now=timezone.now()).plans
