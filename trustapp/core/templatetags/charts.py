"""Filters that the chart partials are drawn with."""

from collections.abc import Iterator

from django import template
from django.utils.translation import gettext as _

from trustapp.core.pure.charts.scale import whole
from trustapp.core.pure.charts.trend import TrendPoint

register = template.Library()

_MINUS = "\u2212"


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
        f"{whole(interval.estimate)}%",
        _("%(low)s to %(high)s%%") % {"low": low, "high": high},
    ]


def _note(point: TrendPoint) -> str:
    return point.note or ("" if point.comparable else _("Older wording, not comparable"))
