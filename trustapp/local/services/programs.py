"""The programs of the application itself, as command lines; production uses the same ones."""

import json
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from trustapp.local.services import folders, reporting, supervision

MANAGE = str(folders.CLONE / "manage.py")
MAILBOX = "mailbox"
# Where the mailbox takes texts, when no other carrier does.
TEXT_PORT = "TRUSTAPP_LOCAL_TEXT_PORT"
CHANNELS = "channels"
COMPUTING = "computing"
BEAT = "beat"
WEB = "web"
NEED_TABLES = (CHANNELS, COMPUTING, BEAT, WEB)
# The mailbox knows no room of the application.
MACHINE_ONLY = {"DJANGO_SETTINGS_MODULE": "trustapp.local.services.machine_settings"}
# In the order in which they start; they stop in reverse, so that the mailbox outlives its senders.
ALL = (MAILBOX, CHANNELS, COMPUTING, BEAT, WEB)


def manage(*arguments: str) -> list[str]:
    """Return the command line of a management command."""
    return [sys.executable, MANAGE, *arguments]


APPLICATION = "trustapp.wsgi:application"


def web_command(
    bind: str, *, workers: int, threads: int, application: str = APPLICATION
) -> list[str]:
    """Return the command line of the web server.

    No access log: it would hold addresses. No control socket: it would lie in the home folder.
    The heartbeat files of the workers lie in memory where there is such a place, so that a slow
    disk never makes a healthy worker look dead.
    """
    memory = "/dev/shm"  # noqa: S108 - only gunicorn's own unlinked heartbeat files go there
    heartbeat = memory if os.access(memory, os.W_OK) else tempfile.gettempdir()
    return [
        *(sys.executable, "-m", "gunicorn", application),
        f"--bind={bind}",
        "--worker-class=gthread",
        f"--workers={workers}",
        f"--threads={threads}",
        # Load once, then fork: half the memory and a second less. Nothing the web reaches breaks
        # by a fork after use; the chart and number libraries live in the workers alone.
        "--preload",
        "--timeout=60",
        "--graceful-timeout=10",
        "--keep-alive=5",
        "--no-control-socket",
        f"--worker-tmp-dir={heartbeat}",
        "--logger-class=trustapp.local.services.web_log.QuietLogger",
        "--log-level=warning",
    ]


def program(
    place: folders.Folders,
    name: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    is_ready: Callable[[], bool] | None = None,
    keep_open: tuple[int, ...] = (),
) -> supervision.Program:
    """Return a program of ours; unless told otherwise it reports that it is ready by a file."""
    ready = place.state / f"{name}.ready"
    return supervision.Program(
        name=name,
        command=command,
        environment={**environment, reporting.READY_FILE: str(ready)},
        log=place.logs / f"{name}.log",
        is_ready=is_ready or ready.exists,
        before_start=lambda: ready.unlink(missing_ok=True),
        folder=folders.CLONE,
        keep_open=keep_open,
    )


def plan(
    place: folders.Folders,
    parts: Sequence[str],
    environment: Mapping[str, str],
    listener: socket.socket,
) -> list[supervision.Program]:
    """Return the chosen programs in the order in which they start."""
    ports = ["--port", environment.get("EMAIL_PORT", "")]
    if text_port := environment.get(TEXT_PORT):
        ports += ["--text-port", text_port]
    web = web_command(f"fd://{listener.fileno()}", workers=2, threads=4)
    commands = {
        MAILBOX: manage("mailbox", "--folder", str(place.mails), *ports),
        CHANNELS: manage("worker", CHANNELS),
        COMPUTING: manage("worker", COMPUTING),
        BEAT: manage("beat", "--schedule", str(place.state / "beat-schedule")),
    }
    own = {MAILBOX: {**environment, **MACHINE_ONLY}}
    planned = [
        program(place, name, command, own.get(name, environment))
        for name, command in commands.items()
        if name in parts
    ]
    if WEB in parts:
        question = Question(listener.getsockname()[1], environment)
        door = (listener.fileno(),)
        planned.append(
            program(place, WEB, web, environment, is_ready=question.is_answered, keep_open=door)
        )
    return planned


class Question:
    """Asks a web server whether it is the one we started, without ever waiting for it.

    The port is held by us and takes connections before the server runs: one question is put, and
    looked after until it is answered.
    """

    def __init__(self, port: int, environment: Mapping[str, str]) -> None:
        base = urlsplit(environment["TRUSTAPP_BASE_URL"])
        self.instance = environment["TRUSTAPP_INSTANCE"]
        self.port = port
        self.request = (
            f"GET /healthz HTTP/1.0\r\nHost: {base.netloc}\r\n"
            f"X-Forwarded-Proto: {base.scheme}\r\n\r\n"
        ).encode()
        self.connection: socket.socket | None = None
        self.reply = b""

    def is_answered(self) -> bool:
        """Say whether our server has answered; put the question again when it was dropped."""
        try:
            return self._listen() if self.connection else self._ask()
        except BlockingIOError:
            return False
        except OSError:
            self.hang_up()
            return False

    def _ask(self) -> bool:
        self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=1)
        self.connection.sendall(self.request)
        self.connection.setblocking(False)  # noqa: FBT003 - the standard library's signature
        self.reply = b""
        return False

    def _listen(self) -> bool:
        assert self.connection is not None
        while part := self.connection.recv(65536):
            self.reply += part
        self.hang_up()
        _head, _, body = self.reply.partition(b"\r\n\r\n")
        try:
            return bool(json.loads(body)["instance"] == self.instance)
        except (ValueError, KeyError, TypeError):
            return False

    def hang_up(self) -> None:
        """Stop waiting for an answer."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
