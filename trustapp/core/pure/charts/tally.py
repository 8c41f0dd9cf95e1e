"""A bar from nothing to all, in parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_GAP: Final = 0.6


@dataclass(frozen=True)
class TallyPart:
    """One part of a whole, with the token of its colour."""

    label: str
    count: int
    colour: str


@dataclass(frozen=True)
class TallyShare:
    """One part of the stacked bar."""

    label: str
    count: int
    colour: str
    x: float
    width: float


@dataclass(frozen=True)
class StackedTally:
    """A bar from zero to all, in parts."""

    parts: tuple[TallyShare, ...]
    total: int


def stacked_tally(parts: Sequence[TallyPart]) -> StackedTally:
    """Return the parts of a bar side by side; an empty part keeps its words and gets no width."""
    total = sum(part.count for part in parts)
    room = 100 - _GAP * max(sum(part.count > 0 for part in parts) - 1, 0)
    drawn, x = [], 0.0
    for part in parts:
        width = room * part.count / total if total else 0.0
        drawn.append(TallyShare(part.label, part.count, part.colour, round(x, 2), round(width, 2)))
        x += width + _GAP if width else 0
    return StackedTally(tuple(drawn), total)
