"""Reading stored results in few statements, whatever the size of the city.

Rows of other tables come along as JSON arrays of the release they belong to.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from feedback.surveys.enums import Population
from feedback.trust.enums import Against, Statistic
from feedback.trust.models import Comparison, Heard, Picture, Release, Score, SmallArea, TrendEvent
from feedback.trust.queries.shapes import (
    HEARD_TOO_LITTLE,
    Change,
    Event,
    HeardRow,
    MeasureRow,
    PlaceRef,
    ReleaseInfo,
    ScoreInfo,
    SmallAreaInfo,
)
from feedback.trust.queries.words import band_code, measure_explanation, measure_name
from trustapp.core.pure import charts
from trustapp.core.pure.suppression import count_band

SCORE: Mapping[str, str] = {
    "measure": "measure__key",
    "name": "measure__name",
    "explanation": "measure__explanation",
    "is_headline": "measure__is_headline",
    "is_part": "measure__is_part",
    "statistic": "statistic",
    "shown": "shown",
    "band": "band",
    "wording": "wording",
    "estimate": "estimate",
    "low80": "low80",
    "high80": "high80",
    "low95": "low95",
    "high95": "high95",
    "unweighted": "unweighted",
    "dimension": "dimension",
    "category": "category",
    "place_name": "place__name",
    "place_slug": "place__slug",
    "place_number": "place__number",
}
# What is the same for every place of a release is not repeated for each.
SCORE_OF_PLACE: Mapping[str, str] = {
    name: column
    for name, column in SCORE.items()
    if name not in {"name", "explanation", "is_headline", "is_part"}
}
COMPARISON: Mapping[str, str] = {
    "measure": "measure__key",
    "place_slug": "place__slug",
    "against": "against",
    "other": "other_id",
    "verdict": "verdict",
    "family": "family",
    "difference": "difference",
    "standard_error": "standard_error",
    "low95": "low95",
    "high95": "high95",
    "dots": "dots",
}
BESIDE_CITY: Mapping[str, str] = {
    name: COMPARISON[name]
    for name in ("measure", "place_slug", "against", "verdict", "family", "difference")
}
HEARD = (
    "dimension", "category", "label", "adults_share", "answers_share", "shown", "band",
    "response_rate",
)  # fmt: skip
SMALL_AREA: Mapping[str, str] = {
    "place": "place__slug",
    "estimate": "estimate",
    "low80": "low80",
    "high80": "high80",
    "low95": "low95",
    "high95": "high95",
    "kept": "kept",
}
MOST_WAVES = 12


def newest(population: str = Population.GENERAL) -> QuerySet[Release]:
    """Return the newest release of each wave of one population, with its wave."""
    newer = Release.objects.filter(wave=OuterRef("wave"), number__gt=OuterRef("number"))
    return (
        Release.objects.filter(~Exists(newer), wave__population=population)
        .select_related("wave")
        .order_by("-data_to", "-pk")
    )


def city_scores(**chosen: Any) -> ArraySubquery:
    """Return the city's means of every measure or the chosen ones, in the order of measures."""
    scores = Score.objects.filter(
        release=OuterRef("pk"), place=None, dimension="", statistic=Statistic.MEAN, **chosen
    )
    return ArraySubquery(scores.order_by("measure__position").values(json=JSONObject(**SCORE)))


def headline_by_place() -> ArraySubquery:
    """Return the headline of every place from A to Z."""
    scores = Score.objects.filter(
        release=OuterRef("pk"),
        measure__is_headline=True,
        place__isnull=False,
        statistic=Statistic.MEAN,
    )
    return ArraySubquery(scores.order_by("place__name").values(json=JSONObject(**SCORE_OF_PLACE)))


def scores_of_place(slug: str) -> ArraySubquery:
    """Return the means of every measure in one place."""
    scores = Score.objects.filter(
        release=OuterRef("pk"), place__slug=slug, statistic=Statistic.MEAN
    )
    return ArraySubquery(scores.order_by("measure__position").values(json=JSONObject(**SCORE)))


def comparisons(**chosen: Any) -> ArraySubquery:
    """Return the release's comparisons, all or the chosen ones."""
    rows = Comparison.objects.filter(release=OuterRef("pk"), **chosen)
    return ArraySubquery(rows.order_by("pk").values(json=JSONObject(**COMPARISON)))


def beside_city() -> ArraySubquery:
    """Return how every place differs from the city, in words and points."""
    rows = Comparison.objects.filter(release=OuterRef("pk"), against=Against.CITY)
    return ArraySubquery(rows.order_by("pk").values(json=JSONObject(**BESIDE_CITY)))


