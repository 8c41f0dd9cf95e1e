"""Personas, the database as the application sees it, and a network that is not there."""

import os
import re
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.city import City, running_city
from tests.sign_in import signed_in

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# How long an example takes says more about the machine than about the code.
hypothesis_settings.register_profile("house", deadline=None)
# What fails today must fail on the day it was written: only the long runs look for new examples.
hypothesis_settings.register_profile("quick", deadline=None, derandomize=True)

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Build the database as its owner, then work in it as the plain application role."""
    owner, application = settings.OWNER_DATABASE, settings.APPLICATION_DATABASE
    with django_db_blocker.unblock():
        _become(owner)
        real_name = connection.settings_dict["NAME"]
        test_name = os.environ.get("TEST_DATABASE_NAME", f"test_{real_name}")
        connection.settings_dict["TEST"]["NAME"] = test_name
        # Where there is one, a copy of a migrated database saves the migrations.
        connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TEST_TEMPLATE_DATABASE")
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()
        _become(application, name=test_name)
        _flush_as_owner(owner, test_name)
        yield
        connection.close()
        _become(owner, name=test_name)
        connection.creation.destroy_test_db(real_name, verbosity=0)


def _become(role: dict[str, Any], name: str | None = None) -> None:
    connection.settings_dict.update({"USER": role["USER"], "PASSWORD": role["PASSWORD"]})
    if name:
        connection.settings_dict["NAME"] = name


_WITH_TRIGGERS = (
    "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger "
    "WHERE NOT tgisinternal AND tgrelid = ANY(%s::regclass[])"
)


def _flush_as_owner(owner: dict[str, Any], name: str) -> None:
    import psycopg2

    def execute_sql_flush(statements: list[str]) -> None:
        tables = re.findall(r'"(\w+)"', " ".join(statements))
        with (
            psycopg2.connect(
                host=owner["HOST"], port=owner["PORT"], user=owner["USER"],
                password=owner["PASSWORD"], dbname=name,
            ) as direct,
            direct.cursor() as cursor,
        ):  # fmt: skip
            # Few tables hold a row after a test, and emptying the others is what takes the time.
            cursor.execute(
                " UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables)
            )
            held = [table for (table,) in cursor.fetchall()]
            # Rows that are never changed or deleted go here, between two tests.
            cursor.execute(_WITH_TRIGGERS, [held])
            guarded = [table for (table,) in cursor.fetchall()]
            for table in guarded:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for table in held:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in guarded:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        direct.close()

    # On the class: a browser test makes Django open further connections.
    type(connection.ops).execute_sql_flush = lambda self, statements: execute_sql_flush(statements)


@pytest.fixture(autouse=True)
def _no_leftovers() -> None:
    """Start every test in English, with nothing remembered by the process or the shared cache."""
    for name in settings.CACHES:
        caches[name].clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else ""
        if host and host not in {"127.0.0.1", "::1", "localhost"}:
            raise OSError(f"tests may not reach {host}")
        return real(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


@pytest.fixture
def now() -> datetime:
    """A Thursday morning in Chicago."""
    return NOW


@pytest.fixture
def promise_kinds(transactional_db: Any) -> None:
    """Bring back the preset kinds of promises, which emptying the tables takes away."""
    migration = import_module("trustapp.promises.migrations.0002_preset_kinds")
    for operation in migration.Migration.operations:
        operation.code(apps, None)


@pytest.fixture
def sign_in(client: Any) -> Any:
    """Return a function that signs a staff account in with both factors and returns the client."""

    def enter(user: Any, browser: Any = None) -> Any:
        return signed_in(browser or client, user)

    return enter


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Drive the system's Chromium; without one, say so once and skip, or fail where CI is set."""
    chromium = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if chromium is None:
        message = "NO CHROMIUM FOUND: browser tests do not run. `./run doctor` says what to do."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return {
        "executable_path": chromium,
        "args": [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
        ],
    }  # fmt: skip


@pytest.fixture
def live(live_server: Any, settings: Any) -> str:
    """The address of a running server over the test database."""
    settings.BASE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture(scope="session")
def city() -> Iterator[City]:
    """The demonstration city behind a real web server, once per run."""
    with running_city() as running:
        yield running


# Fixtures behind which other programs do the work.
BROWSERS = {"browser", "page", "playwright"}
OUTSIDE = {*BROWSERS, "city", "house", "durable"}


def pytest_configure(config: pytest.Config) -> None:
    """Choose how examples are made."""
    is_quick = "not full" in str(config.option.markexpr)
    hypothesis_settings.load_profile("quick" if is_quick else "house")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test that drives other programs: the suite runs those in a process of their own."""
    if OUTSIDE & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.outside)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let browsers come last: while one runs, its event loop holds the main thread."""
    items.sort(key=lambda item: BROWSERS & set(getattr(item, "fixturenames", ())) != set())
