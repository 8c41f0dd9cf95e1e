"""Estimates of one wave: every measure, for the city, every place and every group.

Reaches numpy: only tasks and commands may import it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from feedback.surveys.enums import Population
from feedback.trust.enums import Shown, Statistic
from feedback.trust.models import Measure
from feedback.trust.pure.cells import CellTable, IntArray, add_up
from feedback.trust.pure.design import Design
from feedback.trust.pure.estimation import Estimate, domain_means
from feedback.trust.pure.intervals import korn_graubard, n_eff_of_share, presentation
from feedback.trust.pure.margins import Margin, NoPopulation
from feedback.trust.pure.raking import Raking, RakingImpossible, rake, unraked
from feedback.trust.services.wave_cells import GROUPS, WaveCells
from trustapp.core.pure.suppression import FLOORS, Reason, reason_to_hide_score

PLACE = "place"
REASONS: Mapping[Reason, Shown] = {
    Reason.TOO_FEW_ANSWERS: Shown.TOO_FEW,
    Reason.TOO_FEW_EFFECTIVE: Shown.TOO_FEW,
    Reason.TOO_UNCERTAIN: Shown.TOO_UNCERTAIN,
    Reason.WOULD_REVEAL_ANOTHER: Shown.PROTECTS_OTHERS,
}


@dataclass(frozen=True)
class Domain:
    """Whom a score is about: everyone, one place, or one group of the whole city."""

    place: int | None = None
    dimension: str = ""
    category: str = ""

    @property
    def partition(self) -> str:
        """The list of domains that add up to the city, of which this is one; "" is the city."""
        return PLACE if self.place is not None else self.dimension


@dataclass
class Result:
    """One score as it came out; `shown` says whether anybody may see it."""

    measure: Measure
    statistic: Statistic
    domain: Domain
    n: int
    shown: Shown
    estimate: Estimate | None = None
    unweighted: float | None = None


@dataclass(frozen=True, eq=False)
class Weighted:
    """The cells of a wave with their weights."""

    cells: WaveCells
    raking: Raking
    design: Design


def weigh(cells: WaveCells) -> Weighted | None:
    """Rake the wave to its population; None when nobody answered.

    Open-link answers keep equal weights: raking would lend them the look of a sample. Where no
    weights reach all margins, the place totals alone are raked, and else nothing.
    """
    people = cells.people
    if people is None:
        return None
    margins = _margins(cells) if cells.population == Population.GENERAL else []
    raking = unraked(people)
    for wanted in (margins, margins[:1]):
        try:
            raking = rake(people, wanted)
        except RakingImpossible:
            continue
        break
    drawn = cells.population == Population.GENERAL and len(cells.stratum_sizes) > 1
    sizes = cells.stratum_sizes if drawn else None
    return Weighted(cells, raking, Design(people, raking, stratum_sizes=sizes))


def _margins(cells: WaveCells) -> list[Margin]:
    """Return the place totals and the city-wide margins, all of the same number of adults."""
    population = cells.margins
    try:
        places = {pk: float(adults) for pk, adults in population.places.items() if adults}
        margins = [Margin(PLACE, places)]
        for dimension, categories in GROUPS.items():
            known = population.groups[dimension]
            targets = {code: known[c] for code, c in enumerate(categories) if known.get(c)}
            margins.append(Margin(dimension, targets, ordered=dimension == "age"))
    except NoPopulation:
        return []
    return [margin.scaled_to(margins[0].total) for margin in margins]


def results(cells: WaveCells, weighted: Weighted | None) -> list[Result]:
    """Estimate everything, each result with its own reason to be hidden."""
    found = []
    for measure in cells.measures:
        for statistic in (Statistic.MEAN, Statistic.TOP_TWO):
            for partition, domains in domains_of(cells).items():
                found += list(_partition(weighted, measure, statistic, partition, domains))
    return found


def domains_of(cells: WaveCells) -> dict[str, dict[int, Domain]]:
    """Return the domains by partition and code."""
    groups = {
        dimension: {
            code: Domain(dimension=dimension, category=category)
            for code, category in enumerate(categories)
        }
        for dimension, categories in GROUPS.items()
    }
    places = {pk: Domain(place=pk) for pk in sorted(cells.margins.places)}
    return {"": {0: Domain()}, PLACE: places, **groups}


def codes_of(cells: WaveCells, partition: str) -> IntArray:
    """Return the domain of each cell."""
    assert cells.people is not None
    if not partition:
        return np.zeros(len(cells.people), dtype=np.int64)
    return cells.codes(partition)


def _partition(
    weighted: Weighted | None,
    measure: Measure,
    statistic: Statistic,
    partition: str,
    domains: Mapping[int, Domain],
) -> Iterator[Result]:
    if weighted is None:
        for domain in domains.values():
            yield Result(measure, statistic, domain, n=0, shown=Shown.TOO_FEW)
        return
    table = weighted.cells.tables[measure.pk]
    if statistic == Statistic.TOP_TWO:
        table = table.as_top2()
    codes = codes_of(weighted.cells, partition)
    sums = _sums(table, codes)
    for code, estimate in {
        **dict.fromkeys(domains),
        **domain_means(weighted.design, table, codes),
    }.items():
        if code not in domains:
            continue
        if estimate is None:
            yield Result(measure, statistic, domains[code], n=0, shown=Shown.TOO_FEW)
            continue
        everyone, scored, total = sums[code]
        yield _judged(
            Result(
                measure,
                statistic,
                domains[code],
                n=estimate.n,
                shown=Shown.YES,
                estimate=estimate,
                unweighted=total / scored,
            ),
            everyone,
        )


def _sums(table: CellTable, codes: IntArray) -> dict[int, tuple[float, float, float]]:
    """Return how many people a domain holds, how many scored, and the sum of their scores."""
    inside = codes >= 0
    present, number = np.unique(codes[inside], return_inverse=True)
    columns = [
        add_up(number, values[inside], len(present)).tolist()
        for values in (table.n, table.n_scored, table.sum_y)
    ]
    return dict(zip(present.tolist(), zip(*columns, strict=True), strict=True))


def _judged(result: Result, everyone: float) -> Result:
    """Put the estimate on 0 to 100 and decide whether it may be shown by itself."""
    estimate = result.estimate
    assert estimate is not None
    assert result.unweighted is not None
    if result.n < FLOORS.score_answers:
        result.shown, result.estimate, result.unweighted = Shown.TOO_FEW, None, None
        return result
    is_reliable = estimate.se > 0
    half_width = estimate.half_width95
    if result.statistic == Statistic.TOP_TWO:
        estimate, is_reliable = as_percent(estimate, everyone)
        half_width = (estimate.high95 - estimate.low95) / 2
        result.unweighted *= 100
    reason = reason_to_hide_score(
        answers=result.n, n_eff=estimate.n_eff, half_width95=half_width, thresholds=FLOORS
    )
    if reason:
        result.shown = REASONS[reason]
    elif not is_reliable:
        # Everybody alike would tell what each of them answered.
        result.shown = Shown.PROTECTS_OTHERS if estimate.se == 0 else Shown.TOO_UNCERTAIN
    result.estimate = _within_scale(estimate)
    return result


def as_percent(estimate: Estimate, everyone: float) -> tuple[Estimate, bool]:
    """Turn a share into percent with Korn-Graubard limits; tell if NCHS would show it."""
    share, df = min(max(estimate.mean, 0.0), 1.0), max(estimate.df, 1)
    extreme = estimate.se == 0 or not 0 < share < 1 or not np.isfinite(estimate.se)
    n = max(everyone, 2)
    n_eff = estimate.n_eff if extreme else n_eff_of_share(share, estimate.se)
    wide = korn_graubard(share, n=n, n_eff=n_eff, df=df, level=0.95)
    narrow = korn_graubard(share, n=n, n_eff=n_eff, df=df, level=0.80)
    judged = presentation(share, n=n, df=df, interval=wide)
    percent = Estimate(
        n=estimate.n,
        n_eff=estimate.n_eff,
        mean=share * 100,
        se=estimate.se * 100,
        df=estimate.df,
        low80=narrow.lower * 100,
        high80=narrow.upper * 100,
        low95=wide.lower * 100,
        high95=wide.upper * 100,
        deff=estimate.deff,
    )
    return percent, judged.is_shown and not judged.needs_review and not extreme


def _within_scale(estimate: Estimate) -> Estimate:
    """Cut the limits off at the ends of the scale, which no true value can leave."""
    low80, high80, low95, high95 = (
        min(max(limit, 0.0), 100.0)
        for limit in (estimate.low80, estimate.high80, estimate.low95, estimate.high95)
    )
    return Estimate(
        n=estimate.n,
        n_eff=estimate.n_eff,
        mean=estimate.mean,
        se=estimate.se,
        df=estimate.df,
        low80=low80,
        high80=high80,
        low95=low95,
        high95=high95,
        deff=estimate.deff,
    )


def by_partition(found: Sequence[Result]) -> dict[str, list[Result]]:
    """Sort results by the partition they belong to; the city itself is in none."""
    sorted_out: dict[str, list[Result]] = {}
    for result in found:
        if result.domain.partition:
            sorted_out.setdefault(result.domain.partition, []).append(result)
    return sorted_out
