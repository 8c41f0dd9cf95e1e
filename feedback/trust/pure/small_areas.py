"""Small areas: estimates that borrow strength, shown only as such beside the raw value.

The area-level model of Fay & Herriot (1979): `direct_i = x_i b + u_i + e_i`, u with variance A,
e with the known variance D_i. `B_i = A/(A + D_i)` is what is kept of the direct value:
`eblup_i = x_i b + B_i (direct_i - x_i b)`. Without covariates it is empirical Bayes. Checked
against R's metafor and sae.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from feedback.trust.pure.cells import FloatArray


class Method(enum.StrEnum):
    """How the variance between areas is estimated."""

    REML = "REML"
    ML = "ML"
    FAY_HERRIOT = "FH"
    DERSIMONIAN_LAIRD = "DL"
    PRASAD_RAO = "HE"


@dataclass(frozen=True, eq=False)
class SmallAreas:
    """The fitted model: `mse` counts the doubt about the variance between areas as well."""

    variance: float
    slopes: FloatArray
    slope_errors: FloatArray
    kept: FloatArray
    estimates: FloatArray
    mse: FloatArray


def fit_small_areas(
    direct: FloatArray,
    se: FloatArray,
    *,
    covariates: FloatArray | None = None,
    method: Method = Method.REML,
    has_constant: bool = True,
) -> SmallAreas:
    """Fit the model; `covariates` has a row per area and no column of ones."""
    ones = np.ones((len(direct), 1 if has_constant or covariates is None else 0))
    model = _Model(direct, se**2, ones if covariates is None else np.hstack([ones, covariates]))
    variance = model.between(method)
    precision, inverse, slopes = model.weigh(variance)
    kept = variance * precision
    fitted = model.columns @ slopes
    return SmallAreas(
        variance=variance,
        slopes=slopes,
        slope_errors=np.sqrt(np.diag(inverse)),
        kept=kept,
        estimates=fitted + kept * (direct - fitted),
        mse=model.mse(variance, method),
    )


class _Model:
    def __init__(self, direct: FloatArray, noise: FloatArray, columns: FloatArray) -> None:
        self.direct, self.noise, self.columns = direct, noise, columns
        self.count, self.width = len(direct), int(columns.shape[1])

    def weigh(self, variance: float) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Give the precision of each area, the covariance of the slopes, and the slopes."""
        precision = 1 / (variance + self.noise)
        products = self.columns.T @ (self.columns * precision[:, None])
        inverse = np.linalg.inv(products).astype(np.float64, copy=False)
        return precision, inverse, inverse @ (self.columns.T @ (precision * self.direct))

    def between(self, method: Method) -> float:
        """Estimate the variance between areas; zero where the noise explains everything."""
        if method is Method.DERSIMONIAN_LAIRD:
            precision, inverse, _ = self.weigh(0.0)
            lost = np.trace(inverse @ (self.columns.T @ (self.columns * precision[:, None] ** 2)))
            spare = self._weighted_squares(0.0) - (self.count - self.width)
            return max(0.0, float(spare / (precision.sum() - lost)))
        if method is Method.PRASAD_RAO:
            hat = self.columns @ np.linalg.pinv(self.columns)
            rest = self.direct - hat @ self.direct
            noise = float(((1 - np.diag(hat)) * self.noise).sum())
            return max(0.0, (float(rest @ rest) - noise) / (self.count - self.width))
        scores: dict[Method, Callable[[float], float]] = {
            Method.REML: self._restricted_score,
            Method.ML: self._score,
            Method.FAY_HERRIOT: self._moment,
        }
        return _root_of_falling(scores[method], start=float(self.direct.var() + self.noise.max()))

    def mse(self, variance: float, method: Method) -> FloatArray:
        """Give g1 + g2 + 2 g3, less the bias of the variance where the method has one.

        Prasad & Rao 1990; Datta & Lahiri 2000; Datta, Rao & Smith 2005.
        """
        precision, inverse, _ = self.weigh(variance)
        lost = self.noise * precision
        known = variance * lost
        slopes = lost**2 * np.einsum("ij,jk,ik->i", self.columns, inverse, self.columns)
        squares, total = float((precision**2).sum()), float(precision.sum())
        spread, bias = 2 / squares, 0.0
        if method is Method.ML:
            weighted = self.columns.T @ (self.columns * precision[:, None] ** 2)
            bias = -float(np.trace(inverse @ weighted)) / squares
        if method is Method.FAY_HERRIOT:
            spread = 2 * self.count / total**2
            bias = 2 * (self.count * squares - total**2) / total**3
        variance_doubt = lost**2 * precision * spread
        return np.asarray(known + slopes + 2 * variance_doubt - bias * lost**2, np.float64)

    def _rest(self, variance: float) -> FloatArray:
        _, _, slopes = self.weigh(variance)
        return np.asarray(self.direct - self.columns @ slopes, dtype=np.float64)

    def _weighted_squares(self, variance: float) -> float:
        return float((self._rest(variance) ** 2 / (variance + self.noise)).sum())

    def _moment(self, variance: float) -> float:
        return self._weighted_squares(variance) - (self.count - self.width)

    def _score(self, variance: float) -> float:
        precision = 1 / (variance + self.noise)
        return float((precision**2 * self._rest(variance) ** 2 - precision).sum())

    def _restricted_score(self, variance: float) -> float:
        precision, inverse, _ = self.weigh(variance)
        lost = np.trace(inverse @ (self.columns.T @ (self.columns * precision[:, None] ** 2)))
        return self._score(variance) + float(lost)


def _root_of_falling(function: Callable[[float], float], *, start: float) -> float:
    """Find where a function that falls through zero does so; zero if it starts below."""
    if function(0.0) <= 0:
        return 0.0
    low, high = 0.0, start
    while function(high) > 0:
        low, high = high, high * 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return (low + high) / 2