def heard_groups(*, at_a_glance: bool = False) -> ArraySubquery:
    """Return who was heard, in the order it was published in.

    At a glance: of the places only those that were heard too little.
    """
    rows = Heard.objects.filter(release=OuterRef("pk"))
    if at_a_glance:
        too_little = Q(answers_share__lt=F("adults_share") * HEARD_TOO_LITTLE)
        rows = rows.filter(~Q(dimension="place") | too_little)
    rows = rows.order_by("pk")
    return ArraySubquery(rows.values(json=JSONObject(**{name: name for name in HEARD})))


def small_areas(**chosen: Any) -> ArraySubquery:
    """Return the small-area estimates of a release, all or the chosen ones."""
    rows = SmallArea.objects.filter(release=OuterRef("pk"), **chosen)
    return ArraySubquery(rows.order_by("place__name").values(json=JSONObject(**SMALL_AREA)))


def pictures(language: str) -> ArraySubquery:
    """Return the kinds of pictures of a release that are ready in a language."""
    ready = Picture.objects.filter(release=OuterRef("pk"), language=language)
    return ArraySubquery(ready.order_by("kind").values("kind"))


def events() -> ArraySubquery:
    """Return all events that trends mark, oldest first."""
    rows = TrendEvent.objects.order_by("on", "pk")
    return ArraySubquery(
        rows.values(json=JSONObject(on=F("on"), text=F("text"), breaks=F("breaks_trend")))
    )


def release_info(release: Release) -> ReleaseInfo:
    """Return what screens may know of a release."""
    band = count_band(release.n)
    return ReleaseInfo(
        pk=release.pk,
        public_id=release.public_id,
        number=release.number,
        population=release.wave.population,
        data_from=release.data_from,
        data_to=release.data_to,
        published_at=release.published_at,
        method_version=release.method_version,
        margin_error=release.margin_error,
        band=band_code(band),
        # From the band: the exact rate of a small sample would tell the exact count.
        response_rate=min(round(100 * band.count / release.invited), 100)
        if release.invited
        else None,
    )


def score_info(row: Mapping[str, Any]) -> ScoreInfo:
    """Return a score from its JSON."""
    interval = None
    if row["estimate"] is not None:
        interval = charts.Interval(
            *(row[name] for name in ("estimate", "low80", "high80", "low95", "high95"))
        )
    place = None
    if row["place_slug"] is not None:
        place = PlaceRef(row["place_name"], row["place_slug"], row["place_number"])
    return ScoreInfo(
        measure=row["measure"],
        statistic=row["statistic"],
        shown=row["shown"],
        band=row["band"],
        wording=row["wording"],
        interval=interval,
        unweighted=row["unweighted"],
        place=place,
        dimension=row["dimension"],
        category=row["category"],
    )


def measure_row(row: Mapping[str, Any], changes: Mapping[str, Change]) -> MeasureRow:
    """Return one measure from the JSON of its score."""
    return MeasureRow(
        key=row["measure"],
        name=measure_name(row["measure"], row["name"]),
        explanation=measure_explanation(row["measure"], row["explanation"]),
        is_headline=row["is_headline"],
        is_part=row["is_part"],
        now=score_info(row),
        changes=changes,
    )


def change_info(
    row: Mapping[str, Any], *, other: ReleaseInfo | None = None, then: ScoreInfo | None = None
) -> Change:
    """Return a comparison from its JSON."""
    return Change(
        against=row["against"],
        verdict=row["verdict"],
        family=row["family"],
        difference=row["difference"],
        standard_error=row["standard_error"],
        low95=row["low95"],
        high95=row["high95"],
        dots=tuple(row["dots"]),
        other=other,
        then=then,
    )


def small_area_info(row: Mapping[str, Any]) -> SmallAreaInfo:
    """Return a small-area estimate from its JSON."""
    numbers = (row[name] for name in ("estimate", "low80", "high80", "low95", "high95"))
    return SmallAreaInfo(charts.Interval(*numbers), row["kept"])


def heard_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[HeardRow, ...]:
    """Return who was heard from its JSON."""
    return tuple(
        HeardRow(**{("written" if name == "label" else name): row[name] for name in HEARD})
        for row in rows
    )


def event_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Event, ...]:
    """Return events from their JSON."""
    return tuple(
        Event(date.fromisoformat(row["on"]), row["text"], bool(row["breaks"])) for row in rows
    )
