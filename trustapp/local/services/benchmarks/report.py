"""What a benchmark prints: the machine, each figure beside its ceiling, and whether it will do."""

import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from django.db import connection

MET, MISSED, TOLD = "met", "MISSED", ""


@dataclass(frozen=True)
class Goal:
    """How a figure may stand to its ceiling: at most, or at least, so many times."""

    most: float | None = None
    least: float | None = None

    def __str__(self) -> str:
        if self.most is not None:
            return f"<= {self.most:g}"
        return "" if self.least is None else f">= {self.least:g}"

    def judge(self, ratio: float) -> str:
        """Return whether the ratio reaches the goal."""
        if self.most is not None:
            return MET if ratio <= self.most else MISSED
        if self.least is not None:
            return MET if ratio >= self.least else MISSED
        return TOLD


NO_GOAL = Goal()


@dataclass(frozen=True)
class Line:
    """One row of the table; without a ceiling the figure itself is judged."""

    what: str
    figure: float
    unit: str
    ceiling: float | None = None
    beside: str = ""
    goal: Goal = NO_GOAL

    @property
    def ratio(self) -> float:
        return self.figure / self.ceiling if self.ceiling else self.figure

    def cells(self) -> tuple[str, ...]:
        """Return the words of the row."""
        has_ceiling = self.ceiling is not None
        return (
            self.what,
            shown(self.figure, self.unit),
            shown(self.ceiling, self.unit) if self.ceiling is not None else "",
            self.beside,
            f"{self.ratio:.3g}x" if has_ceiling else "",
            str(self.goal),
            self.goal.judge(self.ratio),
        )


HEADINGS = ("", "product", "ceiling", "which is", "ratio", "goal", "")


@dataclass
class Report:
    """Collects the lines of one run and tells the person who waits how far it is."""

    say: Callable[[str], None]
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._began = time.monotonic()

    def step(self, what: str) -> None:
        """Say one finished step with the seconds since the start."""
        self.say(f"{time.monotonic() - self._began:7.1f} s  {what}")

    def add(self, line: Line) -> None:
        """Keep a line for the table and say it now."""
        self.lines.append(line)
        self.step("  ".join(part for part in line.cells() if part))

    def finish(self) -> None:
        """Print the table and how many goals were missed."""
        self.say("")
        for row in table([line.cells() for line in self.lines]):
            self.say(row)
        verdicts = [line.goal.judge(line.ratio) for line in self.lines]
        self.say("")
        self.say(f"Goals met: {verdicts.count(MET)}. Goals MISSED: {verdicts.count(MISSED)}.")

    def introduce(self, flow: str, sizes: str) -> None:
        """Say on which machine and with which versions and sizes this is measured."""
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            server = cursor.fetchone()[0]
            cursor.execute("SHOW fsync")
            durable = cursor.fetchone()[0]
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        self.say(f"bench {flow}: {sizes}")
        self.say(
            f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()};"
            f" load before: {load}"
        )
        self.say(
            f"Python {platform.python_version()}, PostgreSQL {server.split()[0]}, fsync {durable}"
        )
        self.say("")


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows under their headings, each column as wide as it needs."""
    every = [HEADINGS, *rows]
    widths = [max(len(row[column]) for row in every) for column in range(len(HEADINGS))]
    return [
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
        for row in every
    ]


def shown(value: float, unit: str) -> str:
    """Return a figure in words: three digits are more than one run can promise."""
    if unit == "s" and value < 1:
        return f"{value * 1000:.3g} ms"
    if value >= 1000:
        return f"{value:,.0f} {unit}".rstrip()
    return f"{value:.3g} {unit}".rstrip()


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turns(*works: Callable[[], object], rounds: int = 3) -> list[float]:
    """Return the median seconds of each, run in turns, so that all meet the same neighbours."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for times, work in zip(taken, works, strict=True):
            times.append(seconds(work))
    return [median(times) for times in taken]
