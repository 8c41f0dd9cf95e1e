"""A line over the waves with its bands, broken where the wording changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Final

from trustapp.core.pure.charts.scale import Interval, Scale, Tick, axis, ends, whole

_FIRST_X: Final = 9.0
_LAST_X: Final = 80.0
_TOP: Final = 5.0
_FLOOR: Final = 86.0
_LABELLED_IN_THE_MIDDLE: Final = 5
# The narrowest bar, in percent of the width.
_BAR: Final = 2.0
# How far apart two letters must stand, in percent of a phone's width.
_LETTER: Final = 7.5


@dataclass(frozen=True)
class TrendPoint:
    """One wave; without an interval it is not shown. `wording` names the words it was asked in."""

    label: str
    interval: Interval | None
    comparable: bool = True
    answers: str = ""
    note: str = ""
    wording: str = ""


@dataclass(frozen=True)
class TrendEvent:
    """Something that happened: at 1.5 it lies midway between the second and the third wave."""

    position: float
    when: str
    text: str
    breaks: bool = False


@dataclass(frozen=True)
class TrendStretch:
    """A time during which something ran, from one position to another."""

    begins: float
    ends: float
    when: str
    text: str


@dataclass(frozen=True)
class TrendDot:
    """One shown wave; `low` and `high` are where its 95 % range ends."""

    x: float
    y: float
    low: float
    high: float
    is_last: bool


@dataclass(frozen=True)
class Segment:
    """An unbroken stretch of a trend: its dots, and SVG point lists in a box of 100 by 100."""

    comparable: bool
    dots: tuple[TrendDot, ...]
    band95: str
    band80: str
    line: str

    @property
    def is_alone(self) -> bool:
        """A single wave has no line: its range is drawn as an upright stroke."""
        return len(self.dots) == 1


@dataclass(frozen=True)
class Gap:
    """A wave that is not shown: a hatched strip, never a blank."""

    x: float
    width: float
    label: str


@dataclass(frozen=True)
class EventMark:
    """A lettered line on the trend; the words stand below the chart."""

    letter: str
    x: float
    y: float
    when: str
    text: str
    breaks: bool


@dataclass(frozen=True)
class StretchMark:
    """A numbered bar on the floor of the trend; the words stand below the chart."""

    number: int
    x: float
    width: float
    middle: float
    when: str
    text: str


@dataclass(frozen=True)
class WaveLabel:
    """The name of a wave under the axis, on two lines."""

    x: float
    anchor: str
    first: str
    second: str


@dataclass(frozen=True)
class LastValue:
    """The number at the end of the line."""

    y: float
    estimate: int
    low: int
    high: int


@dataclass(frozen=True)
class TrendChart:
    """Everything a trend is drawn from."""

    ticks: tuple[Tick, ...]
    starts_at: float
    segments: tuple[Segment, ...]
    gaps: tuple[Gap, ...]
    events: tuple[EventMark, ...]
    labels: tuple[WaveLabel, ...]
    last: LastValue | None
    points: tuple[TrendPoint, ...]
    stretches: tuple[StretchMark, ...] = ()


def trend(
    points: Sequence[TrendPoint],
    *,
    events: Sequence[TrendEvent] = (),
    stretches: Sequence[TrendStretch] = (),
    bounds: tuple[float, float] = (0, 100),
) -> TrendChart:
    """Return the geometry of a line with its bands, broken where the wording changed."""
    values = axis(ends(point.interval for point in points), bounds=bounds)
    scale = Scale(values[0], values[-1], _FLOOR, _TOP)
    along = Scale(0, max(len(points) - 1, 1), _FIRST_X, _LAST_X)
    places = [along.at(number) if len(points) > 1 else _LAST_X for number in range(len(points))]
    return TrendChart(
        ticks=tuple(Tick(value, scale.at(value)) for value in values),
        starts_at=values[0],
        segments=tuple(_segments(points, places, scale)),
        gaps=tuple(_gaps(points, places)),
        events=tuple(_marks(events, along)),
        labels=tuple(_wave_labels(points, places)),
        last=_last(points, scale),
        points=tuple(points),
        stretches=tuple(_bars(stretches, along)),
    )


def position_of(day: date, middles: Sequence[date]) -> float:
    """Return where a day falls among the middle days of the waves, for a TrendEvent."""
    for number, (before, after) in enumerate(pairwise(middles)):
        if day < before:
            return float(number)
        if day < after:
            return number + (day - before).days / (after - before).days
    return float(max(len(middles) - 1, 0))


def _segments(
    points: Sequence[TrendPoint], places: Sequence[float], scale: Scale
) -> Iterable[Segment]:
    """Cut the line wherever a wave is hidden or was asked in other words."""
    for kind, members in groupby(zip(points, places, strict=True), key=lambda at: _kind(at[0])):
        if kind is not None:
            stretch = [(x, point.interval) for point, x in members if point.interval]
            yield _segment(stretch, scale, kind, places[-1])


def _kind(point: TrendPoint) -> tuple[bool, str] | None:
    return (point.comparable, point.wording) if point.interval else None


def _segment(
    stretch: Sequence[tuple[float, Interval]], scale: Scale, kind: tuple[bool, str], last_x: float
) -> Segment:
    def listed(pairs: Iterable[tuple[float, float]]) -> str:
        return " ".join(f"{x:g},{scale.at(value):g}" for x, value in pairs)

    back = list(reversed(stretch))
    return Segment(
        comparable=kind[0],
        dots=tuple(_dot(x, interval, scale, last_x) for x, interval in stretch),
        band95=listed([(x, i.high95) for x, i in stretch] + [(x, i.low95) for x, i in back]),
        band80=listed([(x, i.high80) for x, i in stretch] + [(x, i.low80) for x, i in back]),
        line=listed((x, i.estimate) for x, i in stretch),
    )


def _dot(x: float, interval: Interval, scale: Scale, last_x: float) -> TrendDot:
    return TrendDot(
        x=x,
        y=scale.at(interval.estimate),
        low=scale.at(interval.low95),
        high=scale.at(interval.high95),
        is_last=x == last_x,
    )


def _gaps(points: Sequence[TrendPoint], places: Sequence[float]) -> Iterable[Gap]:
    width = round(min((_LAST_X - _FIRST_X) / max(len(points), 1) * 0.5, 5.0), 2)
    for point, x in zip(points, places, strict=True):
        if point.interval is None:
            yield Gap(x=round(x - width / 2, 2), width=width, label=point.label)


def _marks(events: Sequence[TrendEvent], along: Scale) -> Iterable[EventMark]:
    """Letter the events in order; a mark too close to the one before stands a little lower."""
    before, y = -100.0, _TOP
    for number, event in enumerate(sorted(events, key=lambda each: each.position)):
        x = along.at(event.position)
        y = y + _LETTER if x - before < _LETTER and y < 20 else _TOP
        before = x
        yield EventMark(_letter(number), x, y, event.when, event.text, event.breaks)


def _bars(stretches: Sequence[TrendStretch], along: Scale) -> Iterable[StretchMark]:
    """Number the stretches in order; one between two waves is still wide enough to be seen."""
    ordered = sorted(stretches, key=lambda each: (each.begins, each.ends))
    for number, stretch in enumerate(ordered, start=1):
        begins, ends = along.at(stretch.begins), along.at(stretch.ends)
        width = round(max(ends - begins, _BAR), 2)
        x = round(min(begins, _LAST_X - width), 2)
        middle = round(x + width / 2, 2)
        yield StretchMark(number, x, width, middle, stretch.when, stretch.text)


def _letter(number: int) -> str:
    ahead, last = divmod(number, 26)
    return (_letter(ahead - 1) if ahead else "") + chr(ord("A") + last)


def _wave_labels(points: Sequence[TrendPoint], places: Sequence[float]) -> Iterable[WaveLabel]:
    count = len(points)
    chosen = {0: "start", count - 1: "end"} if count > 1 else {0: "end"}
    if count >= _LABELLED_IN_THE_MIDDLE:
        chosen[count // 2] = "middle"
    for number, (point, x) in enumerate(zip(points, places, strict=True)):
        if number in chosen:
            first, _, second = point.label.rpartition(" ")
            yield WaveLabel(x, chosen[number], first, second)


def _last(points: Sequence[TrendPoint], scale: Scale) -> LastValue | None:
    interval = points[-1].interval if points else None
    if interval is None:
        return None
    return LastValue(
        y=min(max(scale.at(interval.estimate), _TOP + 3), _FLOOR - 5),
        estimate=whole(interval.estimate),
        low=whole(interval.low95),
        high=whole(interval.high95),
    )
