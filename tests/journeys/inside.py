"""The inside of a running installation: its database under the services of this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.cache import caches
from django.db import connection

from tests.trustapp.local.machine import Machine


@contextmanager
def inside(machine: Machine, blocker: Any) -> Iterator[None]:
    """Let services, queries and factories work on the machine's database, as the application."""
    before = dict(connection.settings_dict)
    there = urlsplit(machine.environment["DATABASE_URL"])
    _move(
        {
            **before,
            "NAME": there.path.lstrip("/"),
            "USER": unquote(there.username or ""),
            "PASSWORD": unquote(there.password or ""),
            "HOST": there.hostname,
            "PORT": str(there.port),
        }
    )
    try:
        with blocker.unblock():
            yield
    finally:
        _move(before)


def _move(where: dict[str, Any]) -> None:
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(where)
    # What was remembered belongs to the other database.
    caches["process"].clear()
