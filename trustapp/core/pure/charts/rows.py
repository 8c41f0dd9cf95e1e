"""Rows that are tables: intervals beside a reference, and pairs of shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trustapp.core.pure.charts.scale import Interval, Scale, Tick, axis, ends, whole

_START: Final = 3.0
_END: Final = 97.0
# Room for the numbers beside the dots of a pair.
_PAIR_START: Final = 12.0
_PAIR_END: Final = 88.0
# Below or above these shares of its part of the population a group was heard too little or much.
HEARD_TOO_LITTLE: Final = 0.8
HEARD_TOO_MUCH: Final = 1.25


@dataclass(frozen=True)
class IntervalRow:
    """One row of a table of intervals. Without `now` it is hatched and says the reason."""

    label: str
    now: Interval | None
    verdict: str = "no_clear_change"
    note: str = ""
    previous: Interval | None = None
    reason: str = ""
    url: str = ""


@dataclass(frozen=True)
class PairRow:
    """Two shares of one group, in percent: of the people who live here, of the answers."""

    label: str
    first: float
    second: float
    note: str = ""


@dataclass(frozen=True)
class IntervalMark:
    """Where an interval lies along the row, and its numbers."""

    x: float
    from80: float
    to80: float
    from95: float
    to95: float
    estimate: int
    low: int
    high: int


@dataclass(frozen=True)
class DrawnInterval:
    """One row of the interval chart; `now` is absent when it is hatched."""

    label: str
    note: str
    url: str
    reason: str
    verdict: str
    tone: str
    now: IntervalMark | None
    previous: IntervalMark | None


@dataclass(frozen=True)
class ReferenceBand:
    """The band behind all rows, such as the whole city."""

    x: float
    width: float
    middle: float
    mark: IntervalMark


@dataclass(frozen=True)
class IntervalChart:
    """Everything a table of intervals is drawn from."""

    ticks: tuple[Tick, ...]
    starts_at: float
    rows: tuple[DrawnInterval, ...]
    band: ReferenceBand | None


@dataclass(frozen=True)
class DrawnPair:
    """Two dots of one row and the sides on which their numbers stand."""

    label: str
    note: str
    tone: str
    first_x: float
    second_x: float
    first: int
    second: int
    first_leads: bool


@dataclass(frozen=True)
class PairChart:
    """Everything a table of pairs is drawn from."""

    ticks: tuple[Tick, ...]
    rows: tuple[DrawnPair, ...]


def interval_rows(
    rows: Sequence[IntervalRow],
    *,
    reference: Interval | None = None,
    bounds: tuple[float, float] = (0, 100),
) -> IntervalChart:
    """Return the geometry of rows of intervals, with the band of the reference behind them."""
    shown = [row.now for row in rows] + [row.previous for row in rows] + [reference]
    values = axis(ends(shown), bounds=bounds)
    scale = Scale(values[0], values[-1], _START, _END)
    return IntervalChart(
        ticks=tuple(Tick(value, scale.at(value)) for value in values),
        starts_at=values[0],
        rows=tuple(_draw(row, scale) for row in rows),
        band=_band(reference, scale) if reference else None,
    )


def tone(verdict: str) -> str:
    """Return the one of three fills that a verdict has: up, down or same."""
    side = verdict.rpartition("_")[2]
    return side if side in {"up", "down"} else "same"


def _draw(row: IntervalRow, scale: Scale) -> DrawnInterval:
    return DrawnInterval(
        label=row.label,
        note=row.note,
        url=row.url,
        reason=row.reason,
        verdict=row.verdict if row.now else "too_few",
        tone=tone(row.verdict),
        now=_mark(row.now, scale) if row.now else None,
        previous=_mark(row.previous, scale) if row.now and row.previous else None,
    )


def _mark(interval: Interval, scale: Scale) -> IntervalMark:
    return IntervalMark(
        x=scale.at(interval.estimate),
        from80=scale.at(interval.low80),
        to80=scale.at(interval.high80),
        from95=scale.at(interval.low95),
        to95=scale.at(interval.high95),
        estimate=whole(interval.estimate),
        low=whole(interval.low95),
        high=whole(interval.high95),
    )


def _band(reference: Interval, scale: Scale) -> ReferenceBand:
    mark = _mark(reference, scale)
    return ReferenceBand(mark.from95, round(mark.to95 - mark.from95, 2), mark.x, mark)


def pair_rows(rows: Sequence[PairRow]) -> PairChart:
    """Return the geometry of two dots a row on one scale from zero."""
    largest = max((max(row.first, row.second) for row in rows), default=0)
    values = axis([0, max(largest, 10)], least_span=10)
    scale = Scale(values[0], values[-1], _PAIR_START, _PAIR_END)
    return PairChart(
        ticks=tuple(Tick(value, scale.at(value)) for value in values),
        rows=tuple(_pair(row, scale) for row in rows),
    )


def _pair(row: PairRow, scale: Scale) -> DrawnPair:
    return DrawnPair(
        label=row.label,
        note=row.note,
        tone=_heard(row),
        first_x=scale.at(row.first),
        second_x=scale.at(row.second),
        first=whole(row.first),
        second=whole(row.second),
        first_leads=row.first < row.second,
    )


def _heard(row: PairRow) -> str:
    if row.second < row.first * HEARD_TOO_LITTLE:
        return "down"
    return "up" if row.second > row.first * HEARD_TOO_MUCH else "same"
