"""Cells hold all that is needed, and nothing that cannot be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from feedback.trust.pure.cells import CellTable, UnevenCells, group_respondents
from tests.feedback.trust.pure.respondents import EXAMPLES, People, people


def _table() -> CellTable:
    table, _ = group_respondents(
        stratum=[0, 0, 1, 1],
        categories={"sex": [0, 0, 1, 1]},
        base_weight=[2.0, 2.0, 3.0, 3.0],
        score=[50.0, np.nan, 25.0, 75.0],
        top2=[0, 1, 0, 1],
    )
    return table


def test_respondents_with_the_same_key_share_a_cell() -> None:
    table = _table()

    assert len(table) == 2
    assert table.n.tolist() == [2, 2]
    assert table.n_scored.tolist() == [1, 2]
    assert table.sum_y.tolist() == [50, 100]
    assert table.sum_y2.tolist() == [2500, 6250]
    assert table.n_top2.tolist() == [0, 1]


def test_top2_is_a_measure_of_its_own() -> None:
    share = _table().as_top2()

    assert share.sum_y.tolist() == [0, 1]
    assert share.sum_y2.tolist() == [0, 1]
    assert share.n_scored.tolist() == [1, 2]


def test_another_measure_keeps_the_people() -> None:
    other = _table().with_sums(n_scored=[2, 0], sum_y=[10, 0], sum_y2=[60, 0])

    assert other.n.tolist() == [2, 2]
    assert other.sum_y.tolist() == [10, 0]
    assert other.n_top2.tolist() == [0, 0]


@pytest.mark.parametrize(
    "change",
    [
        {"n": np.array([1.0])},
        {"n_scored": np.array([3.0, 2.0])},
        {"n_top2": np.array([2.0, 0.0])},
        {"base_weight": np.array([0.0, 1.0])},
        {"household": np.array([0])},
    ],
)
def test_impossible_cells_are_refused(change: dict[str, np.ndarray]) -> None:
    with pytest.raises(UnevenCells):
        replace(_table(), **change)


@pytest.mark.slow
@settings(deadline=None, max_examples=EXAMPLES)
@given(people())
def test_every_respondent_is_in_the_cell_of_their_key(sample: People) -> None:
    table, cell = group_respondents(**sample.columns(with_households=True))

    assert table.stratum[cell].tolist() == sample.stratum.tolist()
    assert table.categories["sex"][cell].tolist() == sample.sex.tolist()
    assert table.base_weight[cell].tolist() == sample.base_weight.tolist()
    assert table.household[cell].tolist() == sample.household.tolist()
    assert table.respondents == len(sample.score)
    assert table.sum_y.sum() == np.nansum(sample.score)
