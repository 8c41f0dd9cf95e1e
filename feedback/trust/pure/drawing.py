"""Charts as pictures that travel alone: the doubt, the dates and the address are drawn in.

A picture is one SVG of fixed size in the light colours, which a worker turns into PNG. Texts come
from the caller in the reader's language; charts run from left to right in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final
from xml.sax.saxutils import escape

from trustapp.core.pure.charts import DotPlot, IntervalChart, TrendChart
from trustapp.core.pure.charts.rows import DrawnInterval, IntervalMark

WIDTH: Final = 800
EDGE: Final = 32
INSIDE: Final = WIDTH - 2 * EDGE
FONT, ARABIC_FONT = "Noto Sans", "Noto Sans Arabic"
# One font for a whole line: letters of two fonts in one word would not be joined.
_ARABIC = re.compile("[\u0600-\u06ff]")
# Isolates a line whose words run from right to left, wherever its first letter comes from.
_FROM_RIGHT, _END = "\u2067", "\u2069"
# The light tokens of the style sheet.
PAPER, SURFACE, SUNKEN, LINE = "#FBF8F3", "#FFFFFF", "#F2EDE4", "#DDD5C8"
INK, INK_2, MUTED, FIELD = "#1C2B2F", "#4B585C", "#626C6F", "#79726A"
LAKE = "#0E5A5C"
TONES: Final = {"up": "#1F6FA8", "same": "#6B7476", "down": "#B5500F"}

_TITLE_SIZE, _LEDE_SIZE, _NOTE_SIZE = 24, 16, 13
# Letters that fit a line of each size; a little less than there is room for.
_LETTERS: Final = {_TITLE_SIZE: 54, _LEDE_SIZE: 84, _NOTE_SIZE: 104}
_LINE_HEIGHT: Final = 1.4
_TREND_HEIGHT, _DOTS_HEIGHT, _ROW, _AXIS = 340, 260, 34, 28
_PLOT_LEFT, _PLOT_WIDTH = 220, 300


@dataclass(frozen=True)
class Caption:
    """What a picture says around its chart: first the claim and its range, last the address."""

    title: str
    lede: str
    notes: Sequence[str]
    is_right_to_left: bool = False

    @property
    def words(self) -> str:
        """Everything in one text, for the description inside the file."""
        return "\n".join([self.title, self.lede, *self.notes])


@dataclass(frozen=True)
class RowWords:
    """What stands beside one row: its numbers with the range, and the verdict."""

    value: str
    verdict: str


@dataclass(frozen=True)
class Box:
    """A part of the picture, in which charts are placed in percent."""

    left: float
    top: float
    width: float
    height: float

    def x(self, percent: float) -> float:
        return round(self.left + percent * self.width / 100, 2)

    def y(self, percent: float) -> float:
        return round(self.top + percent * self.height / 100, 2)

    def points(self, listed: str) -> str:
        """Place a list of points in percent, as charts give them."""
        pairs = (pair.split(",") for pair in listed.split())
        return " ".join(f"{self.x(float(x))},{self.y(float(y))}" for x, y in pairs)


def trend_picture(chart: TrendChart, caption: Caption, *, range_words: str) -> str:
    """Draw a line with its bands, the last value with its range, and the letters of events."""
    head, top = _head(caption)
    box = Box(EDGE, top, INSIDE, _TREND_HEIGHT)
    marks = [*_trend_axis(chart, box), *_trend_line(chart, box), *_events(chart, box)]
    if chart.last:
        y = box.y(chart.last.y)
        marks.append(_text(box.x(83), y, str(chart.last.estimate), size=24, weight=600))
        marks.append(_text(box.x(83), y + 20, range_words, size=14, fill=INK_2))
    return _frame(caption, head, marks, top + _TREND_HEIGHT)


def rows_picture(chart: IntervalChart, caption: Caption, words: Sequence[RowWords]) -> str:
    """Draw rows of intervals before the band of the city; rows that are not shown are hatched."""
    head, top = _head(caption)
    height = _AXIS + _ROW * len(chart.rows)
    box = Box(_PLOT_LEFT, top + _AXIS, _PLOT_WIDTH, height - _AXIS)
    marks = []
    if chart.band:
        left, width = box.x(chart.band.x), chart.band.width * box.width / 100
        marks.append(_rect(left, box.top, width, box.height, INK, opacity=0.06))
        marks.append(_upright(box.x(chart.band.middle), box.top, top + height, INK_2, dash="3 3"))
    for tick in chart.ticks:
        marks.append(_upright(box.x(tick.place), box.top, top + height, LINE))
        marks.append(_text(box.x(tick.place), top + 18, f"{tick.value:g}", anchor="middle"))
    for number, (row, said) in enumerate(zip(chart.rows, words, strict=True)):
        marks += _interval_row(row, said, box, box.top + _ROW * (number + 0.5))
    return _frame(caption, head, marks, top + height)


def dots_picture(chart: DotPlot, caption: Caption, *, fell: str, rose: str) -> str:
    """Draw twenty equally likely values of a change on either side of no change."""
    head, top = _head(caption)
    box = Box(EDGE, top, INSIDE, _DOTS_HEIGHT)
    zero, floor = box.x(chart.zero), box.y(84)
    marks = [
        _rect(box.left, top, zero - box.left, floor - top, TONES["down"], opacity=0.07),
        _rect(zero, top, box.left + box.width - zero, floor - top, TONES["up"], opacity=0.07),
        _upright(zero, top, box.y(86), INK),
        _text(zero - 10, box.y(9), fell, size=15, anchor="end", fill=TONES["down"], weight=600),
        _text(zero + 10, box.y(9), rose, size=15, fill=TONES["up"], weight=600),
    ]
    for dot in chart.dots:
        look = (
            f'fill="{TONES["up"]}"'
            if dot.rose
            else f'fill="{SURFACE}" stroke="{TONES["down"]}" stroke-width="2.5"'
        )
        marks.append(f'<circle cx="{box.x(dot.x)}" cy="{box.y(dot.y)}" r="11" {look}/>')
    marks += [
        _text(box.x(tick.place), box.y(97), f"{tick.value:+g}", anchor=tick.anchor)
        for tick in chart.ticks
        if tick.value
    ]
    marks.append(_text(zero, box.y(97), "0", anchor="middle"))
    return _frame(caption, head, marks, top + _DOTS_HEIGHT)


def _trend_axis(chart: TrendChart, box: Box) -> Iterator[str]:
    for tick in chart.ticks:
        y = box.y(tick.place)
        yield f'<path d="M{box.left} {y}H{box.x(80)}" stroke="{LINE}"/>'
        yield _text(box.left, y - 5, f"{tick.value:g}", fill=MUTED)
    for gap in chart.gaps:
        width = gap.width * box.width / 100
        yield _rect(box.x(gap.x), box.y(5), width, box.height * 0.81, "url(#hatch)")
    for label in chart.labels:
        yield _text(box.x(label.x), box.y(93), label.first, anchor=label.anchor)
        yield _text(box.x(label.x), box.y(98.5), label.second, anchor=label.anchor, weight=600)


def _trend_line(chart: TrendChart, box: Box) -> Iterator[str]:
    for segment in chart.segments:
        dash = "" if segment.comparable else ' stroke-dasharray="6 5"'
        if not segment.is_alone:
            for band, opacity in ((segment.band95, 0.13), (segment.band80, 0.17)):
                yield f'<polygon points="{box.points(band)}" fill="{LAKE}" opacity="{opacity}"/>'
            yield (
                f'<polyline points="{box.points(segment.line)}" fill="none" stroke="{LAKE}" '
                f'stroke-width="3" stroke-linejoin="round"{dash}/>'
            )
        for dot in segment.dots:
            x, radius = box.x(dot.x), 7 if dot.is_last else 4
            if segment.is_alone:
                yield (
                    f'<path d="M{x} {box.y(dot.low)}V{box.y(dot.high)}" stroke="{LAKE}" '
                    'stroke-width="5" stroke-linecap="round" opacity=".28"/>'
                )
            fill, line = (LAKE, PAPER) if segment.comparable else (PAPER, LAKE)
            yield (
                f'<circle cx="{x}" cy="{box.y(dot.y)}" r="{radius}" fill="{fill}" '
                f'stroke="{line}" stroke-width="2"/>'
            )


def _events(chart: TrendChart, box: Box) -> Iterator[str]:
    for event in chart.events:
        x, y = box.x(event.x), box.y(event.y)
        yield _upright(x, y, box.y(86), FIELD, dash="3 4" if event.breaks else "")
        yield f'<circle cx="{x}" cy="{y}" r="11.5" fill="{INK}"/>'
        yield _text(x, y + 4.5, event.letter, anchor="middle", fill=PAPER)


def _interval_row(row: DrawnInterval, said: RowWords, box: Box, y: float) -> Iterator[str]:
    yield f'<path d="M{EDGE} {y + _ROW / 2}H{WIDTH - EDGE}" stroke="{LINE}"/>'
    yield _text(EDGE, y - 1, row.label, size=14, weight=600)
    yield _text(EDGE, y + 13, row.note, size=11, fill=MUTED)
    if row.now is None:
        yield _rect(box.left, y - 9, box.width, 18, "url(#hatch)")
    else:
        yield from _interval(row.now, TONES[row.tone], box, y)
    yield _text(box.left + box.width + 16, y + 5, said.value, size=13, fill=INK)
    yield _text(WIDTH - EDGE, y + 5, said.verdict, size=12, anchor="end", fill=INK_2)


def _interval(mark: IntervalMark, colour: str, box: Box, y: float) -> Iterator[str]:
    stroke = f'stroke="{colour}" stroke-linecap="round"'
    for start, end, width, opacity in (
        (mark.from95, mark.to95, 5, 0.28),
        (mark.from80, mark.to80, 9, 0.42),
    ):
        yield (
            f'<path d="M{box.x(start)} {y}H{box.x(end)}" {stroke} stroke-width="{width}" '
            f'opacity="{opacity}"/>'
        )
    yield f'<circle cx="{box.x(mark.x)}" cy="{y}" r="6.5" fill="{colour}"/>'


def _head(caption: Caption) -> tuple[list[str], float]:
    """Write the claim and its range; also tell where the chart may begin."""
    marks, y = _lines(caption.title, caption, EDGE - 12, _TITLE_SIZE, INK)
    more, y = _lines(caption.lede, caption, y + 4, _LEDE_SIZE, INK_2)
    return [*marks, *more], y + 14


def _frame(caption: Caption, head: list[str], marks: list[str], y: float) -> str:
    """Put the notes under the chart and the whole on paper."""
    foot, y = [], y + 16
    for note in caption.notes:
        lines, y = _lines(note, caption, y, _NOTE_SIZE, MUTED)
        foot += lines
    height = round(y + EDGE - 8)
    hatch = (
        '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="8" height="8" fill="{SUNKEN}"/>'
        f'<path d="M0 0V8" stroke="{LINE}" stroke-width="4"/></pattern></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="{FONT}">{hatch}'
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>{"".join(head + marks + foot)}'
        "</svg>"
    )


def _lines(text: str, caption: Caption, y: float, size: int, fill: str) -> tuple[list[str], float]:
    """Write a text over as many lines as it needs; also tell where it ends."""
    x, anchor = (WIDTH - EDGE, "end") if caption.is_right_to_left else (EDGE, "start")
    weight = 600 if size == _TITLE_SIZE else 400
    marks = []
    for line in wrap(text, _LETTERS[size], break_long_words=True):
        y += size * _LINE_HEIGHT
        turns = caption.is_right_to_left and _ARABIC.search(line)
        words = f"{_FROM_RIGHT}{line}{_END}" if turns else line
        marks.append(
            _text(x, round(y, 1), words, size=size, anchor=anchor, fill=fill, weight=weight)
        )
    return marks, y


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 13,
    anchor: str = "start",
    fill: str = INK_2,
    weight: int = 400,
) -> str:
    font = f' font-family="{ARABIC_FONT}"' if _ARABIC.search(words) else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" fill="{fill}" '
        f'font-weight="{weight}"{font}>{escape(words)}</text>'
    )


def _rect(x: float, y: float, width: float, height: float, fill: str, opacity: float = 1) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{width:g}" height="{height:g}" fill="{fill}" '
        f'opacity="{opacity:g}"/>'
    )


def _upright(x: float, top: float, bottom: float, colour: str, *, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{x} {top}V{bottom}" stroke="{colour}"{dashes}/>'
