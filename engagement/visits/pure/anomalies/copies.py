"""Entries that repeat each other for longer than chance makes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from engagement.visits.pure.anomalies.entries import Entry, known_times

FEWEST_ENTRIES = 15
SHORTEST_RUN = 8


@dataclass(frozen=True, slots=True)
class Copies:
    """The longest run of talks logged with the very same topics, and how often any two agree."""

    run: int
    topics: tuple[str, ...]
    days: tuple[date, ...]
    pairs: int
    matches: int


def copies(entries: Sequence[Entry]) -> Copies | None:
    """Return how talks that follow each other agree; None when there are too few.

    Doors where nobody talked say nothing here: an empty street repeats itself honestly.
    """
    talks = [entry for entry in known_times(entries) if entry.is_talk and entry.topics]
    if len(talks) < FEWEST_ENTRIES:
        return None
    alike = [earlier.topics == later.topics for earlier, later in pairwise(talks)]
    first, last = _longest(alike)
    run = talks[first : last + 1]
    return Copies(
        run=len(run),
        topics=tuple(sorted(run[0].topics)),
        days=tuple(sorted({entry.at.date() for entry in run})),
        pairs=len(alike),
        matches=sum(alike),
    )


def _longest(alike: Sequence[bool]) -> tuple[int, int]:
    """Return where the longest run of agreeing neighbours begins and ends, as places of talks."""
    best, start = (0, 0), 0
    for place, agrees in enumerate(alike):
        if not agrees:
            start = place + 1
        elif place + 1 - start > best[1] - best[0]:
            best = (start, place + 1)
    return best


def chance_of_run(*, matches: int, pairs: int, share: float) -> float:
    """Return how likely `matches` agreements in a row are somewhere among so many pairs.

    Each pair agrees with the chance `share`; exact, by the number of agreements at the end.
    """
    if matches == 0:
        return 1.0
    ends = [1.0, *[0.0] * (matches - 1)]  # ends[k]: no such run yet, k agreements at the end
    seen = 0.0
    for _pair in range(pairs):
        seen += ends[-1] * share
        ends = [sum(ends) * (1 - share), *(chance * share for chance in ends[:-1])]
    return min(seen, 1.0)
