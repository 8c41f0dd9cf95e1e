"""Design: how the sample was drawn and weighted, worked out once per wave.

The variance of a raked estimator is a quadratic form in sums per cell (see `estimation`). The
regression on the margin dummies and the spread of the strata do not depend on what was asked,
so they are solved here once, and each further measure or grouping costs a few passes over the
cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feedback.trust.pure.cells import ALONE, CellTable, FloatArray, IntArray, add_up
from feedback.trust.pure.raking import Raking

OUTSIDE = -1
"""The group of a cell that belongs to none of the groups asked for."""

NEGLIGIBLE = 1e-10


@dataclass(frozen=True, eq=False)
class Linearised:
    """The linearised values of several estimates, one column per estimate.

    Inside its `group` a value y counts as `z = (y - centre)/scale`. `slopes` are the
    coefficients of z on the margin dummies, `moments` the products of z with the dummies in the
    metric of the variance, `strata` and `households` the sums of u in each.
    """

    table: CellTable
    group: IntArray
    centre: FloatArray
    scale: FloatArray
    slopes: FloatArray
    moments: FloatArray
    strata: FloatArray
    households: FloatArray

    @property
    def count(self) -> int:
        return len(self.centre)


class Design:
    """The strata, households, weights and margins of one wave, ready to give variances.

    A stratum with a single unit has no spread of its own. Such strata are collapsed: all of
    them into one or, where there is only one, into the stratum with the fewest units (Wolter
    2007, ch. 2). That counts some true difference between strata as doubt: it errs on the side
    of caution, and never yields a missing error.
    """

    def __init__(
        self,
        table: CellTable,
        raking: Raking,
        *,
        stratum_sizes: Mapping[int, float] | None = None,
    ) -> None:
        """Work out what all variances share; `stratum_sizes` asks for the finite population
        correction, which only a sample drawn from a list deserves."""
        self.n, self.weights, self._base = table.n, raking.weights, table.base_weight
        self._alone, self._household, home_stratum = _households(table)
        self._dummies, self._width = _dummy_columns(raking)
        strata, stratum = np.unique(table.stratum, return_inverse=True)
        units = add_up(stratum, np.where(self._alone, table.n, 0.0), len(strata))
        units += add_up(stratum[home_stratum], np.ones(len(home_stratum)), len(strata))
        collapsed = collapse_lonely(units)
        self._stratum, count = collapsed[stratum], int(collapsed.max(initial=-1)) + 1
        self._units = add_up(collapsed, units, count)
        self.df = float(self._units.sum() - (self._units > 0).sum())
        self._spread = self._units / np.maximum(self._units - 1, 1)
        if stratum_sizes is not None:
            listed = np.array([stratum_sizes[code] for code in strata.tolist()], dtype=np.float64)
            sizes = add_up(collapsed, listed, count)
            people = add_up(self._stratum, table.n, count)
            self._spread *= np.maximum(1 - people / sizes, 0)
        self._home_spread = self._spread[self._stratum[home_stratum]]
        self._metric = np.where(self._alone, self._spread[self._stratum] * self.weights**2, 0.0)
        self._solve()

    def _solve(self) -> None:
        """Factor the regression and add up what the dummies contribute to every variance."""
        weighted = self.weights * self.n
        self._inverse = _pseudo_inverse(self._products(self._base * self.n))
        self._quadratic = self._products(self._metric * self.n)
        self._stratum_dummies = self._spread_out(weighted, self._stratum, len(self._units)).T
        home = np.where(self._alone, OUTSIDE, self._household)
        self._home_dummies = self._spread_out(weighted, home, len(self._home_spread)).T

    def linearise(
        self, table: CellTable, group: IntArray, *, centre: FloatArray, scale: FloatArray
    ) -> Linearised:
        """Work out the linearised values of one estimate per group."""
        count = len(centre)
        deviation = table.sum_y - _of_cells(centre, group) * table.n_scored
        value = np.where(group == OUTSIDE, 0.0, deviation / _of_cells(scale, group))
        slopes = self._inverse @ self._spread_out(self._base * value, group, count)
        weighted = self.weights * value
        strata = _cross_sums(self._stratum, group, weighted, (len(self._units), count))
        home = np.where(self._alone, OUTSIDE, self._household)
        households = _cross_sums(home, group, weighted, (len(self._home_spread), count))
        return Linearised(
            table=table,
            group=group,
            centre=centre,
            scale=scale,
            slopes=slopes,
            moments=self._spread_out(self._metric * value, group, count),
            strata=strata - self._stratum_dummies @ slopes,
            households=households - self._home_dummies @ slopes,
        )

    def covariance(self, left: Linearised, right: Linearised) -> FloatArray:
        """Give the covariance of each estimate with its partner, or with the only one there is.

        Both must be of the same measure. `covariance(left, left)` is the variance.
        """
        table, partner = left.table, np.where(right.group == OUTSIDE, OUTSIDE, left.group)
        if right.count > 1:
            partner = np.where(left.group == right.group, left.group, OUTSIDE)
        ours, theirs = _of_cells(left.centre, left.group), _of_cells(right.centre, right.group)
        middle = table.sum_y / np.maximum(table.n_scored, 1)
        product = table.sum_y2 - middle * table.sum_y
        product += table.n_scored * (middle - ours) * (middle - theirs)
        scale = _of_cells(left.scale, left.group) * _of_cells(right.scale, right.group)
        product = self._metric * product / scale
        inside = partner != OUTSIDE
        squares = add_up(partner[inside], product[inside], left.count)
        fitted = (left.slopes * (self._quadratic @ right.slopes)).sum(axis=0)
        crossed = (left.slopes * right.moments + right.slopes * left.moments).sum(axis=0)
        homes = (self._home_spread[:, None] * left.households * right.households).sum(axis=0)
        share = self._spread / np.maximum(self._units, 1)
        between = (share[:, None] * left.strata * right.strata).sum(axis=0)
        return np.asarray(squares - crossed + fitted + homes - between, dtype=np.float64)

    def _products(self, weight: FloatArray) -> FloatArray:
        """Add up X'WX for the dummies X."""
        rows = [self._spread_out(weight, column, self._width) for column in self._dummies]
        return np.sum(rows, axis=0) if rows else np.zeros((0, 0))

    def _spread_out(self, values: FloatArray, group: IntArray, count: int) -> FloatArray:
        """Add up X'V: one row per dummy, one column per group."""
        total = np.zeros((self._width, count))
        for column in self._dummies:
            total += _cross_sums(column, group, values, (self._width, count))
        return total


