"""Everything on one machine, from nothing to READY, and back to nothing."""

import contextlib
import os
import secrets
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from trustapp.local.errors import CannotStart
from trustapp.local.services import (
    folders,
    kept,
    prepared,
    processes,
    programs,
    progress,
    servers,
    supervision,
)

FIRST_PORT = 8000
LAST_PORT = 8099
# What another command needs to join the running installation; the rest is the person's own.
TOLD = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
TOLD_PREFIXES = ("TRUSTAPP_", "EMAIL_")


@dataclass
class StopAsked:
    """Remembers that somebody asked us to stop: Ctrl-C, a service manager, a closed terminal."""

    asked: bool = False

    def __bool__(self) -> bool:
        return self.asked

    def note(self, _number: int, _frame: FrameType | None) -> None:
        """Handle a signal."""
        self.asked = True

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Turn the stopping signals into a note for as long as this lasts."""
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self.note) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@dataclass
class House:
    """One running installation: its place, its servers, its programs."""

    place: folders.Folders
    say: Callable[[str], None]
    parts: Sequence[str] = programs.ALL
    durable: bool = True
    demonstration: bool = True
    base_environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stop: StopAsked = field(default_factory=StopAsked)
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.did = progress.teller(self.say)
        self.supervisor = supervision.Supervisor(
            say=self.say,
            changed=self._write_status,
            became_ready=lambda name: self.did(f"{name} is ready"),
            is_stopping=lambda: bool(self.stop),
        )

    def run(self) -> int:
        """Start everything, say READY, keep it running until asked to stop, stop everything."""
        self.place.make()
        with folders.only_one(self.place.lock) as is_mine:
            if not is_mine:
                self.say(already_running(self.place))
                return 1
            with self.stop.listening(), listen(self.base_environment) as listener:
                try:
                    self._start(listener)
                    while not self.stop:
                        self.supervisor.tend()
                        time.sleep(supervision.REST_SECONDS)
                finally:
                    self.say("Stopping, last started first ...")
                    self.supervisor.stop()
                    self.place.status.unlink(missing_ok=True)
        return 0

    def _start(self, listener: socket.socket) -> None:
        processes.end_all(lambda: processes.those_in(self.place.state), patience=3.0)
        folders.sweep(self.place.temporary)
        wanted = servers.wanted_by(self.base_environment)
        wanted = servers.Wanted(wanted.database, wanted.queue, durable=self.durable)
        found = servers.start(self.supervisor, self.place, wanted)
        self.environment = application_environment(
            self.place, self.base_environment, found, port=listener.getsockname()[1]
        )
        if self.base_environment.get("EMAIL_HOST"):
            self.parts = [part for part in self.parts if part != programs.MAILBOX]
        if programs.MAILBOX in self.parts:
            self.environment = texts_stay_here(self.place, self.environment)
        if self.stop:
            return
        if set(self.parts) & set(programs.NEED_TABLES):
            self._prepare_database(is_embedded=wanted.database)
        for program in programs.plan(
            self.place, self.parts, self._programs_environment(), listener
        ):
            self.supervisor.start(program)
        self.supervisor.wait_until_ready(seconds=180)
        if not self.stop:
            self._say_ready()

    def _prepare_database(self, *, is_embedded: bool) -> None:
        demonstration = self.demonstration and self.environment["TRUSTAPP_DEMO"] == "1"
        digest = prepared.fingerprint(demonstration=demonstration)
        if is_embedded and prepared.is_prepared(self.place, digest):
            return
        prepared.forget(self.place)
        command = ["prepare", *(["--demonstration"] if demonstration else [])]
        code = self.supervisor.run(programs.manage(*command), self.environment | servers.OWNER_ROLE)
        if code and not self.stop:
            raise CannotStart("The database could not be prepared; see the lines above.")
        if is_embedded and not self.stop:
            prepared.remember(self.place, digest)

    def _programs_environment(self) -> dict[str, str]:
        return self.environment | {processes.CHILD_OF: str(self.place.state.resolve())}

    def _say_ready(self) -> None:
        self._write_status(self.supervisor.running)
        address = self.environment["TRUSTAPP_BASE_URL"]
        self.say(f"\nREADY after {progress.seconds_since_start():.1f} s: {address}")
        self.say(f"Mails and texts arrive in {self.place.mails}, logs in {self.place.logs}.")
        if self.demonstration and self.environment["TRUSTAPP_DEMO"] == "1":
            self.supervisor.run(programs.manage("prepare", "--sign-ins"), self.environment)
        self.say("Ctrl-C stops everything.")

    def _write_status(self, running: Sequence[supervision.Running]) -> None:
        lives = {
            life.program.name: {
                "process": life.process.pid if life.process else None,
                "starts": life.starts,
                "ready": life.is_ready,
            }
            for life in running
        }
        told = {
            name: value
            for name, value in self.environment.items()
            if name in TOLD or name.startswith(TOLD_PREFIXES)
        }
        content = {"process": os.getpid(), "environment": told, "programs": lives}
        folders.write_json(self.place.status, content)


def application_environment(
    place: folders.Folders,
    base: Mapping[str, str],
    found: Mapping[str, str],
    *,
    port: int,
) -> dict[str, str]:
    """Return what the application's processes are told; what the person set stays as it is.

    Demonstration data is never loaded into a database that somebody else provides, unless asked.
    """
    is_embedded = "DATABASE_URL" in found
    defaults = {
        "TRUSTAPP_SECRET_KEY": kept.secret(place, "secret_key"),
        "TRUSTAPP_KEYRING": kept.keyring(place),
        "TRUSTAPP_DEMO": "1" if is_embedded else "0",
        "TRUSTAPP_BASE_URL": f"http://localhost:{port}",
    }
    if not base.get("EMAIL_HOST"):
        defaults |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(kept.port(place, "mailbox"))}
    environment = {**defaults, **base, **found}
    environment["TRUSTAPP_INSTANCE"] = secrets.token_hex(8)
    environment["DJANGO_SETTINGS_MODULE"] = "trustapp.settings"
    for private in ("TRUSTAPP_DATABASE_ROLE", processes.CHILD_OF):
        environment.pop(private, None)
    return environment


def texts_stay_here(place: folders.Folders, environment: Mapping[str, str]) -> dict[str, str]:
    """Let the mailbox be the carrier of texts, too, unless the person set another."""
    if environment.get("TRUSTAPP_SMS_ACCOUNT"):
        return dict(environment)
    port = str(kept.port(place, "texts"))
    return {
        **environment,
        programs.TEXT_PORT: port,
        "TRUSTAPP_SMS_URL": f"http://127.0.0.1:{port}",
        "TRUSTAPP_SMS_ACCOUNT": "AC-of-this-machine",
        "TRUSTAPP_SMS_TOKEN": kept.secret(place, "text_token"),
        "TRUSTAPP_SMS_FROM": "+13125550100",
    }


@contextlib.contextmanager
def listen(environment: Mapping[str, str]) -> Iterator[socket.socket]:
    """Hold the web address ourselves and lend it to the web server.

    So no neighbour can take the port between two starts of the web server, and a visitor who
    comes while it restarts waits a moment instead of being turned away.
    """
    asked = environment.get("PORT", "")
    if asked and not asked.isdigit():
        raise CannotStart(f"PORT={asked} is not a number.")
    choices = [int(asked)] if asked else [*range(FIRST_PORT, LAST_PORT + 1), 0]
    for port in choices:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(512)
        except OSError:
            listener.close()
            continue
        with listener:
            yield listener
        return
    raise CannotStart(f"Port {asked} is taken or not allowed. Choose another one with PORT.")


def already_running(place: folders.Folders) -> str:
    """Say where the installation that holds the lock answers."""
    status = folders.read_json(place.status)
    address = status.get("environment", {}).get("TRUSTAPP_BASE_URL")
    if not address:
        return "This clone is already being started in another terminal."
    return f"This clone is already running: {address} (process {status['process']})."
