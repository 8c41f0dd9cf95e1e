"""Making two requests meet at a chosen moment, instead of hoping that they do."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction

_Answer = TypeVar("_Answer")
_WAITING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def one_after_the_other(ask: Callable[[], _Answer]) -> list[_Answer]:
    """Ask twice, the second time while the first has done everything but become final."""
    answers: list[_Answer] = []

    def again() -> None:
        try:
            answers.append(ask())
        finally:
            connection.close()

    second = threading.Thread(target=again)
    with transaction.atomic():
        first = ask()
        second.start()
        until_somebody_waits()
    second.join()
    return [first, *answers]


def until_somebody_waits() -> None:
    """Return when another transaction waits for what this one has not yet made final."""
    for _turn in range(500):
        with connection.cursor() as cursor:
            # A transaction would see the same moment again and again.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(_WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waited")