def collapse_lonely(units: FloatArray) -> IntArray:
    """Number the strata anew so that, where possible, none holds a single unit."""
    lonely = np.flatnonzero(units == 1)
    target = np.arange(len(units))
    others = np.flatnonzero(units > 1)
    if len(lonely) > 1:
        target[lonely] = lonely[0]
    elif len(lonely) == 1 and len(others) > 0:
        target[lonely] = others[np.argmin(units[others])]
    return np.unique(target, return_inverse=True)[1]


def _households(table: CellTable) -> tuple[NDArray[np.bool_], IntArray, IntArray]:
    """Tell who was drawn alone, the number of each household, and a cell of each."""
    if table.household is None:
        nobody = np.zeros(0, dtype=np.int64)
        return np.ones(len(table), dtype=bool), np.full(len(table), ALONE), nobody
    shared = (table.household != ALONE) & (table.n > 0)
    _, first, number = np.unique(table.household[shared], return_index=True, return_inverse=True)
    household = np.full(len(table), ALONE)
    household[shared] = number
    return ~shared, household, np.flatnonzero(shared)[first]


def _dummy_columns(raking: Raking) -> tuple[list[IntArray], int]:
    """Give each cell its column in the dummies of every margin, and their number."""
    columns, width = [], 0
    for margin in raking.margins:
        columns.append(margin.group + width)
        width += len(margin.targets)
    return columns, width


def _of_cells(values: FloatArray, group: IntArray) -> FloatArray:
    """Look up the value of each cell's group; 1 where it is OUTSIDE (the last position)."""
    return np.append(values, 1.0)[group]


def _cross_sums(
    row: IntArray, column: IntArray, values: FloatArray, shape: tuple[int, int]
) -> FloatArray:
    """Add up values by row and column; a cell OUTSIDE of either does not count."""
    inside = (row != OUTSIDE) & (column != OUTSIDE)
    flat = row[inside] * shape[1] + column[inside]
    return add_up(flat, values[inside], shape[0] * shape[1]).reshape(shape)


def _pseudo_inverse(products: FloatArray) -> FloatArray:
    """Invert X'BX although its dummies add up to one in every margin.

    Which of the many solutions is taken does not matter: the residuals are the same.
    """
    size = np.sqrt(np.diag(products))
    unit = np.divide(1.0, size, out=np.zeros_like(size), where=size > 0)
    values, vectors = np.linalg.eigh(products * np.outer(unit, unit))
    kept = values > NEGLIGIBLE * max(values.max(initial=0.0), 1.0)
    half = vectors[:, kept] / np.sqrt(values[kept]) * unit[:, None]
    return np.asarray(half @ half.T, dtype=np.float64)
