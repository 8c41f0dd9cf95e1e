"""Cells: everything an estimate needs to know about the people who answered.

Raking, means, domain means and their linearised errors depend on the respondents only through
sums per cell, because everybody in a cell shares stratum, margin categories and base weight.
The results are therefore exact, not approximate, and cost the same at any number of answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

UNKNOWN = -1
"""The category of somebody who skipped the question."""

ALONE = -1
"""The household code of a cell in which every person was drawn alone."""


class UnevenCells(ValueError):
    """The columns of a table do not describe the same cells."""


@dataclass(frozen=True, eq=False)
class CellTable:
    """The sums of one measure in one wave, one row per cell.

    `n` counts ALL respondents of the cell, also those without a score: raking uses everybody,
    means use the scored. `categories` maps a dimension ("place", "sex", "age",
    "race_ethnicity") to the code of each cell, UNKNOWN where people skipped the question.
    `household` is ALONE except in a sample that holds several people of one household: their
    cells carry the household's code, which must be part of the cell key, and the household
    then counts as one primary sampling unit.
    """

    stratum: IntArray
    categories: Mapping[str, IntArray]
    base_weight: FloatArray
    n: FloatArray
    n_scored: FloatArray
    sum_y: FloatArray
    sum_y2: FloatArray
    n_top2: FloatArray
    household: IntArray | None = None

    def __post_init__(self) -> None:
        columns: list[NDArray[np.generic]] = [self.base_weight, self.n, self.n_scored]
        columns += [self.sum_y, self.sum_y2, self.n_top2]
        columns += list(self.categories.values())
        columns += [] if self.household is None else [self.household]
        if any(column.shape != self.stratum.shape for column in columns):
            raise UnevenCells("every column needs one entry per cell")
        if (self.n_scored > self.n).any() or (self.n_top2 > self.n_scored).any():
            raise UnevenCells("a cell cannot hold more scores than people")
        if (self.base_weight <= 0).any():
            raise UnevenCells("a person who could be drawn has a positive base weight")

    def __len__(self) -> int:
        return len(self.stratum)

    @property
    def respondents(self) -> float:
        return float(self.n.sum())

    def with_sums(
        self,
        *,
        n_scored: ArrayLike,
        sum_y: ArrayLike,
        sum_y2: ArrayLike,
        n_top2: ArrayLike | None = None,
    ) -> CellTable:
        """Describe another measure of the same people, cell by cell."""
        scored = np.asarray(n_scored, dtype=np.float64)
        return replace(
            self,
            n_scored=scored,
            sum_y=np.asarray(sum_y, dtype=np.float64),
            sum_y2=np.asarray(sum_y2, dtype=np.float64),
            n_top2=np.zeros_like(scored) if n_top2 is None else np.asarray(n_top2, np.float64),
        )

    def as_top2(self) -> CellTable:
        """Turn the table into that of the yes/no measure "answered in the top two categories".

        A yes/no value is its own square, so the counts are all the sums there are.
        """
        return self.with_sums(
            n_scored=self.n_scored, sum_y=self.n_top2, sum_y2=self.n_top2, n_top2=self.n_top2
        )


def add_up(group: IntArray, values: FloatArray, count: int) -> FloatArray:
    """Add up values by group; groups are numbered from 0."""
    return np.bincount(group, values, count).astype(np.float64, copy=False)


def group_respondents(
    *,
    stratum: ArrayLike,
    categories: Mapping[str, ArrayLike],
    base_weight: ArrayLike,
    score: ArrayLike,
    top2: ArrayLike | None = None,
    household: ArrayLike | None = None,
) -> tuple[CellTable, IntArray]:
    """Fold respondents into cells; also tell which cell each of them went to.

    `score` is NaN for a person without a score. The production path folds in SQL; this one
    serves vectors, simulations and the proof that both give the same numbers.
    """
    codes = {dimension: np.asarray(code, np.int64) for dimension, code in categories.items()}
    strata, weights = np.asarray(stratum, np.int64), np.asarray(base_weight, np.float64)
    homes = None if household is None else np.asarray(household, np.int64)
    keys: list[NDArray[np.generic]] = [strata, weights, *codes.values()]
    keys += [] if homes is None else [homes]
    cell, first = _number_rows(keys)

    def total(values: FloatArray) -> FloatArray:
        return add_up(cell, values, len(first))

    values = np.asarray(score, np.float64)
    scored = ~np.isnan(values)
    filled = np.where(scored, values, 0.0)
    in_top2 = np.zeros(len(values)) if top2 is None else np.asarray(top2, np.float64)
    table = CellTable(
        stratum=strata[first],
        categories={dimension: code[first] for dimension, code in codes.items()},
        base_weight=weights[first],
        n=total(np.ones(len(values))),
        n_scored=total(scored.astype(np.float64)),
        sum_y=total(filled),
        sum_y2=total(filled**2),
        n_top2=total(np.where(scored, in_top2, 0.0)),
        household=None if homes is None else homes[first],
    )
    return table, cell


def _number_rows(keys: list[NDArray[np.generic]]) -> tuple[IntArray, IntArray]:
    """Number the distinct rows of several columns: the number per row, a first row per number."""
    number = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        _, code = np.unique(key, return_inverse=True)
        _, number = np.unique(number * (code.max(initial=0) + 1) + code, return_inverse=True)
    _, first = np.unique(number, return_index=True)
    return number, first
