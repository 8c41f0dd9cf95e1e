"""How much work visits were, from what was logged alone; nobody is followed from door to door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

# Between two doors at most so much counts as work for sure; a longer gap may be a break.
SURE_GAP = timedelta(minutes=30)
# What a street takes before its first entry: at the least, and with the way there and back.
FIRST_DOOR = timedelta(minutes=5)
WAY = timedelta(minutes=30)
A_DOOR = timedelta(minutes=1)
LONGEST = timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes of work: at the least, and at the most."""

    low: int
    high: int


def minutes_of(times: Sequence[datetime]) -> Estimate:
    """Return how long a walk took, from the moments at which its doors were logged on one day."""
    if not times:
        return Estimate(0, 0)
    ordered = sorted(times)
    sure = sum(
        (min(later - earlier, SURE_GAP) for earlier, later in pairwise(ordered)), timedelta()
    )
    low = max(sure + FIRST_DOOR, A_DOOR * len(ordered))
    high = max(min(ordered[-1] - ordered[0], LONGEST) + WAY, low)
    return Estimate(_minutes(low), _minutes(high))


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
