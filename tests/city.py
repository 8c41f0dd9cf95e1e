"""The demonstration city, served by the real web server: what the page tests walk through.

Loaded once per run into a database of its own. Sign-in is real: password and current code.
"""

import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg2
from django.conf import settings

from trustapp.demo.services.people import PASSWORD
from trustapp.local.services import programs

ROOT = Path(settings.BASE_DIR)


@dataclass
class City:
    """A running demonstration: its address, and its management commands."""

    url: str
    environment: dict[str, str]
    states: dict[str, Any] = field(default_factory=dict)

    def manage(self, *arguments: str) -> str:
        """Run a management command in this city and return what it printed."""
        run = subprocess.run(
            programs.manage(*arguments), env=self.environment, cwd=ROOT, text=True,
            capture_output=True, check=True,
        )  # fmt: skip
        return run.stdout

    def ask(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Ask the city's database as its owner."""
        with (
            closing(psycopg2.connect(self.environment["DATABASE_OWNER_URL"])) as direct,
            direct.cursor() as cursor,
        ):
            cursor.execute(query, parameters)
            return cursor.fetchall()

    def signed_in_state(self, browser: Any, email: str) -> Any:
        """Return the browser state of an account after a real sign-in with both factors."""
        if email not in self.states:
            self.states[email] = self._sign_in(browser, email)
        return self.states[email]

    def _sign_in(self, browser: Any, email: str) -> Any:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{self.url}/accounts/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        # A code is good for half a minute; on a slow machine it may be over before it is typed.
        for _ in range(3):
            page.fill("input[name=code]", self._current_code(email))
            page.click("main button[type=submit]")
            page.wait_for_load_state()
            if "/staff/" in page.url:
                break
        state = context.storage_state()
        context.close()
        return state

    def _current_code(self, email: str) -> str:
        lines = self.manage("demo_sign_ins").splitlines()
        return next(line.split()[0] for line in lines if email in line)


@contextmanager
def running_city() -> Iterator[City]:
    """Make a database, load the demonstration, serve it, and remove all of it afterwards."""
    name = f"city_{secrets.token_hex(4)}"
    owner, application = os.environ["DATABASE_OWNER_URL"], os.environ["DATABASE_URL"]
    template = os.environ.get("TEST_TEMPLATE_DATABASE", "")
    _run_sql(owner, f"CREATE DATABASE {name} {f'TEMPLATE {template}' if template else ''}")
    port = _free_port()
    environment = os.environ | {
        "DATABASE_OWNER_URL": _with_database(owner, name),
        "DATABASE_URL": _with_database(application, name),
        "TRUSTAPP_DEMO": "1",
        "TRUSTAPP_BASE_URL": f"http://localhost:{port}",
        "TRUSTAPP_INSTANCE": name,
        "DJANGO_SETTINGS_MODULE": "trustapp.settings",
    }
    city = City(f"http://localhost:{port}", environment)
    server = None
    try:
        if not template:
            as_owner = environment | {"TRUSTAPP_DATABASE_ROLE": "owner"}
            subprocess.run(programs.manage("migrate", "-v0"), env=as_owner, cwd=ROOT, check=True)
        city.manage("load_demo")
        server = subprocess.Popen(
            programs.web_command(f"127.0.0.1:{port}", workers=1, threads=4),
            env=environment, cwd=ROOT,
        )  # fmt: skip
        _wait_for(f"{city.url}/healthz")
        yield city
    finally:
        if server is not None:
            server.terminate()
            server.wait(timeout=20)
        _run_sql(owner, f"DROP DATABASE {name}")


def _run_sql(url: str, statement: str) -> None:
    with closing(psycopg2.connect(url)) as direct:
        direct.autocommit = True
        with direct.cursor() as cursor:
            cursor.execute(statement)


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
