"""Pages of results, cold and warm, beside a view that only says hello."""

from collections.abc import Mapping

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trustapp.local.services.benchmarks import bare, processes
from trustapp.local.services.benchmarks.report import Goal, Line, Report

PAGES: Mapping[str, str] = {
    "results": "/results/",
    "map of results": "/results/map/",
    "first page": "/",
}
MOST_STATEMENTS = 5


def measure(report: Report, *, requests: int) -> None:
    """Measure every page: statements and CPU cold, CPU and the slow ones' wait warm."""
    for name, path in PAGES.items():
        report.add(
            Line(f"{name}: SQL statements, cold", _statements(path), "",
                 goal=Goal(most=MOST_STATEMENTS))
        )  # fmt: skip
    with processes.house() as house, processes.web_server(house):
        for path in (bare.HELLO, *PAGES.values()):
            processes.load(house, processes.get(path), min(processes.WARM_UP, requests))
        hello = processes.load(house, processes.get(bare.HELLO), requests)
        for name, path in PAGES.items():
            warm = processes.load(house, processes.get(path), requests)
            cold = _cold(house, path, max(requests // 10, 4))
            _lines(report, name, hello, warm, cold)


def _lines(
    report: Report, name: str, hello: processes.Load, warm: processes.Load, cold: processes.Load
) -> None:
    beside = "hello-world view"
    report.add(Line(f"{name}, cold: CPU", cold.cpu, "s", hello.cpu, beside, Goal(most=25)))
    report.add(Line(f"{name}, warm: CPU", warm.cpu, "s", hello.cpu, beside, Goal(most=2.5)))
    report.add(Line(f"{name}, warm: p95", warm.p95, "s", hello.p95, beside, Goal(most=3)))


def _statements(path: str) -> int:
    """Return how many statements the page needs when nothing is remembered."""
    forget()
    with CaptureQueriesContext(connection) as captured:
        answer = Client().get(path, headers={"host": "localhost"})
    if answer.status_code != 200:
        raise ConnectionError(f"{path} answered {answer.status_code}")
    return len(captured)


def forget() -> None:
    """Let nothing be kept from before."""
    for name in settings.CACHES:
        caches[name].clear()


def _cold(house: processes.House, path: str, requests: int) -> processes.Load:
    """Ask for pages that are drawn for every visitor: those with a question in the address."""
    return processes.load(house, processes.get(f"{path}?drawn=anew"), requests)
