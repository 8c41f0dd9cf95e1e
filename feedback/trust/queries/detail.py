"""What stands behind the published scores: each place, each scale, who took part, plain means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from feedback.trust.models import Release, Reliability
from feedback.trust.queries import reading
from feedback.trust.queries.results import (
    against_city,
    chosen,
    measure_rows,
    place_rows,
    trend_of,
    waves,
)
from feedback.trust.queries.shapes import (
    HeardRow,
    MeasureRow,
    PlaceRow,
    ReleaseInfo,
    SmallAreaInfo,
    Trend,
)
from feedback.trust.queries.words import band_words, measure_name, reason_words
from trustapp.core.pure import charts


@dataclass(frozen=True)
class Neighborhoods:
    """Every place of one release: its own value, and beside it the small-area estimate."""

    release: ReleaseInfo
    periods: tuple[ReleaseInfo, ...]
    city: charts.Interval | None
    places: tuple[PlaceRow, ...]
    small_areas: Mapping[str, SmallAreaInfo]


@dataclass(frozen=True)
class Behind:
    """Every measure of the city, with its changes and its way here."""

    release: ReleaseInfo
    periods: tuple[ReleaseInfo, ...]
    measures: tuple[MeasureRow, ...]
    # Of every measure but the headline, whose trend stands on the overview.
    trends: tuple[tuple[MeasureRow, Trend], ...]


@dataclass(frozen=True)
class Heard:
    """Who was heard, group by group and place by place."""

    release: ReleaseInfo
    periods: tuple[ReleaseInfo, ...]
    groups: tuple[HeardRow, ...]
    places: tuple[HeardRow, ...]
    evenness: "Evenness | None"


@dataclass(frozen=True)
class Evenness:
    """How evenly the places of a sample have answered."""

    strata: int
    r_indicator: float
    max_bias: float


@dataclass(frozen=True)
class ScaleRow:
    """How well the questions of one scale hang together."""

    name: str
    items: int
    band: str
    shown: str
    alpha: float | None
    low95: float | None
    high95: float | None
    omega: float | None

    @property
    def answers(self) -> str:
        return band_words(self.band)

    @property
    def reason(self) -> str:
        return reason_words(self.shown)


@dataclass(frozen=True)
class Quality:
    """How good the numbers of one release are."""

    release: ReleaseInfo
    periods: tuple[ReleaseInfo, ...]
    measures: tuple[MeasureRow, ...]
    scales: tuple[ScaleRow, ...]
    evenness: Evenness | None


def behind(period: str = "") -> Behind | None:
    """Return every measure with its trend in one statement; the newest period unless one is named.

    A period is the public id of a release.
    """
    found = waves(city=reading.city_scores(), compared=reading.comparisons(place=None),
                  events=reading.events())  # fmt: skip
    sight = chosen(found, period)
    if not sight:
        return None
    rows = measure_rows(sight, sight[-1].compared)
    return Behind(
        release=reading.release_info(sight[-1]),
        periods=periods_of(found),
        measures=tuple(rows),
        trends=tuple((row, trend_of(row.key, sight)) for row in rows if not row.is_headline),
    )


def neighborhoods(period: str = "") -> Neighborhoods | None:
    """Return the places of one release with their small-area estimates, in two statements."""
    found = waves()
    sight = chosen(found, period)
    if not sight:
        return None
    latest = (
        Release.objects.filter(pk=sight[-1].pk)
        .annotate(
            places=reading.headline_by_place(),
            compared=reading.beside_city(),
            city=reading.city_scores(),
            small=reading.small_areas(),
        )
        .get()
    )
    city = next((row for row in latest.city if row["is_headline"]), None)
    return Neighborhoods(
        release=reading.release_info(sight[-1]),
        periods=periods_of(found),
        city=reading.score_info(city).interval if city else None,
        places=place_rows(latest.places, against_city(latest.compared)),
        small_areas={row["place"]: reading.small_area_info(row) for row in latest.small},
    )


def heard_by_place(period: str = "") -> Heard | None:
    """Return who was heard of every group and every place, in two statements."""
    found = waves()
    sight = chosen(found, period)
    if not sight:
        return None
    latest = (
        Release.objects.filter(pk=sight[-1].pk)
        .select_related("participation")
        .annotate(heard_groups=reading.heard_groups())
        .get()
    )
    rows = reading.heard_rows(latest.heard_groups)
    return Heard(
        release=reading.release_info(sight[-1]),
        periods=periods_of(found),
        groups=tuple(row for row in rows if row.dimension != "place"),
        places=tuple(row for row in rows if row.dimension == "place"),
        evenness=_evenness(latest),
    )


def quality(period: str = "") -> Quality | None:
    """Return how good the numbers of one release are, in two statements."""
    found = waves()
    sight = chosen(found, period)
    if not sight:
        return None
    latest = (
        Release.objects.filter(pk=sight[-1].pk)
        .select_related("participation", "wave")
        .annotate(city=reading.city_scores(), scales=_reliabilities())
        .get()
    )
    return Quality(
        release=reading.release_info(sight[-1]),
        periods=periods_of(found),
        measures=tuple(reading.measure_row(row, {}) for row in latest.city),
        scales=tuple(_scale(row) for row in latest.scales),
        evenness=_evenness(latest),
    )


def periods_of(found: Sequence[Any]) -> tuple[ReleaseInfo, ...]:
    """Return the periods that may be chosen, newest first."""
    return tuple(reading.release_info(wave) for wave in reversed(found))


def _reliabilities() -> ArraySubquery:
    rows = Reliability.objects.filter(release=OuterRef("pk")).order_by("measure__position")
    names = ("items", "shown", "band", "alpha", "low95", "high95", "omega")
    columns = {name: name for name in names}
    return ArraySubquery(
        rows.values(json=JSONObject(key="measure__key", name="measure__name", **columns))
    )


def _scale(row: Mapping[str, Any]) -> ScaleRow:
    names = ("items", "band", "shown", "alpha", "low95", "high95", "omega")
    return ScaleRow(
        name=measure_name(row["key"], row["name"]), **{name: row[name] for name in names}
    )


def _evenness(release: Release) -> Evenness | None:
    row = getattr(release, "participation", None)
    return Evenness(row.strata, row.r_indicator, row.max_bias) if row else None
