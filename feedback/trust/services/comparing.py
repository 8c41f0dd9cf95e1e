"""Comparisons of published scores: with a year ago, with the wave before, with the city.

Reaches numpy: only tasks and commands may import it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from feedback.surveys.enums import Population
from feedback.trust.enums import Against, Shown, Statistic, Verdict
from feedback.trust.models import Comparison, Release, Score
from feedback.trust.pure.change import change, compare_with_all, quantile_dots
from feedback.trust.pure.estimation import Estimate
from feedback.trust.pure.verdicts import Difference, holm, verdict
from feedback.trust.services.estimates import PLACE, Result, Weighted, codes_of

# A comparison without its numbers yet, and the difference; none where a side is not shown.
Pair = tuple[Comparison, Difference | None]

YEAR = timedelta(days=365)
# A wave counts as a year ago when it ended within six weeks of the day.
LEEWAY = timedelta(days=45)


@dataclass(frozen=True)
class Others:
    """The releases that a wave is compared with."""

    year_ago: Release | None = None
    last_wave: Release | None = None

    def __iter__(self) -> Iterator[tuple[Against, Release]]:
        pairs = ((Against.YEAR_AGO, self.year_ago), (Against.LAST_WAVE, self.last_wave))
        return ((against, other) for against, other in pairs if other is not None)

    @property
    def names(self) -> list[tuple[str, str, str]]:
        """What is compared with: against, public id and inputs of the release."""
        return [(str(against), str(other.public_id), other.inputs_hash) for against, other in self]


def others_for(
    *, wave: int, population: str, data_to: date, published: Sequence[Release]
) -> Others:
    """Choose what to compare with among published releases, newest last.

    Only the newest release of each earlier wave of the general sample counts. An open link is
    compared with nothing: who answers it differs from time to time.
    """
    if population != Population.GENERAL:
        return Others()
    newest = {
        release.wave_id: release
        for release in published
        if release.wave_id != wave
        and release.data_to < data_to
        and release.wave.population == Population.GENERAL
    }
    earlier = sorted(newest.values(), key=lambda release: (release.data_to, release.pk))
    last = earlier[-1] if earlier else None
    day = data_to - YEAR
    near = [release for release in earlier if abs(release.data_to - day) <= LEEWAY]
    return Others(
        year_ago=min(near, key=lambda release: abs(release.data_to - day), default=None),
        last_wave=last,
    )


def compare(
    found: Sequence[Result],
    weighted: Weighted | None,
    others: Others,
    *,
    wordings: Mapping[int, str],
) -> list[Comparison]:
    """Compare the city with earlier waves and each place with the city; not saved yet.

    One page shows changes and places together, so all comparisons of a release are one family of
    the Holm adjustment. A measure that was worded differently then is not compared at all.
    """
    pairs: list[Pair] = []
    for against, other in others:
        pairs += _changes(found, against, other, wordings)
    pairs += _places(found, weighted)
    return _judge(pairs)


def _changes(
    found: Sequence[Result], against: Against, other: Release, wordings: Mapping[int, str]
) -> Iterator[Pair]:
    city = Score.objects.filter(release=other, statistic=Statistic.MEAN, place=None, dimension="")
    before = {score.measure_id: score for score in city}
    for result in found:
        key = result.measure.pk
        is_ours = result.measure.is_headline or result.measure.is_part
        if result.domain.partition or result.statistic != Statistic.MEAN or not is_ours:
            continue
        if key in before and before[key].wording == wordings[key]:
            row = Comparison(measure=result.measure, against=against, other=other)
            yield row, _difference(result, before[key])


def _difference(now: Result, then: Score) -> Difference | None:
    if now.shown != Shown.YES or then.shown != Shown.YES or now.estimate is None:
        return None
    return change(now.estimate, _estimate(then))


def _places(found: Sequence[Result], weighted: Weighted | None) -> Iterator[Pair]:
    headline = [
        result
        for result in found
        if result.measure.is_headline and result.statistic == Statistic.MEAN
    ]
    city = next((result for result in headline if not result.domain.partition), None)
    if city is None:
        return
    gaps: Mapping[int, Difference] = {}
    if weighted is not None and city.shown == Shown.YES:
        table = weighted.cells.tables[city.measure.pk]
        gaps = compare_with_all(weighted.design, table, codes_of(weighted.cells, PLACE))
    for result in headline:
        place = result.domain.place
        if place is not None:
            row = Comparison(measure=city.measure, against=Against.CITY, place_id=place)
            yield row, gaps.get(place) if result.shown == Shown.YES else None


def _judge(pairs: Sequence[Pair]) -> list[Comparison]:
    """Adjust the family and give each difference its word; None is a score that is not shown."""
    shown = [found.p for _row, found in pairs if found is not None]
    adjusted = iter(holm(shown))
    for row, found in pairs:
        row.statistic, row.family, row.verdict = Statistic.MEAN, len(shown), Verdict.TOO_FEW
        if found is not None:
            _fill(row, found, next(adjusted))
    return [row for row, _found in pairs]


def _fill(row: Comparison, found: Difference, adjusted: float) -> None:
    row.verdict = Verdict(verdict(found.difference, adjusted))
    row.difference, row.standard_error = found.difference, found.se
    row.low95, row.high95 = found.low95, found.high95
    row.p_value, row.p_adjusted = found.p, adjusted
    row.dots = list(quantile_dots(found.difference, found.se, found.df))


def _estimate(score: Score) -> Estimate:
    """Return the estimate that a shown score was published with."""
    return Estimate(
        n=score.n,
        n_eff=score.n_effective or 0.0,
        mean=score.estimate or 0.0,
        se=score.standard_error or 0.0,
        df=score.degrees or 1.0,
        low80=score.low80 or 0.0,
        high80=score.high80 or 0.0,
        low95=score.low95 or 0.0,
        high95=score.high95 or 0.0,
        deff=score.design_effect or 1.0,
    )
