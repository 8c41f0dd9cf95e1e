"""What else is said about a wave: small areas, the reliability of scales, who took part.

Reaches numpy: only tasks and commands may import it.
"""

from collections.abc import Sequence

import numpy as np

from feedback.trust.enums import Shown, Statistic
from feedback.trust.models import Participation, Reliability, SmallArea
from feedback.trust.pure.reliability import (
    TooLittleToCompare,
    covariance_from_sums,
    from_covariance,
)
from feedback.trust.pure.representativeness import NoContrast, evenness
from feedback.trust.pure.small_areas import fit_small_areas
from feedback.trust.queries.words import band_code
from feedback.trust.services.estimates import Result
from feedback.trust.services.wave_cells import ScaleSums, WaveCells
from trustapp.core.pure.suppression import FLOORS, count_band

# The spread between places cannot be told from fewer, nor a spread between strata.
FEWEST_PLACES = 5
FEWEST_STRATA = 5
# Normal quantiles: the error of a small area already counts the doubt about the model.
NARROW, WIDE = 1.2815515655446004, 1.959963984540054
# With two questions one factor can be fitted in any number of ways.
FEWEST_FOR_OMEGA = 3


def small_areas(found: Sequence[Result]) -> list[SmallArea]:
    """Return the headline of each shown place with strength borrowed from the others.

    Only published values go in, so nothing that is hidden can be worked out from what comes out.
    None where places do not differ more than chance alone would make them: the model would call
    all of them alike, and surer than it can be. Not saved yet.
    """
    shown = [
        (result, result.estimate)
        for result in found
        if result.measure.is_headline
        and result.statistic == Statistic.MEAN
        and result.domain.place is not None
        and result.shown == Shown.YES
        and result.estimate is not None
    ]
    if len(shown) < FEWEST_PLACES:
        return []
    fitted = fit_small_areas(
        np.array([estimate.mean for _result, estimate in shown]),
        np.array([estimate.se for _result, estimate in shown]),
    )
    if fitted.variance <= 0:
        return []
    errors = np.sqrt(fitted.mse).tolist()
    columns = zip(shown, fitted.estimates.tolist(), errors, fitted.kept.tolist(), strict=True)
    return [
        _small_area(result, estimate, error=error, kept=kept)
        for (result, _raw), estimate, error, kept in columns
    ]


def _small_area(result: Result, estimate: float, *, error: float, kept: float) -> SmallArea:
    low80, high80, low95, high95 = (
        min(max(estimate + quantile * error, 0.0), 100.0)
        for quantile in (-NARROW, NARROW, -WIDE, WIDE)
    )
    assert result.domain.place is not None
    return SmallArea(
        measure=result.measure,
        place_id=result.domain.place,
        estimate=estimate,
        error=error,
        low80=low80,
        high80=high80,
        low95=low95,
        high95=high95,
        kept=kept,
    )


def reliabilities(cells: WaveCells) -> list[Reliability]:
    """Return how well the questions of each scale of several hang together; not saved yet."""
    return [
        _reliability(cells.scales.get(measure.pk), Reliability(measure=measure, items=items))
        for measure in cells.measures
        if (items := len(measure.questions)) > 1
    ]


def _reliability(sums: ScaleSums | None, row: Reliability) -> Reliability:
    people = sums.people if sums else 0
    row.band, row.shown = band_code(count_band(people)), Shown.TOO_FEW
    if sums is None or people < FLOORS.score_answers:
        return row
    try:
        covariance = covariance_from_sums(people, sums.sums, sums.products)
        found = from_covariance(covariance, people=people, respondents=people)
    except TooLittleToCompare:
        # A question that everybody answered alike would tell what each of them said.
        row.shown = Shown.PROTECTS_OTHERS
        return row
    row.shown, row.alpha = Shown.YES, found.alpha
    row.low95, row.high95 = found.alpha_low, found.alpha_high
    row.omega = found.omega if sums.items >= FEWEST_FOR_OMEGA else None
    return row


def participation(cells: WaveCells) -> list[Participation]:
    """Return how evenly the strata of the sample have answered, if it has several; not saved yet.

    One number of many counts, rounded: none of them can be worked out.
    """
    asked = {stratum.pk: float(stratum.drawn) for stratum in cells.strata if stratum.drawn}
    if cells.people is None or cells.respondents < FLOORS.score_answers:
        return []
    if len(asked) < FEWEST_STRATA:
        return []
    answered = [float(cells.people.n[cells.people.stratum == pk].sum()) for pk in asked]
    try:
        found = evenness(np.array(list(asked.values())), np.array(answered))
    except NoContrast:
        return []
    return [
        Participation(
            strata=len(asked),
            r_indicator=round(found.r_indicator, 2),
            max_bias=round(found.max_absolute_bias, 2),
        )
    ]
