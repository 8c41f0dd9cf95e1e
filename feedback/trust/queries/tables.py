"""Published numbers as tables of words, for the public pages and the oversight view alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.trust.queries.detail import Quality, ScaleRow
from feedback.trust.queries.sentences import points, score
from feedback.trust.queries.shapes import HeardRow, MeasureRow, PlaceRow, SmallAreaInfo
from trustapp.core.pure.charts import Interval


@dataclass(frozen=True)
class Table:
    """Headings and rows of text; the first cell of a row names it."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def weighting(measures: Sequence[MeasureRow]) -> Table:
    """Return what weighting changed: the weighted mean beside the plain mean of the answers."""
    columns = [_("Measure"), _("Weighted"), _("Range (95%)"), _("Unweighted"), _("Difference")]
    rows = []
    for row in measures:
        interval, plain = row.now.interval, row.now.unweighted
        if interval is None or plain is None:
            rows.append([row.name, _("Not shown"), row.now.reason, "", ""])
            continue
        gap = points(interval.estimate - plain)
        rows.append([row.name, score(interval.estimate), span(interval), score(plain), gap])
    return Table(columns, rows)


def reliability(scales: Sequence[ScaleRow]) -> Table:
    """Return how well the questions of each scale hang together."""
    columns = [
        _("Scale"), _("Questions"), _("Alpha"), _("Range (95%)"), _("Omega"), _("Answers"),
    ]  # fmt: skip
    rows = []
    for scale in scales:
        items = number_format(scale.items, 0)
        if scale.alpha is None or scale.low95 is None or scale.high95 is None:
            rows.append([scale.name, items, _("Not shown"), scale.reason, "", scale.answers])
            continue
        limits = {"low": _decimal(scale.low95), "high": _decimal(scale.high95)}
        omega = _("needs three questions") if scale.omega is None else _decimal(scale.omega)
        said = _("%(low)s to %(high)s") % limits
        rows.append([scale.name, items, _decimal(scale.alpha), said, omega, scale.answers])
    return Table(columns, rows)


def quality_page(found: Quality) -> dict[str, Any]:
    """Return what the pages about data and method say of how good the numbers are."""
    return {
        "quality": found,
        "weighting": weighting(found.measures),
        "reliability": reliability(found.scales),
    }


def heard(places: Sequence[HeardRow]) -> Table:
    """Return each place's share of the adults and of the answers, and how many of those asked."""
    columns = [
        _("Neighborhood"), _("Share of adults"), _("Share of answers"), _("Answered when asked"),
        _("Answers"),
    ]  # fmt: skip
    rows = []
    for row in places:
        share = _("Not shown") if row.answers_share is None else _percent(row.answers_share, 1)
        rate = "" if row.response_rate is None else _percent(row.response_rate, 0)
        rows.append([row.label, _percent(row.adults_share, 1), share, rate, row.answers])
    return Table(columns, rows)


def beside_small_areas(
    places: Sequence[PlaceRow], small_areas: Mapping[str, SmallAreaInfo]
) -> Table:
    """Return each place's own value beside its small-area estimate, from A to Z."""
    columns = [
        _("Neighborhood"), _("From its own answers"), _("Range (95%)"), _("Small-area estimate"),
        _("Its range (95%)"), _("Unweighted"), _("Answers"),
    ]  # fmt: skip
    rows = []
    for row in places:
        own, small = row.score.interval, small_areas.get(row.place.slug)
        if own is None:
            hidden = [_("Not shown"), row.score.reason, "", "", ""]
            rows.append([row.place.name, *hidden, row.score.answers])
            continue
        borrowed = [score(small.interval.estimate), span(small.interval)] if small else ["", ""]
        plain = score(row.score.unweighted)
        rows.append(
            [row.place.name, score(own.estimate), span(own), *borrowed, plain, row.score.answers]
        )
    return Table(columns, rows)


def span(interval: Interval) -> str:
    """Return the 95 % range in words: "54 to 62"."""
    low, high = score(interval.low95), score(interval.high95)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def not_heard(places: Sequence[HeardRow]) -> str:
    """Return how many places were heard too little."""
    count = sum(row.is_under_heard for row in places)
    if not count:
        return _("No neighborhood was heard much less than its share.")
    words = ngettext(
        "%(count)s neighborhood was heard less than four fifths of its share.",
        "%(count)s neighborhoods were heard less than four fifths of their share.",
        count,
    )
    return words % {"count": number_format(count, 0)}


def _decimal(value: float) -> str:
    return number_format(value, 2)


def _percent(value: float, digits: int) -> str:
    return _("%(share)s%%") % {"share": number_format(value, digits)}
