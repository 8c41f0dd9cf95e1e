"""Balance of the arms, and intervals of the lot, in worlds that can be gone through by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from feedback.trust.pure.balance import joint_balance, standardised_difference
from feedback.trust.pure.randomisation import lot_inference, lot_interval

HOMES = np.arange(8)
BLOCKS = HOMES // 4
ARMS = np.array([1.0, 1, 0, 0, 1, 0, 1, 0])


def every_lot() -> list[np.ndarray]:
    """Give all 36 draws of two of four in both blocks."""
    halves = [*itertools.combinations(range(4), 2)]
    lots = []
    for first, second in itertools.product(halves, halves):
        lot = np.zeros(8)
        lot[[*first, *(4 + place for place in second)]] = 1.0
        lots.append(lot)
    return lots


def test_a_difference_is_told_in_standard_deviations() -> None:
    values = np.array([1.0, 3.0, 0.0, 2.0, np.nan])
    arms = np.array([1.0, 1.0, 0.0, 0.0, 1.0])

    assert standardised_difference(values, arms) == pytest.approx(1 / math.sqrt(2))
    assert standardised_difference(np.ones(5), arms) == 0.0
    assert math.isnan(standardised_difference(values[:3], arms[:3]))


def test_the_joint_distance_has_the_moments_of_the_lot() -> None:
    columns = {
        "x": np.array([3.0, 1, 4, 1, 5, 9, 2, 6]),
        "w": np.array([2.0, 7, 1, 8, 2, 8, 1, 8]),
    }

    found = [joint_balance(columns, lot, HOMES, BLOCKS) for lot in every_lot()]

    # Over all lots the mean of t' V^- t is exactly the number of covariates.
    distances = [each.chi_square for each in found if each is not None]
    assert np.mean(distances) == pytest.approx(2.0)
    assert {each.df for each in found if each is not None} == {2}


def test_where_nothing_varies_there_is_nothing_to_test() -> None:
    same = {"x": np.ones(8)}

    assert joint_balance(same, ARMS, HOMES, BLOCKS) is None
    assert joint_balance({}, ARMS, HOMES, BLOCKS) is None
    assert joint_balance({"x": np.full(8, np.nan)}, ARMS, HOMES, BLOCKS) is None
    assert joint_balance({"x": ARMS}, np.ones(8), HOMES, BLOCKS) is None


def test_the_interval_holds_what_the_lot_does_not_reject() -> None:
    draw = np.random.default_rng(4)
    homes, blocks = np.arange(24), np.arange(24) // 4
    arms = np.tile([1.0, 0, 1, 0], 6)
    outcome = draw.normal(size=24) + 3 * arms

    found = lot_interval(outcome, arms, arms, homes, blocks)

    def p(effect: float) -> float:
        return lot_inference(outcome - effect * arms, arms, homes, blocks).p_two_sided

    assert found.lower is not None
    assert found.upper is not None
    assert p(found.lower) >= 0.05 > p(found.lower - 1e-6)
    assert p(found.upper) >= 0.05 > p(found.upper + 1e-6)
    assert p(found.estimate or 0.0) == 1.0


def test_an_interval_may_have_no_end_or_no_width() -> None:
    few = np.array([1.0, 0, 1, 0])
    homes, block = np.arange(4), np.zeros(4, np.int64)

    endless = lot_interval(np.array([5.0, 1, 4, 2]), few, few, homes, block)
    exact = lot_interval(2 * few, few, few, homes, block)
    nothing = lot_interval(few, np.zeros(4), few, homes, block)

    assert (endless.lower, endless.upper) == (None, None)
    assert (exact.lower, exact.upper) == (2.0, 2.0)
    assert nothing.estimate is None
