"""Clocks of promises: hours, days and working days in the department's own time zone.

A clock of days starts on the day after the promise was made and ends when the department closes
on its last day, so nobody has to count hours, and a change to or from summer time changes nothing.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where the department works, and until when on a working day."""

    zone: str
    country: str = ""
    region: str = ""
    closes_at: time = time(17, 0)
    # Days on which the department itself does not work, besides public holidays.
    closed: frozenset[date] = frozenset()


def due_at(made_at: datetime, *, length: int, unit: str, calendar: Calendar) -> datetime:
    """Return when a promise of this length is due, in UTC and never before it was made."""
    if unit == "hours":
        return made_at.astimezone(UTC) + timedelta(hours=length)
    zone = ZoneInfo(calendar.zone)
    made_on = made_at.astimezone(zone).date()
    if unit == "working_days":
        last_day = add_working_days(made_on, length, calendar)
    else:
        last_day = made_on + timedelta(days=length)
    return end_of(last_day, calendar, not_before=made_at)


def end_of(day: date, calendar: Calendar, *, not_before: datetime) -> datetime:
    """Return when the department closes on a day, in UTC and never before a moment."""
    closes = datetime.combine(day, calendar.closes_at, tzinfo=ZoneInfo(calendar.zone))
    return max(closes.astimezone(UTC), not_before.astimezone(UTC))


def add_working_days(start: date, days: int, calendar: Calendar) -> date:
    """Return the last of so many working days after the start."""
    day = start
    while days > 0:
        day += _ONE_DAY
        days -= is_working_day(day, calendar)
    return day


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Say whether the department works on this day: no weekend, no holiday, not closed."""
    if day.weekday() >= _SATURDAY or day in calendar.closed:
        return False
    return not is_holiday(day, calendar)


def is_holiday(day: date, calendar: Calendar) -> bool:
    """Say whether this day is a public holiday where the department works."""
    return day in _holidays(calendar.country, calendar.region, day.year)


def days_between(earlier: datetime, later: datetime, calendar: Calendar) -> int:
    """Return how many midnights of the department lie between two moments."""
    zone = ZoneInfo(calendar.zone)
    return (later.astimezone(zone).date() - earlier.astimezone(zone).date()).days


@lru_cache(maxsize=64)
def _holidays(country: str, region: str, year: int) -> frozenset[date]:
    if not country:
        return frozenset()
    # Imported on first use: half a second that a process which never counts days need not pay.
    import holidays

    found = holidays.country_holidays(country, subdiv=region or None, years=[year])
    return frozenset(found)
