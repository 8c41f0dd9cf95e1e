"""Raking: weights that make the respondents add up to the population on every margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from feedback.trust.pure.cells import CellTable, FloatArray, add_up
from feedback.trust.pure.margins import (
    SMALLEST_CATEGORY,
    FittedMargin,
    Group,
    Margin,
    fit_margin,
)

AGREEMENT = 1e-6


class MarginsDisagree(ValueError):
    """Two margins describe populations of different size."""


class RakingImpossible(ValueError):
    """No weights reach all margins: the cells that would be needed are empty."""


@dataclass(frozen=True, eq=False)
class Raking:
    """The weight of one person in each cell, and how well the margins are met.

    `margin_error` is the largest relative distance of a weighted category from its target;
    a raking time means nothing without it. `merged` lists the categories of each dimension
    that were too small to be raked on their own.
    """

    weights: FloatArray
    factors: FloatArray
    margin_error: float
    iterations: int
    merged: dict[str, tuple[Group, ...]]
    margins: tuple[FittedMargin, ...]


def rake(
    table: CellTable,
    margins: Sequence[Margin],
    *,
    tolerance: float = 1e-9,
    max_iterations: int = 2000,
    smallest_category: int = SMALLEST_CATEGORY,
) -> Raking:
    """Fit base weights to the margins by iterative proportional fitting (Deming & Stephan 1940).

    Each margin in turn multiplies the weights of its categories by target/current sum, until a
    whole round changes no category by more than `tolerance`. The weights are unique, so the
    order of the margins does not matter.

    Raises MarginsDisagree, RakingImpossible, and what fitting a margin raises.
    """
    if not margins:
        return unraked(table)
    _check_totals(margins)
    fitted = tuple(fit_margin(table, margin, smallest=smallest_category) for margin in margins)
    mass = table.base_weight * table.n
    factors = np.full(len(table), margins[0].total / mass.sum())
    for iteration in range(1, max_iterations + 1):
        largest_step = 0.0
        for margin in fitted:
            current = add_up(margin.group, mass * factors, len(margin.targets))
            step = margin.targets / current
            factors *= step[margin.group]
            largest_step = max(largest_step, float(np.abs(step - 1).max()))
        if largest_step <= tolerance:
            return _raking(table, factors, fitted, iteration)
    raise RakingImpossible(
        f"after {max_iterations} rounds a category still moves by {largest_step:.1e}"
    )


def unraked(table: CellTable) -> Raking:
    """Keep the base weights: no population is known, or none is wanted."""
    return _raking(table, np.ones(len(table)), (), 0)


def trim(
    table: CellTable, raking: Raking, *, lower: float = 0.3, upper: float = 3.0, rounds: int = 1000
) -> Raking:
    """Clip weights to `lower` and `upper` times their mean, and keep their sum.

    The excess is spread equally over the weights that were not clipped in the same round,
    until none is outside (R survey, `trimWeights(strict = TRUE)`); where no weight is left to
    take it, it is lost. Trimming trades the exact margins for less variable weights:
    `margin_error` tells what it cost.
    """
    weights, n = raking.weights, table.n
    mean = float((weights * n).sum() / n.sum())
    low, high = lower * mean, upper * mean
    for _ in range(rounds):
        outside = (weights < low * (1 - 1e-12)) | (weights > high * (1 + 1e-12))
        if not outside[n > 0].any() or outside[n > 0].all():
            break
        clipped = np.clip(weights, low, high)
        excess = float(((weights - clipped) * n).sum())
        weights = np.where(outside, clipped, weights + excess / n[~outside].sum())
    factors = np.clip(weights, low, high) / table.base_weight
    return _raking(table, factors, raking.margins, raking.iterations)


def _raking(
    table: CellTable, factors: FloatArray, margins: tuple[FittedMargin, ...], iterations: int
) -> Raking:
    weights = table.base_weight * factors
    errors = [
        np.abs(
            add_up(margin.group, weights * table.n, len(margin.targets)) / margin.targets - 1
        ).max()
        for margin in margins
    ]
    return Raking(
        weights=weights,
        factors=factors,
        margin_error=float(max(errors, default=0.0)),
        iterations=iterations,
        merged={margin.dimension: margin.merged for margin in margins if margin.merged},
        margins=margins,
    )


def _check_totals(margins: Sequence[Margin]) -> None:
    for margin in margins[1:]:
        if abs(margin.total / margins[0].total - 1) > AGREEMENT:
            raise MarginsDisagree(
                f"{margin.dimension} counts {margin.total:g} people,"
                f" {margins[0].dimension} {margins[0].total:g}"
            )
