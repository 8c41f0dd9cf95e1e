"""Reliability: whether the items of a scale measure one thing, and how well.

Cronbach's alpha with Feldt's interval and one-factor omega, on the people who answered every
item. Checked against R's psych and lavaan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from feedback.trust.pure.cells import FloatArray
from feedback.trust.pure.distributions import f_quantile


class TooLittleToCompare(ValueError):
    """A scale needs at least two items and more complete answers than items."""


@dataclass(frozen=True, eq=False)
class Reliability:
    """How well the items of a scale hang together."""

    respondents: int
    complete: int
    alpha: float
    standardised_alpha: float
    alpha_low: float
    alpha_high: float
    mean_correlation: float
    item_rest: FloatArray
    alpha_without: FloatArray
    omega: float
    loadings: FloatArray


def reliability(answers: FloatArray, *, level: float = 0.95) -> Reliability:
    """Judge a scale from the answers (people by items, reversed already, NaN for missing)."""
    complete = answers[~np.isnan(answers).any(axis=1)]
    people, items = complete.shape
    if items < 2 or people <= items:
        raise TooLittleToCompare(f"{people} complete answers to {items} items")
    return from_covariance(
        np.cov(complete, rowvar=False), people=people, respondents=len(answers), level=level
    )


def covariance_from_sums(people: int, sums: FloatArray, products: FloatArray) -> FloatArray:
    """Give the covariance of the items from their sums and the sums of their products."""
    if people < 2:
        raise TooLittleToCompare(f"{people} complete answers")
    return np.asarray((products - np.outer(sums, sums) / people) / (people - 1), np.float64)


def from_covariance(
    covariance: FloatArray, *, people: int, respondents: int, level: float = 0.95
) -> Reliability:
    """Judge a scale from the covariance of its items, over those who answered all of them."""
    items = len(covariance)
    size = np.sqrt(np.diag(covariance))
    if items < 2 or people <= items or not size.all():
        raise TooLittleToCompare(f"{people} complete answers to {items} items")
    correlation = covariance / np.outer(size, size)
    mean_r = (correlation.sum() - items) / (items * (items - 1))
    alpha = alpha_of(covariance)
    low, high = feldt_interval(alpha, people=people, items=items, level=level)
    loadings, unique = one_factor(covariance)
    return Reliability(
        respondents=respondents,
        complete=people,
        alpha=alpha,
        standardised_alpha=float(items * mean_r / (1 + (items - 1) * mean_r)),
        alpha_low=low,
        alpha_high=high,
        mean_correlation=float(mean_r),
        item_rest=_item_rest(covariance),
        alpha_without=np.array([_alpha_without(covariance, item) for item in range(items)]),
        omega=float(loadings.sum() ** 2 / (loadings.sum() ** 2 + unique.sum())),
        loadings=loadings,
    )


def alpha_of(covariance: FloatArray) -> float:
    """Give Cronbach's alpha: `k/(k-1) (1 - sum of variances / variance of the sum)`."""
    items = len(covariance)
    return float(items / (items - 1) * (1 - np.trace(covariance) / covariance.sum()))


def feldt_interval(
    alpha: float, *, people: int, items: int, level: float = 0.95
) -> tuple[float, float]:
    """Bound alpha (Feldt, Woodruff & Salih 1987): (1 - alpha)/(1 - estimate) follows an F."""
    above, below = people - 1, (people - 1) * (items - 1)
    tail = (1 - level) / 2
    low = 1 - (1 - alpha) * f_quantile(1 - tail, above, below)
    return low, 1 - (1 - alpha) * f_quantile(tail, above, below)


def one_factor(covariance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Fit one common factor by maximum likelihood: the loadings and the unique variances.

    Minimises `log|S| + tr(C S^-1)`, `S = l l' + diag(t)`, on the scale of correlations, where
    all parameters are of one size and unique variances stay above zero. The sign is chosen so
    that the loadings sum to a plus.
    """
    size = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(size, size)
    items = len(size)

    def misfit(parameters: FloatArray) -> tuple[float, FloatArray]:
        loadings, unique = parameters[:items], parameters[items:]
        implied = np.outer(loadings, loadings) + np.diag(unique)
        _, logarithm = np.linalg.slogdet(implied)
        inverse = np.linalg.inv(implied)
        slope = inverse - inverse @ correlation @ inverse
        gradient = np.concatenate([2 * slope @ loadings, np.diag(slope)])
        return float(logarithm + np.trace(correlation @ inverse)), gradient

    values, vectors = np.linalg.eigh(correlation)
    first = vectors[:, -1] * np.sqrt(max(values[-1] - 0.5, 0.25))
    start = np.concatenate([first, np.maximum(1 - first**2, 0.1)])
    bounds = [(None, None)] * items + [(1e-6, None)] * items
    options = {"maxiter": 5000, "ftol": 1e-15, "gtol": 1e-10}
    found = optimize.minimize(
        misfit, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options
    )
    loadings = found.x[:items] * size
    return loadings * (1 if loadings.sum() >= 0 else -1), found.x[items:] * size**2


def _item_rest(covariance: FloatArray) -> FloatArray:
    """Correlate each item with the sum of the others."""
    own = np.diag(covariance)
    with_rest = covariance.sum(axis=0) - own
    rest = covariance.sum() - 2 * covariance.sum(axis=0) + own
    return np.asarray(with_rest / np.sqrt(own * rest), dtype=np.float64)


def _alpha_without(covariance: FloatArray, item: int) -> float:
    """Give alpha of the other items; of two items only one is left, which has none."""
    others = np.delete(np.delete(covariance, item, axis=0), item, axis=1)
    return alpha_of(others) if len(others) > 1 else float("nan")
