"""Balance: whether the lot made arms that were alike before anything was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from feedback.trust.pure.cells import FloatArray, IntArray, add_up
from feedback.trust.pure.distributions import chi_square_tail


@dataclass(frozen=True)
class JointBalance:
    """All covariates together: the distance of the arms, and how often the lot makes it larger."""

    chi_square: float
    df: int
    p: float


def standardised_difference(column: FloatArray, assigned: FloatArray) -> float:
    """Give the difference of the arms in standard deviations (both arms' variances averaged).

    People whose value is NaN are left out; zero where nobody differs.
    """
    known = ~np.isnan(column)
    treated, control = (column[known & (assigned == arm)] for arm in (1, 0))
    if min(len(treated), len(control)) < 2:
        return float("nan")
    spread = np.sqrt((treated.var(ddof=1) + control.var(ddof=1)) / 2)
    gap = float(treated.mean() - control.mean())
    return gap / float(spread) if spread > 0 else 0.0


def joint_balance(
    columns: Mapping[str, FloatArray], assigned: FloatArray, cluster: IntArray, block: IntArray
) -> JointBalance | None:
    """Test all covariates at once by what the lot does inside the blocks (Hansen & Bowers 2008).

    With x the total of a household, a block of n households of which m are treated adds
    `sum over treated of x - m mean(x)` to the distance t and `m (n - m)/n S` to its variance V,
    S being the covariance of x inside the block: `t' V^- t` follows chi-square with rank(V)
    degrees of freedom. Missing values count as the mean. None where nothing varies.
    """
    codes, first, number = np.unique(cluster, return_index=True, return_inverse=True)
    totals = np.column_stack(
        [add_up(number, _centred(column), len(codes)) for column in columns.values()]
        or [np.zeros(len(codes))]
    )
    treated = assigned[first] > 0
    distance = np.zeros(totals.shape[1])
    variance = np.zeros((totals.shape[1], totals.shape[1]))
    for code in np.unique(block[first]):
        inside = totals[block[first] == code]
        chosen = treated[block[first] == code]
        size, wanted = len(inside), int(chosen.sum())
        if not 0 < wanted < size:
            continue
        distance += inside[chosen].sum(axis=0) - wanted * inside.mean(axis=0)
        variance += wanted * (size - wanted) / size * np.atleast_2d(np.cov(inside, rowvar=False))
    rank = int(np.linalg.matrix_rank(variance, hermitian=True))
    if rank == 0:
        return None
    statistic = float(distance @ np.linalg.pinv(variance, hermitian=True) @ distance)
    return JointBalance(chi_square=statistic, df=rank, p=chi_square_tail(statistic, df=rank))


def _centred(column: FloatArray) -> FloatArray:
    known = ~np.isnan(column)
    if not known.any():
        return np.zeros(len(column))
    spread = float(column[known].std()) or 1.0
    return np.where(known, (column - column[known].mean()) / spread, 0.0)
