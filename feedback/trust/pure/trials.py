"""Trials: what a randomised visit changed, for those assigned and for those reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from feedback.trust.pure.cells import FloatArray, IntArray
from feedback.trust.pure.distributions import chi_square_tail
from feedback.trust.pure.regression import (
    Coefficient,
    Errors,
    LeastSquares,
    constant,
    lin_columns,
)

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Trial:
    """The people whose outcome is known, one entry each.

    `assigned` is the arm drawn by lot, `received` whether the visit took place; households are
    the `cluster`, the lot was drawn inside each `block`. `level` is that of the intervals.
    """

    outcome: FloatArray
    assigned: FloatArray
    received: FloatArray
    cluster: IntArray
    block: IntArray
    covariates: Mapping[str, FloatArray]
    level: float = 0.95

    def answered(self, *, with_covariates: bool = False) -> Trial:
        """Keep the people whose outcome, and if asked for every covariate, is known."""
        columns = [self.outcome, *(self.covariates.values() if with_covariates else [])]
        return self.only(~np.isnan(np.sum(columns, axis=0)))

    def only(self, kept: BoolArray) -> Trial:
        """Keep some of the people."""
        return replace(
            self,
            outcome=self.outcome[kept],
            assigned=self.assigned[kept],
            received=self.received[kept],
            cluster=self.cluster[kept],
            block=self.block[kept],
            covariates={name: column[kept] for name, column in self.covariates.items()},
        )

    def difference(self, errors: Errors) -> Coefficient:
        """Compare the arms as they were assigned (intention to treat)."""
        return self._effect(self.outcome, {}, errors)

    def adjusted(self, errors: Errors) -> Coefficient:
        """Compare the arms with the covariates held constant."""
        return self._effect(self.outcome, self.covariates, errors)

    def lin(self, errors: Errors) -> Coefficient:
        """Compare the arms after Lin's adjustment: the registered main estimate."""
        columns = lin_columns(self.assigned, self.covariates)
        fit = LeastSquares(self.outcome, columns, clusters=self.cluster)
        return fit.coefficient("treatment", errors, level=self.level)

    def within_blocks(
        self, errors: Errors, covariates: Mapping[str, FloatArray] | None = None
    ) -> Coefficient:
        """Compare the arms inside each block."""
        columns = {"treatment": self.assigned, **(covariates or {})}
        fit = LeastSquares(self.outcome, columns, clusters=self.cluster, absorb=self.block)
        return fit.coefficient("treatment", errors, level=self.level)

    def first_stage(self, errors: Errors) -> Coefficient:
        """Tell how much more often the assigned were visited."""
        return self._effect(self.received, {}, errors)

    def complier_effect(
        self, errors: Errors, covariates: Mapping[str, FloatArray] | None = None
    ) -> Coefficient:
        """Give the effect on those who are visited because the lot fell on them.

        Two-stage least squares with assignment as the instrument of receipt (Angrist, Imbens &
        Rubin 1996). Never a comparison of reached with unreached people, who differ anyhow.
        """
        others = {"constant": constant(self.outcome), **(covariates or {})}
        fit = LeastSquares(
            self.outcome,
            {"received": self.received, **others},
            clusters=self.cluster,
            instruments={"assigned": self.assigned, **others},
        )
        return fit.coefficient("received", errors, level=self.level)

    def icc(self) -> float:
        """Give the share of the spread that lies between households, arms set aside.

        The analysis-of-variance estimator; it may fall below zero by chance. Where everybody
        lives alone nothing can be said: NaN.
        """
        arms = np.where(self.assigned > 0, self.outcome[self.assigned > 0].mean(), 0.0)
        arms += np.where(self.assigned > 0, 0.0, self.outcome[self.assigned <= 0].mean())
        rest = self.outcome - arms
        _, number, sizes = np.unique(self.cluster, return_inverse=True, return_counts=True)
        means = np.bincount(number, rest) / sizes
        people, groups = len(rest), len(sizes)
        if people == groups:
            return float("nan")
        between = float((sizes * means**2).sum()) / (groups - 2)
        within = float(((rest - means[number]) ** 2).sum()) / (people - groups)
        size = (people - float((sizes**2).sum()) / people) / (groups - 1)
        return (between - within) / (between + (size - 1) * within)

    def _effect(
        self, outcome: FloatArray, covariates: Mapping[str, FloatArray], errors: Errors
    ) -> Coefficient:
        columns = {"treatment": self.assigned, "constant": constant(outcome), **covariates}
        fit = LeastSquares(outcome, columns, clusters=self.cluster)
        return fit.coefficient("treatment", errors, level=self.level)


@dataclass(frozen=True)
class LeeBounds:
    """How large and how small the effect may be when the arms answered unevenly."""

    response_treated: float
    response_control: float
    differential_attrition_p: float
    naive: float
    trimmed_arm: str
    trim_share: float
    trim_count: int
    lower: float
    upper: float


def lee_bounds(outcome: FloatArray, assigned: FloatArray, responded: FloatArray) -> LeeBounds:
    """Bound the effect on those who answer either way (Lee 2009).

    Trims `floor(q n)` people from the arm that answered more, `q = (p_hi - p_lo)/p_hi`: once the
    lowest outcomes, once the highest.
    """
    arms = [(assigned == arm) for arm in (1, 0)]
    rates = [float(responded[arm].mean()) for arm in arms]
    treated, control = (np.sort(outcome[arm & (responded == 1)]) for arm in arms)
    naive = float(treated.mean() - control.mean())
    high, low = max(rates), min(rates)
    share = (high - low) / high
    longer = treated if rates[0] >= rates[1] else control
    count = int(np.floor(share * len(longer) + 1e-9))
    without_low, without_high = longer[count:].mean(), longer[: len(longer) - count].mean()
    if rates[0] >= rates[1]:
        lower, upper = without_high - control.mean(), without_low - control.mean()
    else:
        lower, upper = treated.mean() - without_low, treated.mean() - without_high
    return LeeBounds(
        response_treated=rates[0],
        response_control=rates[1],
        differential_attrition_p=_equal_shares_p(rates, [int(arm.sum()) for arm in arms]),
        naive=naive,
        trimmed_arm="treated" if rates[0] >= rates[1] else "control",
        trim_share=share,
        trim_count=count,
        lower=float(lower),
        upper=float(upper),
    )


def _equal_shares_p(rates: list[float], sizes: list[int]) -> float:
    """Test whether two shares are equal (Pearson's chi-square, no continuity correction)."""
    pooled = sum(rate * size for rate, size in zip(rates, sizes, strict=True)) / sum(sizes)
    variance = pooled * (1 - pooled) * sum(1 / size for size in sizes)
    if variance == 0:
        return 1.0
    return chi_square_tail((rates[0] - rates[1]) ** 2 / variance, df=1)
