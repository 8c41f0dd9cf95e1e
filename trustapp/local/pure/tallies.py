"""What pytest writes: how far it is, and how many tests passed, failed and were skipped."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

PERCENT = re.compile(r"\[ *(\d+)%\]$", re.MULTILINE)
COUNT = re.compile(r"\b(\d+) (passed|failed|skipped|errors?|xfailed|xpassed)\b")
CLOSING = re.compile(r"^(?:=+ )?\d+ \w+.* in [\d.]+s\b.*$", re.MULTILINE)
# An expected failure is not a success to boast of; an error is a test that could not be run.
COUNTED_AS = {
    "passed": "passed", "xpassed": "passed", "failed": "failed", "error": "failed",
    "errors": "failed", "skipped": "skipped", "xfailed": "skipped",
}  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """How many tests ended in which way."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def percent(text: str) -> int:
    """Return the last percentage in what pytest wrote so far; 0 before the first."""
    found = PERCENT.findall(text)
    return int(found[-1]) if found else 0


def tally(text: str) -> Tally | None:
    """Return the numbers of pytest's closing line; None when it did not get that far."""
    closing = CLOSING.findall(text)
    if not closing:
        return None
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for number, word in COUNT.findall(closing[-1]):
        counts[COUNTED_AS[word]] += int(number)
    return Tally(**counts)


def total(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    counted = list(tallies)
    return Tally(
        passed=sum(one.passed for one in counted),
        failed=sum(one.failed for one in counted),
        skipped=sum(one.skipped for one in counted),
    )
