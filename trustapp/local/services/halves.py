"""All tests, in two processes at once, each with a database and a queue of its own."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from trustapp.local.pure import tallies
from trustapp.local.services import (
    folders,
    processes,
    programs,
    servers,
    side_by_side,
    supervision,
)

PYTEST = (sys.executable, "-m", "pytest")
MIGRATE = tuple(programs.manage("migrate", "-v0"))
COVERAGE = (sys.executable, "-m", "coverage")
# They take about as long: one drives browsers and whole installations and mostly waits for them,
# the other one computes.
HALVES = {"tests with other programs": "outside", "all other tests": "not outside"}
MEASURED = ("--cov", "--cov-report=", "--cov-fail-under=0", "--durations=20")
# The tests ended by themselves, so what they measured is worth showing.
ENDED = (0, 1)
TEMPLATE = "template_of_tests"
TEMPLATE_VARIABLE = "TEST_TEMPLATE_DATABASE"
NAME_VARIABLE = "TEST_DATABASE_NAME"


def start(
    beside: side_by_side.SideBySide,
    place: folders.Folders,
    environment: Mapping[str, str],
    *,
    full: bool,
) -> None:
    """Start both halves."""
    for number, (name, marks) in enumerate(HALVES.items()):
        chosen = marks if full else f"not full and {marks}"
        own = {
            "REDIS_URL": with_path(environment["REDIS_URL"], str(number)),
            NAME_VARIABLE: f"test_half_{number}",
            TEMPLATE_VARIABLE: TEMPLATE,
            "COVERAGE_FILE": str(measured(place, number)),
            # Whatever a test leaves running is found by it and ended.
            processes.CHILD_OF: str(place.state.resolve()),
        }
        beside.start(name, [*PYTEST, "-m", chosen, *MEASURED], {**environment, **own})


def start_template(
    beside: side_by_side.SideBySide, environment: Mapping[str, str]
) -> side_by_side.Part:
    """Begin the database that each half, and each installation in a test, gets a copy of."""
    with closing(psycopg2.connect(environment["DATABASE_OWNER_URL"])) as direct:
        direct.autocommit = True
        with direct.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {TEMPLATE}")
    there = {
        name: with_path(environment[name], TEMPLATE)
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    return beside.start("database", MIGRATE, {**environment, **there, **servers.OWNER_ROLE})


def report(
    supervisor: supervision.Supervisor,
    place: folders.Folders,
    parts: Sequence[side_by_side.Part],
    environment: Mapping[str, str],
) -> int:
    """Show what both halves covered together; return 0 when that is enough."""
    if any(part.code not in ENDED for part in parts):
        return 0
    together = {**environment, "COVERAGE_FILE": environment.get("COVERAGE_FILE", ".coverage")}
    files = [str(measured(place, number)) for number in range(len(HALVES))]
    if code := supervisor.run([*COVERAGE, "combine", "--quiet", *files], together):
        return code
    return supervisor.run([*COVERAGE, "report"], together)


def counted(parts: Iterable[side_by_side.Part]) -> list[tallies.Tally]:
    """Return the numbers in which each half closed."""
    closed = (tallies.tally(part.text()) for part in parts if part.name in HALVES)
    return [one for one in closed if one is not None]


def measured(place: folders.Folders, number: int) -> Path:
    """Return the file that a half writes its coverage to."""
    return place.state / f"coverage-{number}"


def with_path(url: str, path: str) -> str:
    """Return the address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))
