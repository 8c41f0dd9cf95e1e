"""What is too small is merged by the stated rule; who skipped the question keeps a share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.trust.pure.cells import CellTable, group_respondents
from feedback.trust.pure.margins import (
    Margin,
    NobodyToWeight,
    NoPopulation,
    UnknownCategory,
    fit_margin,
    merge_small,
)

sizes = st.dictionaries(st.integers(0, 12), st.integers(0, 60), min_size=1, max_size=9)


def _table(codes: list[int], *, base: list[float] | None = None) -> CellTable:
    table, _ = group_respondents(
        stratum=[0] * len(codes),
        categories={"age": codes},
        base_weight=base or [1.0] * len(codes),
        score=[50.0] * len(codes),
    )
    return table


def _merge(counts: dict[int, int], *, ordered: bool, smallest: int = 20) -> list[tuple[int, ...]]:
    return merge_small(counts, dict.fromkeys(counts, 10), smallest=smallest, ordered=ordered)


def test_small_unordered_categories_are_pooled_with_each_other() -> None:
    assert _merge({1: 500, 2: 12, 3: 300, 4: 9}, ordered=False) == [(1,), (2, 4), (3,)]


def test_a_pool_still_too_small_takes_in_the_next_smallest() -> None:
    assert _merge({1: 500, 2: 3, 3: 300, 4: 9}, ordered=False) == [(1,), (2, 3, 4)]
    assert _merge({1: 500, 2: 3, 3: 300}, ordered=False) == [(1,), (2, 3)]


def test_ordered_categories_join_the_smaller_neighbour() -> None:
    assert _merge({1: 90, 2: 5, 3: 40, 4: 60}, ordered=True) == [(1,), (2, 3), (4,)]
    assert _merge({1: 5, 2: 90, 3: 40, 4: 7}, ordered=True) == [(1, 2), (3, 4)]


def test_a_category_without_population_is_merged_like_an_empty_one() -> None:
    groups = merge_small({1: 50, 2: 50}, {1: 100, 2: 0}, smallest=20, ordered=True)

    assert groups == [(1, 2)]


@settings(deadline=None)
@given(sizes, st.booleans(), st.integers(0, 40))
def test_every_group_is_large_enough_or_the_only_one(
    counts: dict[int, int], ordered: bool, smallest: int
) -> None:
    groups = _merge(counts, ordered=ordered, smallest=smallest)

    assert sorted(code for group in groups for code in group) == sorted(counts)
    enough = [sum(counts[code] for code in group) >= max(smallest, 1) for group in groups]
    assert all(enough) or len(groups) == 1
    if ordered:
        assert [code for group in groups for code in group] == sorted(counts)


def test_those_who_skipped_keep_their_base_weighted_share() -> None:
    table = _table([0] * 30 + [1] * 30 + [-1] * 20, base=[1.0] * 60 + [3.0] * 20)

    fitted = fit_margin(table, Margin("age", {0: 300.0, 1: 100.0}))

    assert fitted.targets.tolist() == [150.0, 50.0, 200.0]
    assert fitted.merged == ()


def test_a_margin_that_everybody_skipped_says_nothing() -> None:
    fitted = fit_margin(_table([-1] * 30), Margin("age", {0: 300.0, 1: 100.0}))

    assert fitted.targets.tolist() == [400.0]
    assert fitted.group.tolist() == [0]


def test_merged_categories_are_reported() -> None:
    table = _table([0] * 5 + [1] * 30 + [2] * 60)

    fitted = fit_margin(table, Margin("age", {0: 10.0, 1: 20.0, 2: 30.0}, ordered=True))

    assert fitted.merged == ((0, 1),)
    assert fitted.targets.tolist() == [30.0, 30.0]


def test_a_cell_that_lost_its_people_does_not_matter() -> None:
    table = _table([0] * 30 + [7])
    emptied = CellTable(
        stratum=table.stratum,
        categories=table.categories,
        base_weight=table.base_weight,
        n=np.where(table.categories["age"] == 7, 0.0, table.n),
        n_scored=np.zeros(2),
        sum_y=np.zeros(2),
        sum_y2=np.zeros(2),
        n_top2=np.zeros(2),
    )

    assert fit_margin(emptied, Margin("age", {0: 10.0})).targets.tolist() == [10.0]


def test_an_answer_from_an_unknown_category_is_refused() -> None:
    with pytest.raises(UnknownCategory, match="age"):
        fit_margin(_table([0, 3]), Margin("age", {0: 10.0}))


def test_nobody_cannot_be_weighted() -> None:
    with pytest.raises(NobodyToWeight):
        fit_margin(_table([]), Margin("age", {0: 10.0}))


@pytest.mark.parametrize("targets", [{}, {0: 0.0}, {0: 5.0, 1: -1.0}])
def test_a_margin_needs_a_population(targets: dict[int, float]) -> None:
    with pytest.raises(NoPopulation):
        Margin("age", targets)


def test_scaling_a_margin_keeps_its_shares() -> None:
    margin = Margin("sex", {0: 30.0, 1: 70.0}, ordered=True).scaled_to(10)

    assert margin.targets == pytest.approx({0: 3.0, 1: 7.0})
    assert margin.ordered is True
