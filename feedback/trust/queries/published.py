"""Published numbers as rows: for files, for the API, and what others published."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, OuterRef, QuerySet, Subquery, When

from feedback.surveys.enums import WaveState
from feedback.surveys.models import Wave
from feedback.trust.enums import NEVER_COUNTED, PUBLISHED, Statistic
from feedback.trust.models import ExternalScore, Picture, Release, Score, SmallArea
from feedback.trust.queries import reading
from feedback.trust.queries.shapes import ExternalFigure, ReleaseInfo
from feedback.trust.queries.words import band_of
from trustapp.core.pure.suppression import BandKind, plain_mean
from trustapp.places import queries as places


def release_by_id(public_id: UUID) -> ReleaseInfo | None:
    """Return the release of this public name, superseded ones included."""
    release = Release.objects.select_related("wave").filter(public_id=public_id).first()
    return reading.release_info(release) if release else None


def picture(public_id: UUID, kind: str, language: str) -> bytes | None:
    """Return a picture of a release, if it was drawn."""
    found = Picture.objects.filter(release__public_id=public_id, kind=kind, language=language)
    png = found.values_list("png", flat=True).first()
    return None if png is None else bytes(png)


def has_undrawn_release() -> bool:
    """Tell whether the newest release of the general sample has no picture yet."""
    newest = reading.newest().first()
    return newest is not None and not Picture.objects.filter(release=newest).exists()


def releases(population: str | None = None) -> QuerySet[Release]:
    """Return every release, newest first, with its wave."""
    found = Release.objects.select_related("wave").order_by("-pk")
    return found.filter(wave__population=population) if population else found


def all_releases() -> list[UUID]:
    """Return the public ids of every release, oldest first."""
    return list(Release.objects.order_by("pk").values_list("public_id", flat=True))


def waves_without_release() -> list[str]:
    """Return the announcements of closed waves that nobody has published yet."""
    waiting = _publishable().filter(releases=None)
    return [f"wave:{name}" for name in waiting.values_list("public_id", flat=True)]


def waves_without_topline() -> list[str]:
    """Return the announcements of closed waves that nobody has counted question by question."""
    closed = Wave.objects.filter(state=WaveState.CLOSED, topline=None)
    waiting = closed.exclude(population__in=NEVER_COUNTED).order_by("closes_at", "pk")
    return [f"wave:{name}" for name in waiting.values_list("public_id", flat=True)]


def closed_waves() -> list[str]:
    """Return all closed waves as they are announced, oldest first."""
    waves = _publishable()
    return [f"wave:{name}" for name in waves.values_list("public_id", flat=True)]


def _publishable() -> QuerySet[Wave]:
    waves = Wave.objects.filter(state=WaveState.CLOSED, population__in=PUBLISHED)
    return waves.order_by("closes_at", "pk")


@dataclass(frozen=True)
class PublishedRow:
    """One published score as files and the API give it; hidden numbers are empty."""

    release: UUID
    release_number: int
    wave_label: str
    population: str
    data_from: date
    data_to: date
    published_at: datetime
    method_version: str
    place: str
    place_number: int | None
    dimension: str
    category: str
    measure: str
    statistic: str
    wording: str
    shown: str
    answers: str
    estimate: float | None
    low80: float | None
    high80: float | None
    low95: float | None
    high95: float | None
    unweighted: float | None
    # Of the headline of a shown place only.
    small_area: float | None
    small_area_low95: float | None
    small_area_high95: float | None


_NUMBERS = ("estimate", "low80", "high80", "low95", "high95")
_FIELDS = (
    "release__public_id", "release__number", "release__label", "release__wave__population",
    "release__data_from", "release__data_to", "release__published_at", "release__method_version",
    "place__name", "place__number", "dimension", "category", "measure__key", "statistic",
    "wording", "shown", "band", *_NUMBERS, "unweighted", "pk",
)  # fmt: skip
# Name on a row -> column of the small-area estimate.
_SMALL_AREA = {
    "small_area": "estimate",
    "small_area_low95": "low95",
    "small_area_high95": "high95",
}


def score_rows(
    releases: Collection[int], *, place: str | None = None
) -> QuerySet[Score, dict[str, Any]]:
    """Return the scores of some releases in the order of publication, for `published_row`."""
    scores = Score.objects.filter(release__in=releases)
    if place is not None:
        scores = scores.filter(place__slug=place)
    rows: QuerySet[Score, dict[str, Any]] = (
        scores.annotate(**{name: _beside(column) for name, column in _SMALL_AREA.items()})
        .order_by("pk")
        .values(*_FIELDS, *_SMALL_AREA)
    )
    return rows


def _beside(column: str) -> Case:
    """Return a column of the small-area estimate that stands beside the mean of a place."""
    estimate = SmallArea.objects.filter(
        release=OuterRef("release"), measure=OuterRef("measure"), place=OuterRef("place")
    )
    beside = Subquery(estimate.values(column)[:1])
    return Case(When(statistic=Statistic.MEAN, place__isnull=False, then=beside), default=None)


def published_row(score: Mapping[str, Any]) -> PublishedRow:
    """Return one score as it is published: numbers to one decimal, counts in bands.

    The unweighted mean is told more coarsely, or it would tell the exact count.
    """
    return PublishedRow(
        release=score["release__public_id"],
        release_number=score["release__number"],
        wave_label=score["release__label"],
        population=score["release__wave__population"],
        data_from=score["release__data_from"],
        data_to=score["release__data_to"],
        published_at=score["release__published_at"],
        method_version=score["release__method_version"],
        place=score["place__name"] or "",
        place_number=score["place__number"],
        dimension=score["dimension"],
        category=score["category"],
        measure=score["measure__key"],
        statistic=score["statistic"],
        wording=score["wording"],
        shown=score["shown"],
        answers=_band(score["band"]),
        **{name: _rounded(score[name]) for name in (*_NUMBERS, *_SMALL_AREA)},
        unweighted=_unweighted(score),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _unweighted(score: Mapping[str, Any]) -> float | None:
    if score["unweighted"] is None:
        return None
    is_share = score["statistic"] == Statistic.TOP_TWO
    return plain_mean(score["unweighted"], band=band_of(score["band"]), is_share=is_share)


def _band(code: str) -> str:
    """Return a count band as files say it, in every language alike."""
    band = band_of(code)
    return f"about {band.count}" if band.kind == BandKind.ABOUT else f"fewer than {band.count}"


def external_rows() -> QuerySet[ExternalScore, tuple[Any, ...]]:
    """Return every figure that somebody else published, as the file gives it."""
    return ExternalScore.objects.order_by(
        "place__number", "year", "measure", "dimension", "category"
    ).values_list(
        "place__name", "place__number", "year", "measure", "dimension", "category", "score",
        "source__title", "source__publisher",
    )  # fmt: skip


def external_series(place: str, measure: str = "trust") -> list[ExternalFigure]:
    """Return what somebody else published about one place, for everyone, by year."""
    rows = ExternalScore.objects.filter(
        place__slug=place, measure=measure, dimension="all"
    ).order_by("year", "source_id")
    return [
        ExternalFigure(row.year, row.measure, row.score, row.source.title, row.source.publisher)
        for row in rows.select_related("source")
    ]


def external_city_means(measure: str = "trust") -> list[ExternalFigure]:
    """Return our own mean of the published figures of all places by year, weighted by adults.

    The publisher gave no figure for the city: whoever shows this says that we computed it.
    """
    adults = places.adults_by_place()
    sums: dict[tuple[int, str, str], list[tuple[float, int]]] = {}
    rows = ExternalScore.objects.filter(measure=measure, dimension="all").order_by("year")
    for year, place, score, title, publisher in rows.values_list(
        "year", "place_id", "score", "source__title", "source__publisher"
    ):
        sums.setdefault((year, title, publisher), []).append((score, adults.get(place, 0)))
    return [
        ExternalFigure(
            year=year,
            measure=measure,
            score=sum(score * weight for score, weight in found) / sum(w for _, w in found),
            source=title,
            publisher=publisher,
            is_our_mean=True,
            places=len(found),
        )
        for (year, title, publisher), found in sums.items()
        if any(weight for _, weight in found)
    ]
