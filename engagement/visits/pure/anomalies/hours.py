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
    """The visits of one day outside the hours, from the first to the last of them.

    `dark` is when it got dark, where the end of the hours came later.
    """

    on: date
    visits: int
    first: datetime
    last: datetime
    dark: datetime | None = None


def off_hours(entries: Sequence[Entry], *, opens: time, closes: time) -> list[OffDay]:
    """Return the days with visits outside the hours, if there are enough visits to mention.

    The hours end when it gets dark, as they do where visits are planned.
    """
    outside = [each for each in known_times(entries) if _is_outside(each, opens, closes)]
    if len(outside) < FEWEST_VISITS:
        return []
    days = groupby(outside, key=lambda entry: entry.at.date())
    return [_off_day(day, list(some), closes) for day, some in days]


def _is_outside(entry: Entry, opens: time, closes: time) -> bool:
    closing = _dark(entry, closes) or _on(entry, closes)
    return not _on(entry, opens) - GRACE <= entry.at <= closing + GRACE


def _dark(entry: Entry, closes: time) -> datetime | None:
    """Return when it got dark, if that was before the end of the hours."""
    if entry.dark_at is None or entry.dark_at >= _on(entry, closes):
        return None
    return entry.dark_at


def _on(entry: Entry, hour: time) -> datetime:
    return entry.at.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)


def _off_day(on: date, some: Sequence[Entry], closes: time) -> OffDay:
    dark = [at for entry in some if (at := _dark(entry, closes))]
    return OffDay(on, len(some), some[0].at, some[-1].at, min(dark, default=None))
