"""Questions that screens ask about results. They read stored numbers and compute none."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from feedback.surveys.enums import Population
from feedback.trust.enums import Against, Verdict
from feedback.trust.models import Release
from feedback.trust.queries import reading
from feedback.trust.queries.asking import asked_often
from feedback.trust.queries.shapes import (
    Change,
    MeasureRow,
    Overview,
    PlaceResult,
    PlaceRow,
    ReleaseInfo,
    Trend,
    TrendWave,
    at_a_glance,
)

HEADLINE = "trust"


def latest_release() -> ReleaseInfo | None:
    """Return the newest release of the general sample."""
    release = reading.newest().first()
    return reading.release_info(release) if release else None


def releases_for_trend(population: str = Population.GENERAL) -> list[ReleaseInfo]:
    """Return the newest release of each wave, oldest wave first."""
    found = list(reading.newest(population)[: reading.MOST_WAVES])
    return [reading.release_info(release) for release in reversed(found)]


def overview(period: str = "") -> Overview | None:
    """Return everything the dashboard says about trust, in two statements.

    The newest release, unless `period` is the public id of the newest release of another wave.
    """
    found = _of_city()[::-1]
    sight = chosen(found, period)
    if not sight:
        return None
    [latest] = _in_full(sight[-1].pk, get_language())
    rows = measure_rows(sight, latest.compared)
    headline = next((row for row in rows if row.is_headline), None)
    if headline is None:
        return None
    beside_city = against_city(latest.beside_city)
    return Overview(
        release=reading.release_info(sight[-1]),
        pictures=frozenset(latest.drawn),
        periods=tuple(reading.release_info(wave) for wave in reversed(found)),
        headline=headline,
        parts=tuple(row for row in rows if row.is_part),
        places=place_rows(latest.places, beside_city),
        heard=at_a_glance(reading.heard_rows(latest.heard_groups)),
        trend=trend_of(headline.key, sight),
        places_family=max((row["family"] for row in beside_city.values()), default=0),
    )


@asked_often
def _of_city() -> QuerySet[Release]:
    return newest_waves(city=reading.city_scores(), events=reading.events())


@asked_often
def _in_full(release: int, language: str) -> QuerySet[Release]:
    return Release.objects.filter(pk=release).annotate(
        places=reading.headline_by_place(),
        compared=reading.comparisons(place=None),
        beside_city=reading.beside_city(),
        heard_groups=reading.heard_groups(at_a_glance=True),
        drawn=reading.pictures(language),
    )


def front() -> tuple[ReleaseInfo, MeasureRow, Trend] | None:
    """Return the newest headline with its range, changes and trend, for the home page."""
    found = _headlines()[::-1]
    rows = measure_rows(found, found[-1].compared) if found else []
    if not rows:
        return None
    headline = rows[0]
    return reading.release_info(found[-1]), headline, trend_of(headline.key, found)


@asked_often
def _headlines() -> QuerySet[Release]:
    return newest_waves(
        city=reading.city_scores(measure__is_headline=True),
        compared=reading.comparisons(place=None, measure__is_headline=True),
        events=reading.events(),
    )


def city_measures() -> list[tuple[ReleaseInfo, MeasureRow]]:
    """Return every measure of the city in the newest release, with its changes."""
    found = _with_changes()[::-1]
    if not found:
        return []
    release = reading.release_info(found[-1])
    return [(release, row) for row in measure_rows(found, found[-1].compared)]


@asked_often
def _with_changes() -> QuerySet[Release]:
    return newest_waves(
        city=reading.city_scores(),
        compared=reading.comparisons(place=None),
        events=reading.events(),
    )


def parts() -> list[MeasureRow]:
    """Return the parts of trust in the newest release."""
    return [row for _release, row in city_measures() if row.is_part]


def trend(measure: str = HEADLINE, place: str | None = None) -> Trend:
    """Return one measure over the waves, of the city or of the place with this address."""
    return trend_of(measure, (_of_place(place) if place else _of_city())[::-1])


@asked_often
def _of_place(slug: str) -> QuerySet[Release]:
    return newest_waves(city=reading.scores_of_place(slug), events=reading.events())


def places_table() -> tuple[PlaceRow, ...]:
    """Return the places of the newest release from A to Z, each beside the city."""
    found = _places()
    return place_rows(found[0].places, against_city(found[0].compared)) if found else ()


@asked_often
def _places() -> QuerySet[Release]:
    return reading.newest().annotate(
        places=reading.headline_by_place(),
        compared=reading.beside_city(),
    )[:1]


def place_result(slug: str) -> PlaceResult | None:
    """Return what is said about one place, in one statement; None without a release."""
    found = _beside_city(slug)[::-1]
    if not found or not found[-1].here:
        return None
    latest = found[-1]
    rows = [reading.measure_row(row, {}) for row in latest.here]
    headline = next((row for row in rows if row.is_headline), None)
    city = next((row for row in latest.city if row["is_headline"]), None)
    if headline is None or headline.now.place is None or city is None:
        return None
    compared = [reading.change_info(row) for row in latest.compared]
    return PlaceResult(
        place=headline.now.place,
        release=reading.release_info(latest),
        headline=headline,
        city=reading.score_info(city),
        against_city=compared[0] if compared else None,
        measures=tuple(rows),
        trend=trend_of(headline.key, found, of="here"),
        small_area=reading.small_area_info(latest.small[0]) if latest.small else None,
    )


@asked_often
def _beside_city(slug: str) -> QuerySet[Release]:
    return newest_waves(
        city=reading.city_scores(),
        here=reading.scores_of_place(slug),
        compared=reading.comparisons(against=Against.CITY, place__slug=slug),
        small=reading.small_areas(place__slug=slug),
        events=reading.events(),
    )


def newest_waves(**arrays: Any) -> QuerySet[Release]:
    """Return the newest release of each wave with its arrays, newest first."""
    return reading.newest().annotate(**arrays)[: reading.MOST_WAVES]


def waves(**arrays: Any) -> list[Any]:
    """Return the newest release of each wave with its arrays, oldest first."""
    return list(reversed(newest_waves(**arrays)))


def chosen(found: Sequence[Any], period: str) -> Sequence[Any]:
    """Return the waves up to the one that was named; all of them when none of these was."""
    names = [str(wave.public_id) for wave in found]
    return found[: names.index(period) + 1] if period in names else found


def measure_rows(waves: Sequence[Any], compared: Sequence[Mapping[str, Any]]) -> list[MeasureRow]:
    """Return the measures of the last of these waves, each with its changes."""
    before = {wave.pk: wave for wave in waves}
    changes: dict[str, dict[str, Change]] = {}
    for row in compared:
        if row["place_slug"] is None and row["against"] != Against.CITY:
            changes.setdefault(row["measure"], {})[row["against"]] = _with_then(row, before)
    return [reading.measure_row(row, changes.get(row["measure"], {})) for row in waves[-1].city]


def _with_then(row: Mapping[str, Any], before: Mapping[int, Any]) -> Change:
    """Return a change with what it is compared to, if that release is still in sight."""
    other = before.get(row["other"])
    if other is None:
        return reading.change_info(row)
    then = next((score for score in other.city if score["measure"] == row["measure"]), None)
    return reading.change_info(
        row, other=reading.release_info(other), then=reading.score_info(then) if then else None
    )


def against_city(compared: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return the comparisons with the city by place."""
    return {row["place_slug"]: row for row in compared if row["against"] == Against.CITY}


def place_rows(
    scores: Sequence[Mapping[str, Any]], beside_city: Mapping[str, Mapping[str, Any]]
) -> tuple[PlaceRow, ...]:
    """Return the places in the order of their scores, each beside the city."""
    rows = []
    for score in map(reading.score_info, scores):
        assert score.place is not None
        found = beside_city.get(score.place.slug, {})
        rows.append(
            PlaceRow(
                place=score.place,
                score=score,
                verdict=found.get("verdict", Verdict.TOO_FEW),
                difference=found.get("difference"),
            )
        )
    return tuple(rows)


def trend_of(measure: str, waves: Sequence[Any], of: str = "city") -> Trend:
    """Return one measure over these waves with the events between them."""
    points = []
    for wave in waves:
        score = next((row for row in getattr(wave, of) if row["measure"] == measure), None)
        info = reading.score_info(score) if score else None
        points.append(TrendWave(reading.release_info(wave), info))
    first = points[0].release.data_from if points else None
    marked = reading.event_rows(waves[-1].events) if waves else ()
    return Trend(measure, tuple(points), tuple(e for e in marked if first and e.on >= first))
