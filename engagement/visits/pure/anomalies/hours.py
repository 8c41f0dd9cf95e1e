"""Visits logged when nobody should be at a door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from engagement.visits.pure.anomalies.entries import Entry, known_times

# Finishing a street a little late, or starting a little early, is nobody's business.
GRACE = timedelta(minutes=30)
FEWEST_VISITS = 3


@dataclass(frozen=True, slots=True)
class OffDay:
    """The visits of one day outside the hours, from the first to the last of them."""

    on: date
    visits: int
    first: datetime
    last: datetime


def off_hours(entries: Sequence[Entry], *, opens: time, closes: time) -> list[OffDay]:
    """Return the days with visits outside the hours, if there are enough visits to mention."""
    outside = [each for each in known_times(entries) if _is_outside(each.at, opens, closes)]
    if len(outside) < FEWEST_VISITS:
        return []
    days = groupby(outside, key=lambda entry: entry.at.date())
    return [_off_day(day, [each.at for each in some]) for day, some in days]


def _is_outside(at: datetime, opens: time, closes: time) -> bool:
    opening = at.replace(hour=opens.hour, minute=opens.minute, second=0, microsecond=0) - GRACE
    closing = at.replace(hour=closes.hour, minute=closes.minute, second=0, microsecond=0) + GRACE
    return not opening <= at <= closing


def _off_day(on: date, times: Sequence[datetime]) -> OffDay:
    return OffDay(on, len(times), times[0], times[-1])
