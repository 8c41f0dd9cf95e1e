"""When waves open and close."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Schedule:
    """The first opening, after how many months again (0: never), and how long each stays open."""

    first_opens_at: datetime
    repeat_months: int
    open_days: int


@dataclass(frozen=True, slots=True)
class Opening:
    """One wave as the schedule wants it."""

    number: int
    opens_at: datetime
    closes_at: datetime


def due_opening(schedule: Schedule, now: datetime, zone: tzinfo) -> Opening | None:
    """Return the wave that should be open at this moment, if any.

    A wave whose whole time passed while nobody was looking is left out, never opened late.
    """
    due = None
    for opening in _openings(schedule, zone):
        if opening.opens_at > now:
            break
        due = opening
    return due if due and now < due.closes_at else None


def next_opening(schedule: Schedule, now: datetime, zone: tzinfo) -> Opening | None:
    """Return the first wave that opens after this moment, if any."""
    return next((each for each in _openings(schedule, zone) if each.opens_at > now), None)


def _openings(schedule: Schedule, zone: tzinfo) -> Iterator[Opening]:
    local = schedule.first_opens_at.astimezone(zone)
    number = 1
    while True:
        opens_at = add_months(local, schedule.repeat_months * (number - 1))
        # Whole days by the wall clock, so that a change of the clocks moves nothing.
        closes_at = (opens_at.replace(tzinfo=None) + timedelta(days=schedule.open_days)).replace(
            tzinfo=zone
        )
        yield Opening(number, opens_at, closes_at)
        if not schedule.repeat_months:
            return
        number += 1


def add_months(moment: datetime, months: int) -> datetime:
    """Return the same wall-clock time so many months on; the 31st becomes the month's last day."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
