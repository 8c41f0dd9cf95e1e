"""Journeys run on real processes: servers, workers, clock, web server and mailbox."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from kombu import Connection

from tests.journeys.crowd import words_of
from tests.journeys.inside import inside
from tests.mail import mail_server
from tests.trustapp.local.machine import Machine, machine

__all__ = ["mail_server"]

Inside = Callable[[Machine], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def secrets() -> dict[str, str]:
    """Environment of a machine with our secrets: what one side seals, the other side opens.

    It believes one proxy in front, as in production.
    """
    return {
        "TRUSTAPP_SECRET_KEY": settings.SECRET_KEY,
        "TRUSTAPP_KEYRING": settings.KEYRING,
        "TRUSTAPP_DEMO": "0",
        "TRUSTAPP_TRUSTED_PROXIES": "1",
        # Tests run at night, too.
        "TRUSTAPP_SURVEY_MAIL_HOURS": "00:00-00:00",
    }


@pytest.fixture(scope="session")
def passing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the processes of the house keep passing files."""
    return tmp_path_factory.mktemp("passing")


@pytest.fixture(scope="session")
def house(secrets: dict[str, str], passing: Path) -> Iterator[Machine]:
    """An empty installation, with every process running, for all journeys of a run."""
    with machine(environment=secrets | {"TMPDIR": str(passing)}) as running:
        yield running


@pytest.fixture(scope="session")
def go_inside(django_db_blocker: Any) -> Inside:
    """Return what lets services and factories work on the database of a machine."""
    return partial(inside, blocker=django_db_blocker)


def poke(running: Machine, task: str, **arguments: Any) -> None:
    """Ask the workers of a machine for a task, as a service does after its commit."""
    with Connection(running.environment["REDIS_URL"]) as broker:
        current_app.send_task(task, kwargs=arguments, connection=broker, ignore_result=True)


def as_owner(running: Machine, statement: str) -> None:
    """Run a statement as the owner of the database: how tests make time pass."""
    with running.connect(as_owner=True) as direct, direct, direct.cursor() as cursor:
        cursor.execute(statement)


def letters(running: Machine) -> dict[str, str]:
    """Return the plain words of the last mail to each recipient."""
    found = {}
    for path in sorted((running.place.mails / "new").iterdir()):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        found[str(mail["X-Envelope-To"])] = words_of(mail)
    return found
