"""Tags and filters that the chart partials are drawn with.

What is repeated for every place of a city is joined here as strings: a template needs twenty times
as long for it, and these pages are the ones that many people open at once.
"""

from html import escape
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trustapp.core.pure.charts.dots import DotPlot
from trustapp.core.pure.charts.maps import MapShape, PlaceMap
from trustapp.core.pure.charts.rows import (
    DrawnInterval,
    DrawnPair,
    IntervalChart,
    IntervalMark,
    PairChart,
    tone,
)
from trustapp.core.pure.charts.scale import whole
from trustapp.core.pure.charts.trend import Segment, TrendChart, TrendDot, TrendPoint
from trustapp.core.templatetags.icons import icon

register = template.Library()

_MINUS: Final = "\u2212"
_OVER_TIME: Final = {
    "clearly_up": gettext_lazy("Clearly up"),
    "likely_up": gettext_lazy("Likely up"),
    "no_clear_change": gettext_lazy("No clear change"),
    "likely_down": gettext_lazy("Likely down"),
    "clearly_down": gettext_lazy("Clearly down"),
}
_BETWEEN_PLACES: Final = {
    "clearly_up": gettext_lazy("Clearly above"),
    "likely_up": gettext_lazy("Likely above"),
    "no_clear_change": gettext_lazy("Not clearly different"),
    "likely_down": gettext_lazy("Likely below"),
    "clearly_down": gettext_lazy("Clearly below"),
}


@register.filter
def signed(value: float) -> str:
    """Return a change as people write it: +5, −3, no change."""
    if value == 0:
        return _("no change")
    return f"{_MINUS if value < 0 else '+'}{abs(value):g}"


@register.filter
def plain(value: float) -> str:
    """Return a number without needless digits, for axes."""
    return f"{value:g}"


@register.filter
def chance_dots(chart: DotPlot) -> SafeString:
    """Return the equally likely values of a change as dots, filled where it rose."""
    rose = 'fill="var(--up)"'
    fell = 'fill="var(--surface)" stroke="var(--down)" stroke-width="2.5"'
    return mark_safe(  # noqa: S308 - numbers only
        "".join(
            f'<circle cx="{dot.x}%" cy="{dot.y}%" r="{chart.radius}" {rose if dot.rose else fell}/>'
            for dot in chart.dots
        )
    )


# --- trends -------------------------------------------------------------------------------------
@register.filter
def trend_dots(chart: TrendChart) -> SafeString:
    """Return the estimate of every wave as a dot, with its range where no line leads to it."""
    return mark_safe(  # noqa: S308 - numbers only
        "".join(_trend_dot(dot, segment) for segment in chart.segments for dot in segment.dots)
    )


def _trend_dot(dot: TrendDot, segment: Segment) -> str:
    alone = (
        f'<line x1="{dot.x}%" x2="{dot.x}%" y1="{dot.low}%" y2="{dot.high}%" stroke="var(--lake)" '
        'stroke-width="5" stroke-linecap="round" opacity=".28"/>'
    )
    fill, stroke = ("lake", "paper") if segment.comparable else ("paper", "lake")
    return (
        f'{alone if segment.is_alone else ""}<circle cx="{dot.x}%" cy="{dot.y}%" '
        f'r="{7 if dot.is_last else 4}" fill="var(--{fill})" stroke="var(--{stroke})" '
        'stroke-width="2"/>'
    )


@register.filter
def trend_labels(chart: TrendChart) -> SafeString:
    """Return the periods below a trend, in two lines each."""
    return mark_safe(  # noqa: S308 - escaped one by one
        "".join(
            f'<text x="{label.x}%" y="93%" font-size="13" text-anchor="{label.anchor}">'
            f'{escape(label.first)}</text><text x="{label.x}%" y="98.5%" font-size="13" '
            f'font-weight="600" text-anchor="{label.anchor}">{escape(label.second)}</text>'
            for label in chart.labels
        )
    )


@register.filter
def trend_table(points: tuple[TrendPoint, ...]) -> SafeString:
    """Return the rows of the table that says the same as a trend, oldest wave first."""
    span = _("%(low)s to %(high)s")
    return mark_safe(  # noqa: S308 - escaped one by one
        "".join(_trend_row(point, span) for point in points)
    )


def _trend_row(point: TrendPoint, span: str) -> str:
    cells = [*_numbers(point, span), point.answers, _note(point)]
    drawn = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(point.label)}</th>{drawn}</tr>'


