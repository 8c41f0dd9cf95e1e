"""Twenty equally likely values of a change, stacked so that they can be counted."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from trustapp.core.pure.charts.scale import Scale, Tick, step_for

DOTS: Final = 20
# The narrowest drawing we promise, in px: a card on a phone of 320, and its height there.
_NARROW: Final = 253.0
_LOW: Final = 176.0
_COLUMNS: Final = 9
_FLOOR: Final = 84.0
_START: Final = 2.0
_END: Final = 98.0
_ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class PlotDot:
    """One of the equally likely values."""

    x: float
    y: float
    rose: bool


@dataclass(frozen=True)
class DotPlot:
    """Twenty equally likely values of a change, stacked on either side of no change."""

    dots: tuple[PlotDot, ...]
    ticks: tuple[Tick, ...]
    zero: float
    rest: float
    rose: int
    fell: int
    total: int
    radius: float

    @property
    def leader(self) -> str:
        """The side with more dots: rose, fell, or even."""
        if self.rose == self.fell:
            return "even"
        return "rose" if self.rose > self.fell else "fell"

    @property
    def most(self) -> int:
        """How many dots the fuller side has."""
        return max(self.rose, self.fell)


def dot_plot(*, change: float, standard_error: float) -> DotPlot:
    """Return twenty equally likely values of a change, as dots.

    The values are the 2.5th, 7.5th ... 97.5th percentiles of a normal distribution (quantile dot
    plot: Kay, Kola, Hullman and Munson, CHI 2016). No change is always the edge of a column, so no
    dot stands on both sides. Raises ValueError without a positive standard error.
    """
    if standard_error <= 0:
        raise ValueError("a change needs a positive standard error")
    spread = NormalDist(change, standard_error)
    values = [spread.inv_cdf((number + 0.5) / DOTS) for number in range(DOTS)]
    column = (max(values[-1], 0) - min(values[0], 0)) / _COLUMNS
    fell_columns, rose_columns = _sides(values, column)
    scale = Scale(-fell_columns * column, rose_columns * column, _START, _END)
    spacing, radius = _size(values, column, fell_columns + rose_columns)
    rose = sum(value > 0 for value in values)
    zero = scale.at(0)
    return DotPlot(
        dots=tuple(_stack(values, column, scale, spacing)),
        ticks=tuple(_ticks(scale)),
        zero=zero,
        rest=round(100 - zero, 2),
        rose=rose,
        fell=DOTS - rose,
        total=DOTS,
        radius=radius,
    )


def _sides(values: Sequence[float], column: float) -> tuple[int, int]:
    """Return how many columns each side gets; the emptier one keeps room for its name."""
    fell = math.ceil(max(-values[0], 0) / column - _ROUNDING)
    rose = math.ceil(max(values[-1], 0) / column - _ROUNDING)
    return max(fell, math.ceil(rose * 0.4)), max(rose, math.ceil(fell * 0.4))


def _columns(values: Sequence[float], column: float) -> list[int]:
    """Return the column of each value: 0 is the first above no change, -1 the first below."""
    return [
        _counted(value, column) - 1 if value > 0 else -_counted(-value, column) for value in values
    ]


def _counted(distance: float, column: float) -> int:
    return max(math.ceil(distance / column - _ROUNDING), 1)


def _size(values: Sequence[float], column: float, columns: int) -> tuple[float, float]:
    """Return the rise from dot to dot in percent and the radius in px that fits a small phone."""
    tallest = max(Counter(_columns(values, column)).values())
    spacing = min(13.2, 61 / max(tallest - 1, 1))
    across = (_END - _START) / columns / 100 * _NARROW
    return round(spacing, 2), round(min(10.0, across / 2, spacing / 100 * _LOW / 2), 2)


def _stack(values: Sequence[float], column: float, scale: Scale, spacing: float) -> list[PlotDot]:
    heights: Counter[int] = Counter()
    dots = []
    for value, number in zip(values, _columns(values, column), strict=True):
        y = _FLOOR - spacing * (heights[number] + 0.38)
        heights[number] += 1
        dots.append(PlotDot(x=scale.at((number + 0.5) * column), y=round(y, 2), rose=value > 0))
    return dots


def _ticks(scale: Scale) -> list[Tick]:
    """Return no change and the round values; at most five steps leave room for their words."""
    step = step_for(scale.high - scale.low)
    numbers = range(math.ceil(scale.low / step), math.floor(scale.high / step) + 1)
    places = [(round(number * step, 6), scale.at(number * step)) for number in numbers]
    return [Tick(value, place, _anchor(place)) for value, place in places]


def _anchor(place: float) -> str:
    if place < 8:
        return "start"
    return "end" if place > 92 else "middle"
