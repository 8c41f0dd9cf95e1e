"""Quantiles and tail probabilities, thinly over scipy.special (scipy.stats is slow to import)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from feedback.trust.pure.cells import FloatArray


def t_quantile(probability: ArrayLike, df: ArrayLike) -> FloatArray:
    """Give the value below which a Student t variable stays with this probability."""
    return np.asarray(special.stdtrit(df, probability), dtype=np.float64)


def t_two_sided_p(statistic: ArrayLike, df: ArrayLike) -> FloatArray:
    """Give the probability that a Student t variable is at least this far from zero."""
    return np.asarray(2 * special.stdtr(df, -np.abs(statistic)), dtype=np.float64)


def beta_quantile(probability: float, left: float, right: float) -> float:
    """Give the value below which a beta variable stays with this probability."""
    return float(special.betaincinv(left, right, probability))


def chi_square_tail(statistic: float, df: float) -> float:
    """Give the probability that a chi-square variable is at least this large."""
    return float(special.chdtrc(df, statistic))


def f_quantile(probability: float, above: float, below: float) -> float:
    """Give the value below which an F variable stays with this probability."""
    return float(special.fdtri(above, below, probability))


def noncentral_t_tail(value: float, df: float, shift: float) -> float:
    """Give the probability that a t variable shifted by `shift` exceeds `value`."""
    return 1 - float(special.nctdtr(df, shift, value))
