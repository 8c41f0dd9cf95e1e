"""Time that passes while a sender works, and waiting for a database that restarts."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

PATIENCE_SECONDS = 30.0
_PAUSE_SECONDS = 0.25


class Stopwatch:
    """The time of the door that called, moved on by how long the work has taken."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._started = time.monotonic()

    def elapsed(self) -> timedelta:
        """Return how long the work has taken."""
        return timedelta(seconds=time.monotonic() - self._started)

    def now(self) -> datetime:
        """Return the time."""
        return self._now + self.elapsed()


def persistently(step: Callable[[], Result]) -> Result:
    """Do one repeatable database step, again and again for a while when the database is away."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return step()
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > give_up_at:
                raise
            logger.warning("The database is away; a sender waits with a message in hand")
            time.sleep(_PAUSE_SECONDS)
