"""Change: how far two means lie apart. The words for it are in `verdicts`."""

from __future__ import annotations

import math

import numpy as np

from feedback.trust.pure.cells import CellTable, IntArray, add_up
from feedback.trust.pure.design import Design
from feedback.trust.pure.distributions import t_quantile, t_two_sided_p
from feedback.trust.pure.estimation import Estimate, linearise_means
from feedback.trust.pure.verdicts import Difference


def change(now: Estimate, then: Estimate, *, df: float | None = None) -> Difference:
    """Compare two independent estimates: two waves, or two places drawn apart.

    Degrees of freedom are those of the answers (n1 + n2 - 2), but no more than both designs
    have together.
    """
    if df is None:
        df = min(now.n + then.n - 2, now.df + then.df)
    return difference_from(now.mean - then.mean, se=math.hypot(now.se, then.se), df=df)


def compare_with_all(design: Design, table: CellTable, codes: IntArray) -> dict[int, Difference]:
    """Compare each group with everybody, of whom it is a part.

    The group's answers stand on both sides, so the two means are not independent: the error is
    that of the linear combination `group - all`, `V(group) + V(all) - 2 C(group, all)`.
    """
    groups, present = linearise_means(design, table, codes)
    if not len(present):
        return {}
    everybody, _ = linearise_means(design, table, np.zeros(len(table), dtype=np.int64))
    variance = (
        design.covariance(groups, groups)
        + design.covariance(everybody, everybody)
        - 2 * design.covariance(groups, everybody)
    )
    errors = np.sqrt(np.maximum(variance, 0.0)) if design.df >= 1 else variance + np.inf
    inside = groups.group >= 0
    answers = add_up(groups.group[inside], table.n_scored[inside], groups.count)
    gaps = groups.centre - everybody.centre[0]
    return {
        int(code): difference_from(gap, se=error, df=min(n - 1, design.df))
        for code, gap, error, n in zip(
            present.tolist(), gaps.tolist(), errors.tolist(), answers.tolist(), strict=True
        )
    }


def difference_from(difference: float, *, se: float, df: float) -> Difference:
    """Put p and the 80 % and 95 % intervals around a difference.

    Without any spread (everybody answered alike) a difference of zero is no surprise, and any
    other is no accident.
    """
    df = max(df, 1)
    wide, narrow = (float(t_quantile(tail, df)) * se for tail in (0.975, 0.9))
    p = float(difference == 0) if se == 0 else float(t_two_sided_p(difference / se, df))
    return Difference(
        difference=difference,
        se=se,
        df=df,
        p=p,
        low80=difference - narrow,
        high80=difference + narrow,
        low95=difference - wide,
        high95=difference + wide,
    )


def quantile_dots(difference: float, se: float, df: float, count: int = 20) -> tuple[float, ...]:
    """Give equally likely values of the true change, lowest first, for a dot plot.

    The middle of each of `count` equal slices of probability (Kay et al. 2016).
    """
    probabilities = (np.arange(count) + 0.5) / count
    return tuple((difference + se * t_quantile(probabilities, max(df, 1))).tolist())
