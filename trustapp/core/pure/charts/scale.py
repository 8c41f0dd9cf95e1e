"""Round axes and straight scales, shared by every chart."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_STEPS: Final = (1.0, 2.0, 5.0)
_MOST_INTERVALS: Final = 5


@dataclass(frozen=True)
class Interval:
    """An estimate with its likely (80 %) and wider (95 %) range."""

    estimate: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True)
class Tick:
    """A labelled line across the chart."""

    value: float
    place: float
    anchor: str = "middle"


@dataclass(frozen=True)
class Scale:
    """A straight line from values to percent; values beyond its ends stay at its ends."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)


def whole(value: float) -> int:
    """Return the whole number that is shown for a value; halves go up, away from surprise."""
    return math.floor(value + 0.5)


def step_for(span: float, intervals: int = _MOST_INTERVALS) -> float:
    """Return the smallest step of 1, 2 or 5 times a power of ten that needs no more intervals."""
    power = 10.0 ** math.floor(math.log10(span / intervals))
    return next(step * power for step in (*_STEPS, 10.0) if step * power * intervals >= span)


def axis(
    values: Iterable[float],
    *,
    bounds: tuple[float, float] = (0, 100),
    least_span: float = 30,
) -> list[float]:
    """Return evenly spaced round values that hold all given ones.

    `least_span` keeps a small wobble from filling the whole height.
    """
    floor, ceiling = bounds
    least = min(least_span, ceiling - floor)
    found = [min(max(value, floor), ceiling) for value in values] or [(floor + ceiling) / 2]
    low, high = min(found), max(found)
    missing = max(least - (high - low), 0) / 2
    low, high = max(low - missing, floor), min(high + missing, ceiling)
    step = step_for(high - low)
    first = max(math.floor(low / step), math.floor(floor / step))
    last = min(math.ceil(high / step), math.ceil(ceiling / step))
    return [round(number * step, 6) for number in range(first, last + 1)]


def ends(intervals: Iterable[Interval | None]) -> list[float]:
    """Return the ends of the 95 % ranges of all intervals that are shown."""
    return [end for each in intervals if each for end in (each.low95, each.high95)]
