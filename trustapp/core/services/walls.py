"""Walls in the database: rows that row-level security shows only to whoever says who they are."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_READ = "SELECT coalesce(current_setting(%s, true), '')"
_SET = "SELECT set_config(%s, %s, true)"


@contextmanager
def behind_walls(**said: object) -> Iterator[None]:
    """Open a transaction in which policies read `app.<name>`; afterwards it reads as before.

    The settings end with the transaction at the latest, so nothing stays open on a connection
    that somebody else gets next. Rows that are read lazily must be read inside.
    """
    with transaction.atomic():
        before = {f"app.{name}": _swap(f"app.{name}", str(value)) for name, value in said.items()}
        yield
        # Where an error left, the way out rolls the settings back with everything else.
        for name, value in before.items():
            _swap(name, value)


def _swap(name: str, value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [name])
        before: str = cursor.fetchone()[0]
        cursor.execute(_SET, [name, value])
    return before
