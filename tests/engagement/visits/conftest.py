"""What visits need from other rooms, and from a database that a browser runs beside."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection


@pytest.fixture(scope="session", autouse=True)
def _every_connection_flushes_as_owner(django_db_setup: None) -> None:
    """While a browser runs, Django opens a second connection: it may not empty tables either."""
    flush = vars(connection.ops).get("execute_sql_flush")
    if flush is not None:
        type(connection.ops).execute_sql_flush = staticmethod(flush)


@pytest.fixture
def promise_kinds(transactional_db: Any) -> None:
    """Bring back the preset kinds of promises, which emptying the tables takes away."""
    migration = import_module("trustapp.promises.migrations.0002_preset_kinds")
    for operation in migration.Migration.operations:
        operation.code(apps, None)
