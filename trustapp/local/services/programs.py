"""The programs of the application itself, as command lines; production uses the same ones."""

import json
import os
import socket
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from trustapp.local.services import folders, reporting, supervision

MANAGE = str(folders.CLONE / "manage.py")
MAILBOX = "mailbox"
CHANNELS = "channels"
COMPUTING = "computing"
BEAT = "beat"
WEB = "web"
# In the order in which they start; they stop in reverse, so that the mailbox outlives its senders.
ALL = (MAILBOX, CHANNELS, COMPUTING, BEAT, WEB)


def manage(*arguments: str) -> list[str]:
    """Return the command line of a management command."""
    return [sys.executable, MANAGE, *arguments]


def web_command(bind: str, *, workers: int, threads: int) -> list[str]:
    """Return the command line of the web server.

    No access log: it would hold addresses. No control socket: it would lie in the home folder.
    The heartbeat files of the workers lie in memory where there is such a place, so that a slow
    disk never makes a healthy worker look dead.
    """
    memory = "/dev/shm"  # noqa: S108 - only gunicorn's own unlinked heartbeat files go there
    heartbeat = memory if os.access(memory, os.W_OK) else tempfile.gettempdir()
    return [
        *(sys.executable, "-m", "gunicorn", "trustapp.wsgi:application"),
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


def worker_command(name: str, *, pool: str, concurrency: int, queues: Sequence[str]) -> list[str]:
    """Return the command line of one worker."""
    return [
        *(sys.executable, "-m", "celery", "-A", "trustapp", "worker", "-n", f"{name}@%h"),
        f"--pool={pool}",
        f"--concurrency={concurrency}",
        f"--queues={','.join(queues)}",
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        "--loglevel=WARNING",
    ]


def channels_command() -> list[str]:
    """Return the worker that waits on the network: threads."""
    return worker_command(CHANNELS, pool="threads", concurrency=4, queues=["channels"])


def computing_command() -> list[str]:
    """Return the worker that computes: processes."""
    return worker_command(COMPUTING, pool="prefork", concurrency=1, queues=["celery", "computing"])


def beat_command(schedule: Path) -> list[str]:
    """Return the clock, alone in its process: two web processes with a clock would tick twice."""
    return [
        *(sys.executable, "-m", "celery", "-A", "trustapp", "beat"),
        *(f"--schedule={schedule}", "--pidfile=", "--loglevel=WARNING"),
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
    mail_port = environment.get("EMAIL_PORT", "")
    door = listener.fileno()
    known = {
        MAILBOX: lambda: program(
            place,
            MAILBOX,
            manage("mailbox", "--folder", str(place.mails), "--port", mail_port),
            environment,
        ),
        CHANNELS: lambda: program(place, CHANNELS, channels_command(), environment),
        COMPUTING: lambda: program(place, COMPUTING, computing_command(), environment),
        BEAT: lambda: program(
            place, BEAT, beat_command(place.state / "beat-schedule"), environment
        ),
        WEB: lambda: program(
            place,
            WEB,
            web_command(f"fd://{door}", workers=2, threads=4),
            environment,
            is_ready=lambda: answers_as_ours(listener.getsockname()[1], environment),
            keep_open=(door,),
        ),
    }
    return [known[name]() for name in ALL if name in parts]


def answers_as_ours(port: int, environment: Mapping[str, str]) -> bool:
    """Say whether the web server at this port is the one we started, and not a neighbour's."""
    base = urlsplit(environment["TRUSTAPP_BASE_URL"])
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/healthz",
        headers={"Host": base.netloc, "X-Forwarded-Proto": base.scheme},
    )
    try:
        with urllib.request.urlopen(request, timeout=2) as response:  # noqa: S310 - fixed scheme
            answer = json.load(response)
    except (OSError, ValueError):
        return False
    return bool(answer.get("instance") == environment["TRUSTAPP_INSTANCE"])
