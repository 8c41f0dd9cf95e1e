"""Tags and filters that the chart partials are drawn with.

What is repeated for every place of a city is joined here as strings: a template needs twenty times
as long for it, and these pages are the ones that many people open at once.
"""

from collections.abc import Iterator
from typing import Final

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trustapp.core.pure.charts.maps import MapShape, PlaceMap
from trustapp.core.pure.charts.rows import DrawnInterval, IntervalChart, IntervalMark, tone
from trustapp.core.pure.charts.scale import whole
from trustapp.core.pure.charts.trend import TrendPoint
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
def whole_number(value: float) -> int:
    """Return the whole number that the chart shows for a value."""
    return whole(value)


@register.filter
def trend_table(points: tuple[TrendPoint, ...]) -> Iterator[list[str]]:
    """Return the rows of the table that says the same as a trend, oldest wave first."""
    for point in points:
        yield [point.label, *_numbers(point), point.answers, _note(point)]


def _numbers(point: TrendPoint) -> list[str]:
    interval = point.interval
    if interval is None:
        return [_("Not shown"), ""]
    low, high = whole(interval.low95), whole(interval.high95)
    return [
        str(whole(interval.estimate)),
        _("%(low)s to %(high)s") % {"low": low, "high": high},
    ]


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
def grid(chart: IntervalChart) -> SafeString:
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
    return mark_safe("".join(marks))  # noqa: S308 - numbers only


@register.filter
def plot(row: DrawnInterval) -> SafeString:
    """Return the interval of a row, above that of the time before when there is one."""
    if row.now is None:
        return mark_safe("")
    y = 38 if row.previous else 50
    before = _before(row.previous) if row.previous else ""
    return mark_safe(before + _now(row.now, row.tone, y))  # noqa: S308 - numbers only


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


@register.filter
def in_words(row: DrawnInterval) -> str:
    """Return the range of a row, and what it was before, in words."""
    if row.now is None:
        return row.reason or _("Too few answers")
    words = _("%(low)s to %(high)s") % {"low": row.now.low, "high": row.now.high}
    if row.previous:
        words += ", " + _("was %(before)s") % {"before": row.previous.estimate}
    return words


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
