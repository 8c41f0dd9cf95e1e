"""The job queue: enqueue by name after commit, announce through an outbox row.

Services call tasks by name, so they never import a door. A poke that does not reach the broker
is only late: every queue of work is a table that a periodic job also drains.
"""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from trustapp.core.models import Announcement

logger = logging.getLogger(__name__)


def enqueue(name: str, **kwargs: Any) -> None:
    """Send the named task to its queue once the surrounding transaction has committed."""
    transaction.on_commit(partial(_send, name, kwargs))


def _send(name: str, kwargs: dict[str, Any]) -> None:
    try:
        current_app.send_task(name, kwargs=kwargs, ignore_result=True)
    except (OperationalError, OSError):
        logger.warning("The queue is away; %s waits for its next scheduled run", name)


def announce(topic: str, *, ref: str) -> None:
    """Write down, in this transaction, that something happened which upper rooms may act on."""
    Announcement.objects.create(topic=topic, ref=ref)
    enqueue("core.relay_announcements")
