"""Visits that follow each other faster than anybody can walk, knock, wait and talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from engagement.visits.pure.anomalies.entries import Entry, known_times

# The least that a door takes, walking there included, however quick somebody is.
LEAST_TALK = timedelta(seconds=90)
LEAST_OTHER = timedelta(seconds=30)
# A phone's clock may be put right in the middle of a street.
CLOCK_SKEW = timedelta(minutes=2)
FEWEST_VISITS = 6
# A longer gap is a break, not the pace of somebody who goes from door to door.
BREAK = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Rush:
    """A stretch of one day: how many doors, from when to when, and what they take at least."""

    first: datetime
    last: datetime
    visits: int
    talks: int
    least: timedelta

    @property
    def on(self) -> date:
        """The day."""
        return self.first.date()

    @property
    def took(self) -> timedelta:
        """How long the stretch lasted by the times that were logged."""
        return self.last - self.first


def rushes(entries: Sequence[Entry]) -> list[Rush]:
    """Return each day's most hurried stretch, where it is shorter than its doors can take."""
    return [rush for _day, rush in _hurried_days(known_times(entries)) if rush is not None]


def gaps(entries: Sequence[Entry]) -> list[timedelta]:
    """Return the time between each visit and the next on the same day, without breaks."""
    between = [
        later.at - earlier.at
        for earlier, later in pairwise(known_times(entries))
        if earlier.at.date() == later.at.date()
    ]
    return [gap for gap in between if gap <= BREAK]


def _hurried_days(timed: Sequence[Entry]) -> list[tuple[date, Rush | None]]:
    days = groupby(timed, key=lambda entry: entry.at.date())
    return [(day, _most_hurried(list(entries))) for day, entries in days]


def _most_hurried(day: Sequence[Entry]) -> Rush | None:
    """Find the stretch that lacks most time: the largest sum of a run, in one pass."""
    best, best_from, best_to = timedelta(), 0, 0
    lacking, start = timedelta(), 0
    for number, (before, entry) in enumerate(pairwise(day), start=1):
        if lacking <= timedelta():
            lacking, start = timedelta(), number - 1
        lacking += _least(entry) - (entry.at - before.at)
        if lacking > best:
            best, best_from, best_to = lacking, start, number
    stretch = day[best_from : best_to + 1]
    if best <= CLOCK_SKEW or len(stretch) < FEWEST_VISITS:
        return None
    return Rush(
        first=stretch[0].at,
        last=stretch[-1].at,
        visits=len(stretch),
        talks=sum(entry.is_talk for entry in stretch),
        least=sum((_least(entry) for entry in stretch[1:]), timedelta()),
    )


def _least(entry: Entry) -> timedelta:
    return LEAST_TALK if entry.is_talk else LEAST_OTHER
