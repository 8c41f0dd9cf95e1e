"""Estimation: means of groups with the error that the sample and its weights really have.

The linearised standard error of a raked estimator (Deville & Sarndal 1992; Lumley 2010, ch. 7):
`z_i = (y_i - mean)/N` inside the group and 0 outside it, where N is the weight of the group;
z is replaced by its residual from a regression on the margin dummies with BASE weights;
`u_i = w_i * residual_i` is summed inside each primary sampling unit (PSU), and
`variance = sum_h (1 - f_h) m_h/(m_h - 1) sum_PSU (t - mean t)^2` over the strata h.
A group never leaves the design: people outside it count with z = 0.

"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from feedback.trust.pure.cells import CellTable, FloatArray, IntArray, add_up
from feedback.trust.pure.design import OUTSIDE, Design, Linearised
from feedback.trust.pure.distributions import t_quantile


class OtherPeople(ValueError):
    """A measure and a design do not describe the same respondents."""


@dataclass(frozen=True)
class Estimate:
    """A mean, what it rests on and how far it may be off.

    `n` counts the scored answers, `n_eff` what they are worth after weighting (Kish); `deff` is
    their ratio. The intervals use Student t with `df` = PSUs minus strata.
    """

    n: int
    n_eff: float
    mean: float
    se: float
    df: float
    low80: float
    high80: float
    low95: float
    high95: float
    deff: float

    @property
    def half_width95(self) -> float:
        return (self.high95 - self.low95) / 2


def kish_deff(weights: FloatArray, n: FloatArray | None = None) -> float:
    """Give the factor by which unequal weights inflate a variance (Kish 1965).

    `deff = n * sum(w^2) / sum(w)^2` over people; `n` says how many people share each weight.
    """
    people = np.ones_like(weights) if n is None else n
    return float(people.sum() * (people * weights**2).sum() / (people * weights).sum() ** 2)


def kish_n_eff(weights: FloatArray, n: FloatArray | None = None) -> float:
    """Give the number of equally weighted answers that would be as precise."""
    people = float(len(weights) if n is None else n.sum())
    return people / kish_deff(weights, n)


def mean(design: Design, table: CellTable) -> Estimate | None:
    """Estimate the mean of everybody; None when nobody has a score."""
    return domain_means(design, table, np.zeros(len(table), dtype=np.int64)).get(0)


def domain_means(design: Design, table: CellTable, codes: IntArray) -> dict[int, Estimate]:
    """Estimate the mean of each group of cells; a negative code belongs to no group.

    A group without any score is left out: nobody answered, so there is nothing to say.
    """
    linearised, present = linearise_means(design, table, codes)
    se = standard_errors(design, linearised)
    inside = linearised.group >= 0
    group, weights = linearised.group[inside], design.weights[inside]
    n = add_up(group, table.n_scored[inside], linearised.count)
    squares = add_up(group, weights**2 * table.n_scored[inside], linearised.count)
    n_eff = linearised.scale**2 / squares
    columns = (present, n, n_eff, linearised.centre, se)
    return {
        int(code): estimate_from(n=count, n_eff=effective, mean=centre, se=error, df=design.df)
        for code, count, effective, centre, error in zip(
            *(column.tolist() for column in columns), strict=True
        )
    }


def total(design: Design, table: CellTable) -> tuple[float, float]:
    """Estimate the sum of y over the population, and its standard error."""
    value = float((design.weights * table.sum_y).sum())
    everybody = np.zeros(len(table), dtype=np.int64)
    linearised = design.linearise(table, everybody, centre=np.zeros(1), scale=np.ones(1))
    return value, float(standard_errors(design, linearised)[0])


def linearise_means(
    design: Design, table: CellTable, codes: IntArray
) -> tuple[Linearised, IntArray]:
    """Work out the linearised group means; also tell the code of each of them."""
    if not np.array_equal(table.n, design.n):
        raise OtherPeople("the measure was not taken from the people of this design")
    inside = (codes >= 0) & (table.n_scored > 0)
    present, number = np.unique(codes[inside], return_inverse=True)
    group = np.full(len(table), OUTSIDE)
    group[inside] = number
    weights = design.weights[inside]
    scale = add_up(number, weights * table.n_scored[inside], len(present))
    centre = add_up(number, weights * table.sum_y[inside], len(present)) / scale
    return design.linearise(table, group, centre=centre, scale=scale), present


def standard_errors(design: Design, linearised: Linearised) -> FloatArray:
    """Give the standard error of each estimate; infinite where a single answer is all there is."""
    if design.df < 1:
        return np.full(linearised.count, np.inf)
    return np.sqrt(np.maximum(design.covariance(linearised, linearised), 0.0))


def estimate_from(*, n: float, n_eff: float, mean: float, se: float, df: float) -> Estimate:
    """Put the 80 % and 95 % intervals around a mean."""
    wide, narrow = (float(t_quantile(tail, max(df, 1))) * se for tail in (0.975, 0.9))
    return Estimate(
        n=round(n),
        n_eff=n_eff,
        mean=mean,
        se=se,
        df=df,
        low80=mean - narrow,
        high80=mean + narrow,
        low95=mean - wide,
        high95=mean + wide,
        deff=n / n_eff,
    )


def deff_srs(design: Design, table: CellTable, se: float) -> float:
    """Compare the variance with that of a simple random sample without replacement.

    `se^2 / ((1 - n/N) s2/n)`, `s2 = n/(n-1) sum(w (y - mean)^2)/N`, as R survey's `deff`; NaN
    where everybody answered alike.
    """
    n = float(table.n_scored.sum())
    population = float((design.weights * table.n_scored).sum())
    centre = float((design.weights * table.sum_y).sum()) / population
    squares = table.sum_y2 - 2 * centre * table.sum_y + centre**2 * table.n_scored
    variance = n / (n - 1) * float((design.weights * squares).sum()) / population
    alone = (1 - n / population) * variance / n
    return se**2 / alone if alone > 0 else math.nan
