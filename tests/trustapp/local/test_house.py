"""A small installation in this very process, so that a debugger can follow it."""

import shutil
import sys

import pytest

from tests.trustapp.local.machine import clean_environment
from trustapp.local.errors import CannotStart
from trustapp.local.services import (
    attaching,
    folders,
    prepared,
    processes,
    programs,
    servers,
    starting,
    supervision,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def state():
    """A state folder that the account of the servers can enter."""
    with folders.temporary_folders(folders.default_folders()) as outer:
        made = folders.Folders(outer.state / "machine")
        made.make()
        yield made


def house(state, said, parts=("mailbox",), **environment):
    """Make an installation that is asked to stop as soon as it is READY."""
    made = starting.House(
        place=state,
        say=lambda line: say(line),
        parts=parts,
        durable=False,
        base_environment=clean_environment() | {"PORT": "0"} | environment,
    )

    def say(line):
        said.append(line)
        made.stop.asked = made.stop.asked or "READY" in line

    return made


def test_start_to_ready_and_stop(state, said):
    told = {}
    made = house(state, said, PERSONAL="mine")
    made.supervisor.changed = lambda running: (
        made._write_status(running),
        told.update(folders.read_json(state.status)["environment"]),
    )

    assert made.run() == 0

    ready = [line.split("  ")[-1] for line in said if line.endswith("is ready")]
    assert ready[:2] == ["valkey is ready", "postgres is ready"]
    assert "READY after" in "".join(said)
    assert said[-1] == "Stopping, last started first ..."
    assert processes.those_under(state.state) == []
    assert not state.status.exists()
    assert "DATABASE_OWNER_URL" in told
    assert not {"PERSONAL", "PATH"} & set(told)


def test_outside_servers_are_used_and_left_alone(state, said):
    supervisor = supervision.Supervisor(say=said.append)
    outside = folders.Folders(state.state.parent / "outside")
    outside.make()
    try:
        found = servers.start(supervisor, outside, servers.Wanted(durable=False))
        made = house(state, said, EMAIL_HOST="127.0.0.1", **found)
        made.run()
    finally:
        supervisor.stop()

    assert made.environment["DATABASE_URL"] == found["DATABASE_URL"]
    assert made.environment["TRUSTAPP_DEMO"] == "0"
    assert not state.postgres.exists()
    assert "mailbox" not in "".join(said)


def test_start_that_is_stopped_early_goes_no_further(state, said):
    made = house(state, said)
    made.stop.asked = True

    assert made.run() == 0

    assert "READY" not in "".join(said)
    assert processes.those_under(state.state) == []


def test_failed_preparation_stops_the_start(state, said, monkeypatch):
    monkeypatch.setattr(programs, "manage", lambda *arguments: ["false"])
    made = house(state, said, parts=("beat",))

    with pytest.raises(CannotStart, match="could not be prepared"):
        made.run()

    assert processes.those_under(state.state) == []


def test_database_is_prepared_once_for_the_same_code(state, said, monkeypatch):
    runs = []
    monkeypatch.setattr(programs, "plan", lambda *arguments: [])
    monkeypatch.setattr(programs, "manage", lambda *arguments: ["true", *arguments])
    monkeypatch.setattr(prepared, "fingerprint", lambda demonstration: f"demo {demonstration}")
    for demonstration in ("1", "1", "0"):
        made = house(state, said, parts=("beat",), TRUSTAPP_DEMO=demonstration)
        real = made.supervisor.run
        made.supervisor.run = lambda command, environment, real=real: (
            runs.append((command[1:], environment.get("TRUSTAPP_DATABASE_ROLE"))),
            real(command, environment),
        )[1]
        made.run()

    assert runs == [
        (["prepare", "--demonstration"], "owner"),
        (["prepare", "--sign-ins"], None),
        (["prepare", "--sign-ins"], None),
        (["prepare"], "owner"),
    ]


def test_command_gets_servers_of_its_own_when_none_run(state, said, monkeypatch):
    script = "import os, sys; sys.exit(os.environ['DATABASE_URL'].count('trustapp_app') + 4)"
    monkeypatch.setattr(programs, "manage", lambda *arguments: [sys.executable, "-c", script])

    assert attaching.run(["check"], state, clean_environment(), said.append) == 5
    assert processes.those_under(state.state) == []


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="needs a system redis-server")
def test_system_servers_serve_too(state, said):
    supervisor = supervision.Supervisor(say=said.append)
    try:
        found = servers.start(supervisor, state, servers.Wanted(durable=False, only_system=True))
    finally:
        supervisor.stop()

    assert set(found) == {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
