"""Samples: how the people of a vector were drawn and weighted, and the numbers R prints of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from feedback.trust.pure.cells import (
    UNKNOWN,
    CellTable,
    FloatArray,
    IntArray,
    add_up,
    group_respondents,
)
from feedback.trust.pure.design import Design
from feedback.trust.pure.distributions import t_quantile
from feedback.trust.pure.estimation import Estimate, deff_srs, mean
from feedback.trust.pure.margins import Margin
from feedback.trust.pure.raking import Raking, rake, unraked
from feedback.trust.pure.vectors.vector import CannotCompute, Categories, Vector

CLOSE = 1e-12
ROUNDS = 50_000
SWEEPS = 10
PART = re.compile(r"\b(ids?|strata|fpc)\s*=\s*(.*?)(?=,\s*(?:ids?|strata|fpc|nest|weights)\s*=|$)")
NOT_COLUMNS = {"interaction", "drop", "TRUE", "FALSE", "0", "1"}


@dataclass(frozen=True, eq=False)
class Drawn:
    """How the sample was drawn: the stratum and household of each person, what share of each
    stratum was drawn (None where the list is not finite), and the base weights."""

    stratum: IntArray
    household: IntArray | None
    drawn_share: FloatArray | None
    base_weight: FloatArray

    def fold(
        self, score: FloatArray, categories: Mapping[str, IntArray] | None = None
    ) -> tuple[CellTable, IntArray]:
        """Fold the people into cells; also tell which cell each of them went to."""
        return group_respondents(
            stratum=self.stratum,
            categories=categories or {},
            base_weight=self.base_weight,
            score=score,
            household=self.household,
        )

    def design(self, table: CellTable, raking: Raking) -> Design:
        """Make the design of these people with the given weights."""
        return Design(table, raking, stratum_sizes=self._sizes())

    def _sizes(self) -> dict[int, float] | None:
        """Give the people on the list of each stratum, from the share of it that was drawn."""
        if self.drawn_share is None:
            return None
        people = np.bincount(self.stratum)
        share = dict(zip(self.stratum.tolist(), self.drawn_share.tolist(), strict=True))
        return {code: people[code] / part for code, part in share.items()}


def drawn(vector: Vector) -> Drawn:
    """Read how the people were drawn, written as for R's svydesign: `ids = ~1, strata = ~area`."""
    text = str(vector.inputs.get("design", ""))
    parts = {name[:2]: _columns(formula) for name, formula in PART.findall(text)}
    units, fpc = parts.get("id", []), parts.get("fp", [])
    if len(units) > 1 or len(fpc) > 1:
        raise CannotCompute(f"samples drawn in several stages are not offered: {text}")
    stratum = combined(vector, parts.get("st", []))
    household = None
    if units:
        homes = vector.categories(units[0]).codes
        household = _numbered(zip(stratum.tolist(), homes.tolist(), strict=True))
    share = _drawn_share(vector.numbers(fpc[0]), stratum, household) if fpc else None
    return Drawn(stratum, household, share, vector.numbers(vector.need("base_weight")))


def combined(vector: Vector, columns: Sequence[str]) -> IntArray:
    """Number the combinations of several columns; everybody is alike where there is none."""
    codes = [vector.categories(column).codes.tolist() for column in columns]
    return _numbered(zip(*codes, strict=True)) if codes else np.zeros(len(vector), np.int64)


def _numbered(keys: Iterable[tuple[int, ...]]) -> IntArray:
    number: dict[tuple[int, ...], int] = {}
    return np.array([number.setdefault(key, len(number)) for key in keys], dtype=np.int64)


def _columns(formula: str) -> list[str]:
    return [name for name in re.findall(r"[\w.]+", formula) if name not in NOT_COLUMNS]


def _drawn_share(fpc: FloatArray, stratum: IntArray, household: IntArray | None) -> FloatArray:
    """Read a finite population correction, stated as a share or as the units on the list."""
    if (fpc <= 1).all():
        return fpc
    unit = np.arange(len(stratum)) if household is None else household
    _, first = np.unique(unit, return_index=True)
    return np.bincount(stratum[first], minlength=stratum.max() + 1)[stratum] / fpc


def margins_of(
    population: Mapping[str, Mapping[str, float]], categories: Mapping[str, Categories]
) -> list[Margin]:
    """Read the margins: how many people the population has in each category."""
    return [
        Margin(column, {categories[column].code(name): float(n) for name, n in targets.items()})
        for column, targets in population.items()
    ]


def codes_of(categories: Mapping[str, Categories]) -> dict[str, IntArray]:
    """Give the number of each person's category, column by column."""
    return {column: found.codes for column, found in categories.items()}


def raked(table: CellTable, margins: Sequence[Margin]) -> Raking:
    """Rake as closely as the machine can; no category is merged unless nobody is in it."""
    return rake(table, margins, tolerance=CLOSE, max_iterations=ROUNDS, smallest_category=1)


def as_if_drawn(table: CellTable, raking: Raking) -> tuple[CellTable, Raking]:
    """Take raked weights for base weights, as if nobody had raked."""
    plain = replace(table, base_weight=raking.weights)
    return plain, unraked(plain)


def estimated(design: Design, table: CellTable) -> Estimate:
    """Estimate the mean of everybody."""
    estimate = mean(design, table)
    if estimate is None:
        raise CannotCompute("nobody has a value")
    return estimate


def row(value: float, se: float, df: float, level: float) -> dict[str, float]:
    """Write an estimate as R's svystat: with a t interval of the level."""
    reach = float(t_quantile((1 + level) / 2, df)) * se
    ends = {"ci_lower": value - reach, "ci_upper": value + reach}
    return {"estimate": value, "se": se, "df": df, **ends}


def row_with_deff(design: Design, table: CellTable, level: float) -> dict[str, float]:
    """Write the mean of everybody, and its error beside that of a simple random sample."""
    found = estimated(design, table)
    deff = deff_srs(design, table, found.se)
    return {**row(found.mean, found.se, design.df, level), "deff_srswor": deff}


def se_with_unweighted_residuals(
    drawn: Drawn, score: FloatArray, weights: FloatArray, codes: Iterable[IntArray]
) -> float:
    """Give the error that R's `rake()` and svy print, for comparison only.

    The residuals come from ten rounds of taking out the plain mean of every category, one
    margin after the other; base weights play no part.
    """
    scored = ~np.isnan(score)
    filled = np.where(scored, score, 0.0)
    size = float(weights[scored].sum())
    z = np.where(scored, (filled - float(weights @ filled) / size) / size, 0.0)
    groups = [code - UNKNOWN for code in codes]
    for _ in range(SWEEPS):
        for group in groups:
            z = z - (np.bincount(group, z) / np.maximum(np.bincount(group), 1))[group]
    unit = np.arange(len(z)) if drawn.household is None else drawn.household
    _, first, number = np.unique(unit, return_index=True, return_inverse=True)
    sums, stratum = add_up(number, weights * z, len(first)), drawn.stratum[first]
    units = np.bincount(stratum)
    centred = sums - (np.bincount(stratum, sums) / np.maximum(units, 1))[stratum]
    spread = (units / np.maximum(units - 1, 1))[stratum]
    rest = 1.0 if drawn.drawn_share is None else 1 - drawn.drawn_share[first]
    return float(np.sqrt((rest * spread * centred**2).sum()))


def nothing_for_nan(values: FloatArray) -> list[Any]:
    """Write numbers with None where there is none."""
    return [None if np.isnan(value) else value for value in values.tolist()]
