"""Whole installations: started, parts of them killed, stopped; nothing left, nothing lost."""

import os
import signal
import smtplib
import time
from pathlib import Path

import pytest

from tests.trustapp.local.machine import machine
from trustapp.local.services import processes

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def servers():
    """A machine with the two servers and the mailbox."""
    with machine("mailbox") as running:
        yield running


def hand_in_mail(running, subject):
    port = int(running.environment["EMAIL_PORT"])
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.sendmail("a@example.org", ["b@example.org"], f"Subject: {subject}\n\nText\n")


def wait_until_empty(place, seconds=60):
    until = time.monotonic() + seconds
    while (left := processes.those_under(place.state)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def children_of(process):
    return [
        int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def is_running(process):
    status = Path(f"/proc/{process}/status")
    return status.exists() and "\nState:\tZ" not in status.read_text()


def test_killed_servers_come_back_with_their_data(servers):
    with servers.connect(as_owner=True) as connection, connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word text)")
        cursor.execute("INSERT INTO kept VALUES ('here')")
    hand_in_mail(servers, "Kept")
    before = {name: servers.process(name) for name in servers.status()}

    for name in before:
        servers.kill_and_wait(name)

    assert servers.rows("SELECT word FROM kept") == [("here",)]
    assert [mail["Subject"] for mail in servers.mails()] == ["Kept"]
    assert all(servers.process(name) != before[name] for name in before)


def test_neither_role_is_a_superuser(servers):
    roles = servers.rows(
        "SELECT rolname, rolsuper, rolcreatedb, rolbypassrls FROM pg_roles"
        " WHERE rolname LIKE 'trustapp%%' ORDER BY rolname"
    )

    assert roles == [
        ("trustapp_app", False, False, False),
        ("trustapp_owner", False, True, False),
    ]


def test_database_folds_case_and_speaks_to_this_machine_only(servers):
    (row,) = servers.rows("SELECT lower('ÄÉÑ'), current_setting('listen_addresses')")

    assert row == ("äéñ", "127.0.0.1")


def test_stop_ends_everything_politely():
    with machine("mailbox") as running:
        running.supervisor.terminate()

        assert running.supervisor.wait(20) == 0
        assert processes.those_under(running.place.state) == []
        assert "database system is shut down" in running.log("postgres")
        assert not running.place.status.exists()


def test_killed_programs_come_back_and_a_killed_parent_leaves_no_orphan():
    with machine() as running:
        for name in ("computing", "channels", "web", "beat"):
            children = children_of(running.process(name))
            running.kill_and_wait(name)
            assert (name in ("computing", "web")) == bool(children)
            assert [child for child in children if is_running(child)] == []
        hand_in_mail(running, "Kept")

        os.kill(running.supervisor.pid, signal.SIGKILL)
        running.supervisor.wait()

        assert wait_until_empty(running.place) == []
        assert [mail["Subject"] for mail in running.mails()] == ["Kept"]
        assert (running.place.postgres / "18" / "PG_VERSION").exists()
