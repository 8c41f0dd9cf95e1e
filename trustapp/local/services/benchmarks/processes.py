"""Processes of a benchmark: the web server and workers as `./run` starts them, and their CPU."""

import contextlib
import http.client
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection

from trustapp.local.pure import addresses
from trustapp.local.services import folders, programs, starting, supervision

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE_SECONDS = 180
# Requests after which every worker has everything loaded.
WARM_UP = 40


@dataclass
class House:
    """The running processes of one measurement."""

    supervisor: supervision.Supervisor
    place: folders.Folders
    environment: dict[str, str]
    port: int = 0

    def cpu_seconds(self, name: str) -> float:
        """Return the CPU time that a program and its children have used so far."""
        life = next(life for life in self.supervisor.running if life.program.name == name)
        assert life.process is not None
        return sum(_cpu(process) for process in _family(life.process.pid))


@contextlib.contextmanager
def house() -> Iterator[House]:
    """Give a place to start processes in; all of them end with it."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        place = folders.Folders(Path(folder))
        place.make()
        supervisor = supervision.Supervisor(say=lambda _line: None)
        try:
            yield House(supervisor, place, environment())
        finally:
            supervisor.stop()


def environment() -> dict[str, str]:
    """Return what processes are told so that they use our database."""
    found = connection.settings_dict
    url = addresses.database_url(
        role=str(found["USER"]),
        password=str(found["PASSWORD"]),
        port=int(found["PORT"]),
        database=quote(str(found["NAME"])),
    )
    return {
        **os.environ,
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "TRUSTAPP_SECRET_KEY": settings.SECRET_KEY,
        "TRUSTAPP_KEYRING": settings.KEYRING,
        "TRUSTAPP_BASE_URL": "http://localhost:8000",
        "TRUSTAPP_INSTANCE": "bench",
        # So that visitors may come from more than one address.
        "TRUSTAPP_TRUSTED_PROXIES": "1",
        # A benchmark runs at night, too; nobody reads its mails.
        "TRUSTAPP_SURVEY_MAIL_HOURS": "00:00-00:00",
        "DJANGO_SETTINGS_MODULE": "trustapp.settings",
    }


@contextlib.contextmanager
def web_server(building: House) -> Iterator[None]:
    """Run the web server as `./run` does, with the bare view beside the product."""
    with starting.listen({"PORT": "0"}) as listener:
        building.port = listener.getsockname()[1]
        question = programs.Question(building.port, building.environment)
        command = programs.web_command(
            f"fd://{listener.fileno()}",
            workers=2,
            threads=4,
            application="trustapp.local.services.benchmarks.bare:application",
        )
        building.supervisor.start(
            programs.program(
                building.place,
                programs.WEB,
                command,
                building.environment,
                is_ready=question.is_answered,
                keep_open=(listener.fileno(),),
            )
        )
        building.supervisor.wait_until_ready(seconds=PATIENCE_SECONDS)
        yield


@dataclass(frozen=True)
class Load:
    """What many requests to one address cost: CPU of the server each, and the slow ones' wait."""

    cpu: float
    p95: float


def load(building: House, ask: Callable[[http.client.HTTPConnection], None], count: int) -> Load:
    """Let four visitors ask `count` times in all, each over a connection that stays open."""
    waits: list[float] = []
    failures: list[Exception] = []

    def visit(times: int) -> None:
        try:
            with contextlib.closing(_connection(building)) as visitor:
                for _ in range(times):
                    began = time.perf_counter()
                    ask(visitor)
                    waits.append(time.perf_counter() - began)
        except Exception as error:  # noqa: BLE001 - raised again below, in the caller's thread
            failures.append(error)

    before = building.cpu_seconds(programs.WEB)
    visitors = [threading.Thread(target=visit, args=[count // 4]) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    if failures:
        raise failures[0]
    cpu = (building.cpu_seconds(programs.WEB) - before) / len(waits)
    return Load(cpu, sorted(waits)[int(len(waits) * 0.95)])


def _connection(building: House) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", building.port, timeout=PATIENCE_SECONDS)


def get(path: str, headers: Mapping[str, str] | None = None) -> Callable[..., None]:
    """Return a visit of one page, which must be found."""

    def ask(visitor: http.client.HTTPConnection) -> None:
        fetch(visitor, "GET", path, headers=headers)

    return ask


def fetch(
    visitor: http.client.HTTPConnection,
    method: str,
    path: str,
    *,
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[http.client.HTTPResponse, str]:
    """Return an answer and its text. Raises ConnectionError for a page that is not one."""
    home = urlsplit("http://localhost:8000")
    visitor.request(method, path, body, {"Host": home.netloc, **(headers or {})})
    answer = visitor.getresponse()
    text = answer.read().decode()
    if answer.status >= 400:
        raise ConnectionError(f"{method} {path} answered {answer.status}")
    return answer, text


def _family(process: int) -> Sequence[int]:
    """Return a process and all that it has started."""
    tasks = Path(f"/proc/{process}/task")
    children = [
        int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()
    ]
    return [process, *(each for child in children for each in _family(child))]


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
