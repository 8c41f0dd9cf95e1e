"""Announcements travel up: from their table to the tasks that listen."""

from datetime import datetime

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from trustapp.core.models import Announcement

BATCH = 200


@transaction.atomic
def relay_announcements(*, now: datetime) -> int:
    """Hand waiting announcements to their listeners and return how many were handed over.

    At least once: if the queue is away the rows keep waiting, and a crash after handing over but
    before the commit hands over again. Listeners are safe to run twice.
    """
    waiting = list(
        Announcement.objects.select_for_update(skip_locked=True)
        .filter(relayed_at__isnull=True)
        .order_by("id")[:BATCH]
    )
    relayed = []
    for announcement in waiting:
        try:
            for task in settings.LISTENERS.get(announcement.topic, []):
                current_app.send_task(task, kwargs={"ref": announcement.ref}, ignore_result=True)
        except (OperationalError, OSError):
            break
        relayed.append(announcement.pk)
    Announcement.objects.filter(pk__in=relayed).update(relayed_at=now)
    return len(relayed)
