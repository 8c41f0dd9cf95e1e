"""Raked weights hit every margin, whatever the order, or say that they cannot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings

from feedback.trust.pure.cells import CellTable, group_respondents
from feedback.trust.pure.margins import Margin
from feedback.trust.pure.raking import MarginsDisagree, RakingImpossible, rake, trim, unraked
from tests.feedback.trust.pure.respondents import EXAMPLES, People, people, raked_weights


def _table(place: list[int], sex: list[int], base: list[float] | None = None) -> CellTable:
    table, _ = group_respondents(
        stratum=place,
        categories={"place": place, "sex": sex},
        base_weight=base or [1.0] * len(place),
        score=[50.0] * len(place),
    )
    return table


@pytest.mark.slow
@settings(deadline=None, max_examples=EXAMPLES)
@given(people())
def test_raked_margins_hit_their_targets(sample: People) -> None:
    table, _ = group_respondents(**sample.columns())
    try:
        raking = rake(table, sample.margins(), smallest_category=1, max_iterations=300)
    except RakingImpossible:
        assume(False)

    assert raking.margin_error < 1e-7
    for margin in raking.margins:
        achieved = np.bincount(margin.group, raking.weights * table.n)
        assert achieved == pytest.approx(margin.targets, rel=1e-7)
    assert (raking.weights * table.n).sum() == pytest.approx(1000, rel=1e-9)


@pytest.mark.slow
@settings(deadline=None, max_examples=EXAMPLES)
@given(people())
def test_the_order_of_people_and_margins_does_not_matter(sample: People) -> None:
    table, cell = group_respondents(**sample.columns())
    turned = People(*(column[::-1] for column in vars(sample).values()))
    other, other_cell = group_respondents(**turned.columns())
    margins = sample.margins()
    try:
        raking = rake(table, margins, smallest_category=1, max_iterations=300)
        again = rake(other, margins[::-1], smallest_category=1, max_iterations=900)
    except RakingImpossible:
        assume(False)

    assert again.weights[other_cell][::-1] == pytest.approx(raking.weights[cell], rel=1e-6)


def test_cells_give_the_weights_of_raking_person_by_person() -> None:
    draw = np.random.default_rng(8)
    place, sex = draw.integers(0, 4, 200), draw.integers(0, 3, 200)
    base = draw.choice([1.0, 3.0, 4.5], 200)
    targets = {
        "place": {0: 500.0, 1: 200.0, 2: 250.0, 3: 50.0},
        "sex": {0: 480.0, 1: 490.0, 2: 30.0},
    }
    table, cell = group_respondents(
        stratum=place, categories={"place": place, "sex": sex}, base_weight=base, score=base
    )

    margins = [Margin(dimension, sizes) for dimension, sizes in targets.items()]
    raking = rake(table, margins, smallest_category=1, tolerance=1e-12)

    expected = raked_weights(base, [place, sex], list(targets.values()))
    assert raking.weights[cell] == pytest.approx(expected, rel=1e-9)
    assert raking.factors == pytest.approx(raking.weights / table.base_weight)
    assert raking.merged == {}


def test_without_margins_the_base_weights_stay() -> None:
    table = _table([0, 0, 1], [0, 1, 1], [2.0, 2.0, 5.0])

    raking = rake(table, [])

    assert raking.weights.tolist() == table.base_weight.tolist()
    assert (raking.margin_error, raking.iterations, raking.margins) == (0.0, 0, ())


def test_small_categories_are_merged_and_named() -> None:
    table = _table([0] * 40 + [1] * 5 + [2] * 30, [0, 1, 0] * 25)

    raking = rake(table, [Margin("place", {0: 50.0, 1: 25.0, 2: 25.0})])

    assert raking.merged == {"place": ((1, 2),)}
    assert raking.weights * table.n @ (table.categories["place"] == 0) == pytest.approx(50)


def test_margins_of_different_size_are_refused() -> None:
    table = _table([0] * 30, [0] * 30)

    with pytest.raises(MarginsDisagree, match="sex counts 90 people, place 100"):
        rake(table, [Margin("place", {0: 100.0}), Margin("sex", {0: 90.0})])


@pytest.mark.parametrize("places", [[0, 1], [0, 1, 0]])
def test_margins_that_contradict_each_other_are_noticed(places: list[int]) -> None:
    table = _table(places * 30, [0, 1, 1][: len(places)] * 30)
    margins = [Margin("place", {0: 10.0, 1: 90.0}), Margin("sex", {0: 90.0, 1: 10.0})]

    with pytest.raises(RakingImpossible, match="after 50 rounds"):
        rake(table, margins, max_iterations=50)


def test_trimming_clips_and_keeps_the_sum() -> None:
    table = _table(
        [0] * 60 + [1] * 30 + [2] * 10, [0, 1] * 50, [1.0] * 60 + [2.0] * 30 + [20.0] * 10
    )
    before = unraked(table)

    after = trim(table, before, lower=0.5, upper=2.0)

    mean = (before.weights * table.n).sum() / table.n.sum()
    assert after.weights.max() == pytest.approx(2 * mean)
    assert after.weights.min() >= mean / 2
    assert (after.weights * table.n).sum() == pytest.approx((before.weights * table.n).sum())


def test_trimming_costs_the_exact_margins_and_says_so() -> None:
    table = _table([0] * 50 + [1] * 50, [0, 1] * 50)
    raking = rake(table, [Margin("place", {0: 90.0, 1: 10.0})])

    trimmed = trim(table, raking, lower=0.0, upper=1.5)

    assert trimmed.weights.max() == pytest.approx(1.5)
    assert trimmed.margin_error == pytest.approx(1.5)


def test_trimming_leaves_moderate_weights_alone() -> None:
    table = _table([0] * 5, [0] * 5, [1.0, 1.2, 0.9, 1.0, 1.1])

    assert trim(table, unraked(table)).weights == pytest.approx(table.base_weight)


def test_trimming_without_a_weight_to_take_the_excess_only_clips() -> None:
    table = _table([0] * 10, [0] * 10, [1.0] * 9 + [100.0])

    trimmed = trim(table, unraked(table), lower=0.5, upper=2.0)

    assert sorted(trimmed.weights.tolist()) == pytest.approx([5.45, 21.8])


def test_trimming_stops_after_the_rounds_it_was_given() -> None:
    table = _table([0, 1, 2, 2], [0] * 4, [10.0, 2.6, 1.0, 1.0])

    trimmed = trim(table, unraked(table), lower=0.1, upper=1.2, rounds=1)

    assert trimmed.weights.max() == pytest.approx(1.2 * 3.65)