def _numbers(point: TrendPoint, span: str) -> list[str]:
    interval = point.interval
    if interval is None:
        return [_("Not shown"), ""]
    low, high = whole(interval.low95), whole(interval.high95)
    return [str(whole(interval.estimate)), span % {"low": low, "high": high}]


def _note(point: TrendPoint) -> str:
    return point.note or ("" if point.comparable else _("Older wording, not comparable"))


# --- verdicts -----------------------------------------------------------------------------------
@register.simple_tag
def verdict_chip(verdict: str, compared_with: str = "") -> SafeString:
    """Draw the verdict in words, with a mark that repeats its direction.

    Raises KeyError for a verdict that nobody defined: no chart may say more than its data.
    """
    if verdict == "too_few":
        return format_html('<span class="chip hidden">{}</span>', _("Not shown"))
    if verdict == "not_compared":
        return format_html('<span class="chip hidden">{}</span>', _("Not compared"))
    kind, words = tone(verdict), verdict_words(verdict, compared_with)
    return format_html('<span class="chip {}">{}{}</span>', kind, icon(kind), words)


def verdict_words(verdict: str, compared_with: str = "") -> str:
    """Return a verdict about something that is shown. Raises KeyError for an unknown one."""
    return str((_BETWEEN_PLACES if compared_with == "place" else _OVER_TIME)[verdict])


# --- rows of intervals --------------------------------------------------------------------------
@register.filter
def interval_table_rows(chart: IntervalChart, compared_with: str) -> SafeString:
    """Return a table row for every interval: name, plot, range in words, verdict."""
    grid = _grid(chart)
    chips = {
        each: verdict_chip(each, compared_with) for each in {row.verdict for row in chart.rows}
    }
    words = _Words()
    return mark_safe(  # noqa: S308 - escaped one by one
        "".join(_interval_row(row, grid, chips[row.verdict], words) for row in chart.rows)
    )


def _interval_row(row: DrawnInterval, grid: str, chip: str, words: "_Words") -> str:
    name: str = escape(row.label)
    if row.url:
        name = f'<a href="{escape(row.url)}">{name}</a>'
    note = f"<small>{escape(row.note)}</small>" if row.note else ""
    says = f"<small>{escape(words.of(row))}</small>"
    drawn, estimate = '<span class="hatch" aria-hidden="true"></span>', ""
    if row.now is not None:
        drawn = f'<svg aria-hidden="true">{grid}{_plot(row.now, row)}</svg>'
        estimate = f"<b>{row.now.estimate}</b>"
    return (
        f'<tr role="row"><th role="rowheader" scope="row" class="name">{name}{note}</th>\n'
        f'<td role="cell" class="plot">{drawn}</td>'
        f'<td role="cell" class="val">{estimate}{says}</td>'
        f'<td role="cell" class="ver">{chip}</td></tr>'
    )


def _grid(chart: IntervalChart) -> str:
    """Return what stands behind every row: the band of the reference and the lines of the axis."""
    marks = []
    if band := chart.band:
        marks.append(
            f'<rect x="{band.x}%" width="{band.width}%" height="100%" fill="var(--ink)" '
            f'opacity=".055"/>'
            f'<line x1="{band.middle}%" x2="{band.middle}%" y2="100%" stroke="var(--ink-2)" '
            'stroke-dasharray="3 3"/>'
        )
    marks += [
        f'<line x1="{tick.place}%" x2="{tick.place}%" y2="100%" stroke="var(--line)"/>'
        for tick in chart.ticks
    ]
    return "".join(marks)


def _plot(now: IntervalMark, row: DrawnInterval) -> str:
    """Return the interval of a row, above that of the time before when there is one."""
    if row.previous is None:
        return _now(now, row.tone, 50)
    return _before(row.previous) + _now(now, row.tone, 38)


def _before(mark: IntervalMark) -> str:
    return (
        f'<line x1="{mark.from95}%" x2="{mark.to95}%" y1="72%" y2="72%" stroke="var(--same)" '
        'stroke-width="4" stroke-linecap="round" opacity=".4"/>'
        f'<circle cx="{mark.x}%" cy="72%" r="5.5" fill="var(--paper)" stroke="var(--same)" '
        'stroke-width="2.5"/>'
    )


