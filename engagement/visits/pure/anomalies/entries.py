"""One line of an officer's log, as it stands after corrections."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

TALKED = "talked"


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit: when, on which plan, in which place, when it got dark there, and what came of it."""

    at: datetime  # in the city's time zone
    plan: int
    place: int
    outcome: str
    topics: frozenset[str] = frozenset()
    dark_at: datetime | None = None

    @property
    def is_talk(self) -> bool:
        """Whether somebody was there and talked."""
        return self.outcome == TALKED


def known_times(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries whose moment is known, in order.

    A phone whose clock ran ahead sends visits that all get the moment of their arrival: entries
    that share one moment to the microsecond say nothing of when they happened.
    """
    shared = Counter(entry.at for entry in entries)
    return sorted((each for each in entries if shared[each.at] == 1), key=lambda each: each.at)
