"""A whole installation of its own for one test, any part of which the test may kill.

It is the real `manage.py up` in another process, on free ports and a folder that goes away, so
what a test kills comes back the way it does for everybody.
"""

import json
import mailbox
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any

import psycopg2

from trustapp.local.services import folders, processes, programs, servers

SERVERS = ("valkey", "postgres")
# The person's own settings must not reach a machine made for one test.
PRIVATE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORT")


@dataclass
class Machine:
    """A running installation, seen from the outside."""

    place: folders.Folders
    parts: Sequence[str]
    supervisor: "subprocess.Popen[bytes]"
    said: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Return where the web server answers, without a trailing slash."""
        return self.environment["TRUSTAPP_BASE_URL"]

    def status(self) -> dict[str, dict[str, Any]]:
        """Return process, number of starts and readiness of every program by name."""
        try:
            programs_now = json.loads(self.place.status.read_text())["programs"]
        except (FileNotFoundError, KeyError):
            return {}
        return dict(programs_now)

    def process(self, name: str) -> int:
        """Return the process that runs a program at present."""
        return int(self.status()[name]["process"])

    def kill(self, name: str) -> None:
        """End a program with signal 9 and return once the supervisor has seen it."""
        before = self.status()[name]
        # It may have died by itself, for lack of what was killed before it.
        with suppress(ProcessLookupError):
            os.kill(before["process"], signal.SIGKILL)
        self._wait(lambda: self.status()[name]["process"] != before["process"], name, 60)

    def kill_and_wait(self, name: str, *, seconds: float = 90) -> None:
        """End a program with signal 9 and return when its successor is ready."""
        starts = self.status()[name]["starts"]
        os.kill(self.process(name), signal.SIGKILL)
        self._wait(lambda: self.status()[name]["starts"] > starts, name, seconds)
        self.wait_until_ready(name, seconds=seconds)

    def wait_until_ready(self, *names: str, seconds: float = 120) -> None:
        """Return when the named programs, all without a name, are ready."""
        wanted = names or (*SERVERS, *self.parts)

        def all_ready() -> bool:
            now = self.status()
            return all(now.get(name, {}).get("ready") for name in wanted)

        self._wait(all_ready, ", ".join(wanted), seconds)

    def _wait(self, condition: Callable[[], bool], what: str, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not condition():
            if self.supervisor.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"waited in vain for {what}:\n{self.said.read_text()}")
            time.sleep(0.02)

    def connect(self, *, as_owner: bool = False) -> Any:
        """Return a closing context with a connection to the machine's database."""
        url = self.environment["DATABASE_OWNER_URL" if as_owner else "DATABASE_URL"]
        return closing(psycopg2.connect(url))

    def rows(self, query: str, *parameters: object, as_owner: bool = True) -> list[tuple[Any, ...]]:
        """Return what a query finds in the machine's database."""
        with self.connect(as_owner=as_owner) as connection, connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return list(cursor.fetchall())

    def manage(self, *arguments: str, as_owner: bool = False) -> str:
        """Run a management command on this machine and return what it printed."""
        environment = self.environment | (servers.OWNER_ROLE if as_owner else {})
        done = subprocess.run(
            programs.manage(*arguments),
            env=environment,
            cwd=folders.CLONE,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def mails(self) -> list[Message]:
        """Return every mail that the mailbox acknowledged."""
        if not self.place.mails.exists():
            return []
        return list(mailbox.Maildir(self.place.mails, create=False))

    def log(self, name: str) -> str:
        """Return what a program wrote."""
        return (self.place.logs / f"{name}.log").read_text(errors="replace")


@contextmanager
def machine(
    *parts: str,
    environment: Mapping[str, str] | None = None,
    demonstration: bool = False,
    durable: bool = False,
) -> Iterator[Machine]:
    """Give a machine with both servers and the named parts (all of them without a name)."""
    with folders.temporary_folders(folders.default_folders()) as outer:
        place = folders.Folders(outer.state / "machine")
        chosen = parts or programs.ALL
        said = outer.state / "said"
        command = programs.manage("up", "--state", str(place.state), f"--parts={','.join(chosen)}")
        command += [] if demonstration else ["--no-demonstration"]
        command += [] if durable else ["--volatile"]
        with said.open("wb") as output:
            supervisor = processes.spawn(
                command,
                environment=clean_environment() | {"PORT": "0"} | dict(environment or {}),
                output=output,
                folder=folders.CLONE,
            )
        found = Machine(place, chosen, supervisor, said)
        try:
            found._wait(lambda: "READY" in said.read_text(), "READY", 300)
            told = json.loads(place.status.read_text())["environment"]
            found.environment = clean_environment() | told
            yield found
        finally:
            stop(supervisor)


def clean_environment() -> dict[str, str]:
    """Return our environment without what would tie the machine to other servers."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in PRIVATE and not name.startswith(("TRUSTAPP_", "EMAIL_"))
    } | programs.MACHINE_ONLY


def stop(supervisor: "subprocess.Popen[bytes]") -> None:
    """Stop a machine the polite way, or for good when it takes too long."""
    supervisor.terminate()
    try:
        supervisor.wait(30)
    except subprocess.TimeoutExpired:
        supervisor.kill()
        supervisor.wait()
