"""What the public results and the oversight view draw alike, from one overview."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from feedback.trust.queries.shapes import MeasureRow, Overview, PlaceRow, part_row
from feedback.trust.queries.words import band_words
from trustapp.core.pure import charts
from trustapp.places.models import Place
from trustapp.places.queries import city_sheet

PlaceAddress = Callable[[str], str]


def results_page(overview: Overview, against: str, address: PlaceAddress) -> dict[str, Any]:
    """Return the charts of the results page; `address` gives the page of a place by its slug."""
    return {
        "overview": overview,
        "against": against,
        "legend": [{"mark": "band", "text": _("Best estimate, likely range (80%), range (95%)")}],
        "parts_chart": overview.parts_chart(against),
        "places_chart": places_chart(overview.places, overview.headline.now.interval, address),
        "heard_chart": overview.heard_chart(),
        "under_heard": sum(row.is_under_heard for row in overview.heard),
    }


def places_chart(
    places: tuple[PlaceRow, ...], city: charts.Interval | None, address: PlaceAddress
) -> charts.IntervalChart:
    """Draw the places from A to Z before the band of the city, each leading to its own page."""
    answers = {band: band_words(band) for band in {row.score.band for row in places}}
    return charts.interval_rows(
        [
            charts.IntervalRow(
                label=row.place.name,
                now=row.score.interval,
                verdict=row.verdict,
                note=answers[row.score.band],
                reason=row.score.reason,
                url=address(row.place.slug),
            )
            for row in places
        ],
        reference=city,
    )


def measures_chart(measures: Sequence[MeasureRow], against: str) -> charts.IntervalChart:
    """Draw every measure now, with rings where it stood then."""
    return charts.interval_rows([part_row(row, row.change(against)) for row in measures])


def places_map(places: tuple[PlaceRow, ...], address: PlaceAddress) -> charts.PlaceMap:
    """Draw every place in one of three verdict fills; those not shown are hatched, not missing."""
    by_slug = {row.place.slug: row for row in places}
    shapes, sheet = city_sheet()
    return charts.place_map(
        sheet, [_on_the_map(place, by_slug.get(place.slug), address) for place in shapes]
    )


def _on_the_map(place: Place, row: PlaceRow | None, address: PlaceAddress) -> charts.MapPlace:
    interval = row.score.interval if row else None
    if row is None or interval is None:
        reason = row.score.reason if row else _("Too few answers to be fair or private")
        return charts.MapPlace(
            name=place.name, verdict="too_few", shown=False, words=reason, url=address(place.slug)
        )
    words = _("%(estimate)s, range %(low)s to %(high)s") % {
        "estimate": round(interval.estimate),
        "low": round(interval.low95),
        "high": round(interval.high95),
    }
    return charts.MapPlace(
        name=place.name, verdict=row.verdict, words=words, url=address(place.slug)
    )