def _now(mark: IntervalMark, colour: str, y: int) -> str:
    return (
        f'<g stroke="var(--{colour})" stroke-linecap="round">'
        f'<line x1="{mark.from95}%" x2="{mark.to95}%" y1="{y}%" y2="{y}%" stroke-width="5" '
        f'opacity=".28"/><line x1="{mark.from80}%" x2="{mark.to80}%" y1="{y}%" y2="{y}%" '
        f'stroke-width="9" opacity=".42"/></g><circle cx="{mark.x}%" cy="{y}%" r="7.5" '
        f'fill="var(--{colour})" stroke="var(--paper)" stroke-width="2"/>'
    )


class _Words:
    """The words of many rows, looked up once for all of them."""

    def __init__(self) -> None:
        self.hidden, self.span = _("Too few answers"), _("%(low)s to %(high)s")
        self.before = _("was %(before)s")

    def of(self, row: DrawnInterval) -> str:
        """Return the range of a row, and what it was before."""
        if row.now is None:
            return row.reason or self.hidden
        words = self.span % {"low": row.now.low, "high": row.now.high}
        if row.previous:
            words += ", " + self.before % {"before": row.previous.estimate}
        return words


# --- rows of pairs ------------------------------------------------------------------------------
@register.filter
def pair_table_rows(chart: PairChart) -> SafeString:
    """Return a table row for every pair: name, and both dots on one line with their numbers."""
    grid = "".join(
        f'<line x1="{tick.place}%" x2="{tick.place}%" y1="0" y2="100%" stroke="var(--line)"/>'
        for tick in chart.ticks
    )
    shares = _("%(first)s%% of adults, %(second)s%% of answers")
    return mark_safe(  # noqa: S308 - escaped one by one
        "".join(_pair_row(row, grid, shares) for row in chart.rows)
    )


def _pair_row(row: DrawnPair, grid: str, shares: str) -> str:
    note = f"<small>{escape(row.note)}</small>" if row.note else ""
    words = shares % {"first": row.first, "second": row.second}
    return (
        f'<tr role="row"><th role="rowheader" scope="row" class="name">{escape(row.label)}{note}'
        f'</th><td role="cell" class="plot"><span class="vh">{escape(words)}</span>'
        f'<svg aria-hidden="true">{grid}{_pair(row)}</svg></td></tr>'
    )


def _pair(row: DrawnPair) -> str:
    right, left = ("13", "start"), ("-13", "end")
    (dx, anchor), (first_dx, first_anchor) = (right, left) if row.first_leads else (left, right)
    return (
        f'<line x1="{row.first_x}%" x2="{row.second_x}%" y1="50%" y2="50%" '
        f'stroke="var(--{row.tone})" stroke-width="5" opacity=".4"/>'
        f'<circle cx="{row.first_x}%" cy="50%" r="7" fill="var(--paper)" stroke="var(--ink-2)" '
        f'stroke-width="2.5"/><circle cx="{row.second_x}%" cy="50%" r="7" '
        f'fill="var(--{row.tone})"/>'
        f'<text class="strong" x="{row.second_x}%" dx="{dx}" y="50%" dy="5" font-size="13.5" '
        f'text-anchor="{anchor}">{row.second}</text>'
        f'<text x="{row.first_x}%" dx="{first_dx}" y="50%" dy="5" font-size="13.5" '
        f'text-anchor="{first_anchor}">{row.first}</text>'
    )


# --- map ----------------------------------------------------------------------------------------
@register.filter
def shapes(chart: PlaceMap, prefix: str) -> SafeString:
    """Return all places of a map, each with its words for those who do not see it."""
    return mark_safe("".join(_shape(shape, prefix) for shape in chart.shapes))  # noqa: S308


def _shape(shape: MapShape, prefix: str) -> str:
    words = escape(f"{shape.name}: {shape.words}")
    fill = f'fill="url(#{prefix}-hatch)"' if shape.fill == "hidden" else f'class="{shape.fill}"'
    if not shape.url:
        return (
            f'<path {fill} d="{shape.path}" role="img" aria-label="{words}">'
            f"<title>{words}</title></path>"
        )
    return (
        f'<a href="{escape(shape.url)}" aria-label="{words}"><path {fill} d="{shape.path}">'
        f"<title>{words}</title></path></a>"
    )


@register.filter
def names(chart: PlaceMap) -> SafeString:
    """Return the names that fit into their places."""
    return mark_safe(  # noqa: S308 - escaped one by one
        "".join(
            f'<text x="{shape.x}" y="{shape.y}">{escape(shape.name)}</text>'
            for shape in chart.shapes
            if shape.has_room
        )
    )
