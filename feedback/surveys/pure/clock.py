"""When waves open and close."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from feedback.surveys.pure.recurrence import occurrences, read_rule


@dataclass(frozen=True, slots=True)
class Schedule:
    """The first opening, the rule by which waves open again (none: never), the days each stays."""

    first_opens_at: datetime
    rule: str
    open_days: int


@dataclass(frozen=True, slots=True)
class Opening:
    """One wave as the schedule wants it."""

    number: int
    opens_at: datetime
    closes_at: datetime


def due_opening(schedule: Schedule, now: datetime, zone: ZoneInfo) -> Opening | None:
    """Return the wave that should be open at this moment, if any.

    A wave whose whole time passed while nobody was looking is left out, never opened late.
    """
    due = None
    for opening in openings(schedule, zone):
        if opening.opens_at > now:
            break
        due = opening
    return due if due and now < due.closes_at else None


def next_openings(schedule: Schedule, now: datetime, zone: ZoneInfo, count: int) -> list[Opening]:
    """Return the first waves that open after this moment, at most so many."""
    return list(islice((each for each in openings(schedule, zone) if each.opens_at > now), count))


def is_overlapping(schedule: Schedule, zone: ZoneInfo, looked_at: int = 60) -> bool:
    """Say whether a wave would still be open when the next one opens."""
    found = list(islice(openings(schedule, zone), looked_at))
    return any(later.opens_at < earlier.closes_at for earlier, later in pairwise(found))


def openings(schedule: Schedule, zone: ZoneInfo) -> Iterator[Opening]:
    """Yield every wave of the schedule, from its first on.

    Openings and closings keep the time on the wall clock, so a change of the clocks moves
    nothing. An hour that does not exist on the day is taken as if the clocks had not changed
    yet; of an hour that comes twice, the first counts.
    """
    first = schedule.first_opens_at.astimezone(zone).replace(tzinfo=None)
    rule = read_rule(schedule.rule) if schedule.rule else None
    for number, opens in enumerate(occurrences(rule, first, zone), start=1):
        closes = opens + timedelta(days=schedule.open_days)
        yield Opening(number, opens.replace(tzinfo=zone), closes.replace(tzinfo=zone))
