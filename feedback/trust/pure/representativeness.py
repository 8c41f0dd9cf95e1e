"""Representativeness: whether some kinds of people answer more readily than others.

Response propensities by logistic regression on what is known of everybody who was asked, and the
R-indicator `1 - 2 sd(propensity)` (Schouten, Cobben & Bethlehem 2009): 1 when everybody answers
with the same readiness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from feedback.trust.pure.cells import FloatArray
from feedback.trust.pure.estimation import kish_deff

CONVERGED = 1e-12
ROUNDS = 100


class NoContrast(ValueError):
    """Everybody answered or nobody did, overall or in one group: no readiness can be estimated."""


@dataclass(frozen=True, eq=False)
class Representativeness:
    """How evenly the people who were asked have answered."""

    response_rate: float
    coefficients: dict[str, float]
    r_indicator: float
    r_indicator_sample: float
    max_absolute_bias: float
    weighting_deff: float
    propensities: FloatArray


def representativeness(
    responded: FloatArray, factors: Mapping[str, Sequence[str]]
) -> Representativeness:
    """Estimate who answers how readily; `factors` holds a category per person asked.

    The first category of each factor, in order of the alphabet, is what others are compared to.
    """
    names, columns = ["(Intercept)"], [np.ones(len(responded))]
    for factor, categories in factors.items():
        labels = np.asarray(categories)
        for label in np.unique(labels)[1:].tolist():
            names.append(f"{factor}={label}")
            columns.append((labels == label).astype(np.float64))
    slopes, propensities = _logistic(responded, np.column_stack(columns))
    sample_sd = float(propensities.std(ddof=1))
    return Representativeness(
        response_rate=float(responded.mean()),
        coefficients=dict(zip(names, slopes.tolist(), strict=True)),
        r_indicator=1 - 2 * float(propensities.std()),
        r_indicator_sample=1 - 2 * sample_sd,
        max_absolute_bias=sample_sd / float(propensities.mean()),
        weighting_deff=kish_deff(1 / propensities[responded == 1]),
        propensities=propensities,
    )


@dataclass(frozen=True)
class Evenness:
    """How evenly the strata of a sample have answered."""

    response_rate: float
    r_indicator: float
    max_absolute_bias: float


def evenness(asked: FloatArray, answered: FloatArray) -> Evenness:
    """Give the R-indicator where only the stratum of everybody who was asked is known.

    The model with one factor is saturated: the propensity of a stratum is its response rate. The
    deviation is that of the people asked, divided by one less than their number.
    """
    everybody, rate = float(asked.sum()), float(answered.sum() / asked.sum())
    if rate <= 0:
        raise NoContrast("nobody answered")
    squares = float((asked * (answered / asked - rate) ** 2).sum())
    deviation = float(np.sqrt(squares / max(everybody - 1, 1)))
    return Evenness(
        response_rate=rate, r_indicator=1 - 2 * deviation, max_absolute_bias=deviation / rate
    )


def _logistic(outcome: FloatArray, columns: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Fit a logistic regression by Newton's method."""
    slopes = np.zeros(columns.shape[1])
    for _ in range(ROUNDS):
        fitted = 1 / (1 + np.exp(-np.clip(columns @ slopes, -30, 30)))
        weighted = columns * (fitted * (1 - fitted))[:, None]
        step = np.linalg.lstsq(weighted.T @ columns, columns.T @ (outcome - fitted), rcond=None)[0]
        slopes = slopes + step
        if np.abs(step).max() < CONVERGED * max(1.0, np.abs(slopes).max()):
            return slopes, fitted
    raise NoContrast("a group answered completely, or not at all")
