"""Versions of the method: each turns recorded inputs into the same numbers for ever.

A change of any formula or rule gets a new version beside the old ones, which stay callable, so
that a release of any age can be computed again. Reaches numpy: only tasks and commands may
import it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback.trust.enums import Shown
from feedback.trust.models import (
    Comparison,
    Heard,
    Participation,
    Reliability,
    Score,
    SmallArea,
)
from feedback.trust.queries.words import band_code
from feedback.trust.services import comparing, describing, estimates, hearing, suppressing
from feedback.trust.services.comparing import Others
from feedback.trust.services.estimates import Result
from feedback.trust.services.suppressing import Before
from feedback.trust.services.wave_cells import WaveCells
from trustapp.core.pure.suppression import count_band


@dataclass(frozen=True, eq=False)
class Numbers:
    """Everything that one release says, not saved yet."""

    margin_error: float
    scores: list[Score]
    comparisons: list[Comparison]
    heard: list[Heard]
    small_areas: list[SmallArea]
    reliabilities: list[Reliability]
    participations: list[Participation]

    @property
    def rows(self) -> Sequence[Any]:
        """Every row of every kind."""
        return [
            *self.scores, *self.comparisons, *self.heard, *self.small_areas,
            *self.reliabilities, *self.participations,
        ]  # fmt: skip


Method = Callable[[WaveCells, Others, Before], Numbers]


def method_2026_1(cells: WaveCells, others: Others, before: Before) -> Numbers:
    """Rake, estimate, suppress, compare, describe: docs/methods.md."""
    weighted = estimates.weigh(cells)
    found = estimates.results(cells, weighted)
    suppressing.suppress(found, earlier=before)
    return Numbers(
        margin_error=0.0 if weighted is None else weighted.raking.margin_error,
        scores=[_score(result, cells.wordings[result.measure.pk]) for result in found],
        comparisons=comparing.compare(found, weighted, others, wordings=cells.wordings),
        heard=hearing.heard(cells),
        small_areas=describing.small_areas(found),
        reliabilities=describing.reliabilities(cells),
        participations=describing.participation(cells),
    )


METHODS: Mapping[str, Method] = {"2026.1": method_2026_1}
# Named on every release.
METHOD_VERSION = "2026.1"


def _score(result: Result, wording: str) -> Score:
    score = Score(
        measure_id=result.measure.pk,
        statistic=result.statistic,
        place_id=result.domain.place,
        dimension=result.domain.dimension,
        category=result.domain.category,
        shown=result.shown,
        n=result.n,
        band=band_code(count_band(result.n)),
        wording=wording,
    )
    estimate = result.estimate
    if result.shown == Shown.YES and estimate is not None:
        score.estimate, score.standard_error = estimate.mean, estimate.se
        score.degrees, score.unweighted = estimate.df, result.unweighted
        score.low80, score.high80 = estimate.low80, estimate.high80
        score.low95, score.high95 = estimate.low95, estimate.high95
        score.n_effective, score.design_effect = estimate.n_eff, estimate.deff
    return score
