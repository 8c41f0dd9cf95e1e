"""Nothing hidden can be worked out from what is public."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from trustapp.core.pure import disclosure
from trustapp.core.pure.disclosure import (
    CannotProtect,
    audit,
    cells_to_hide,
    one_way,
    possible_values,
    small_cells,
    two_way,
)

VECTOR = Path(__file__).parents[3] / "reference" / "stats" / "suppression_cases.json"
CASES = json.loads(VECTOR.read_text())["cases"]
tables = arrays.arrays(
    np.int64, st.tuples(st.integers(2, 5), st.integers(2, 4)), elements=st.integers(0, 60)
)


def _numbers(case: dict[str, Any], pattern: list[list[int]]) -> list[int]:
    columns = len(case["table"][0])
    return [row * columns + column for row, column in case["primary_cells"] + pattern]


def _by_name(intervals: dict[tuple[int, ...], tuple[float, float]]) -> dict[str, list[float]]:
    return {f"{row},{column}": list(ends) for (row, column), ends in intervals.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_audit_finds_what_an_attacker_would(case: dict[str, Any]) -> None:
    table = two_way(case["table"])

    naive = _by_name(audit(table, _numbers(case, [])))
    good = _by_name(audit(table, _numbers(case, case["one_optimal_pattern"])))

    assert naive == case["naive_intervals_if_only_primary_suppressed"]
    assert good == case["intervals_with_that_pattern"]


@pytest.mark.parametrize("exact_size", [disclosure.EXACT_SIZE, 0])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_small_cells_are_protected_with_few_others(
    case: dict[str, Any], exact_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disclosure, "EXACT_SIZE", exact_size)
    table = two_way(case["table"])

    hidden = cells_to_hide(table, threshold=case["threshold_k"], width=case["min_interval_width"])

    primary = {tuple(cell) for cell in case["primary_cells"]}
    slack = 0 if exact_size else 1
    assert primary <= set(hidden)
    assert len(hidden) - len(primary) <= case["smallest_number_of_extra_cells"] + slack
    columns = len(case["table"][0])
    found = audit(table, [row * columns + column for row, column in hidden])
    assert all(found[cell][1] - found[cell][0] >= case["min_interval_width"] for cell in primary)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(tables, st.booleans())
def test_no_small_cell_of_any_table_can_be_worked_out(counts: np.ndarray, exact: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disclosure, "EXACT_SIZE", math.inf if exact else 0)
        table = two_way(counts)
        try:
            hidden = cells_to_hide(table)
        except CannotProtect:
            assume(False)

    numbers = [int(np.ravel_multi_index(cell, table.shape)) for cell in hidden]
    found = audit(table, numbers)
    for number in small_cells(table):
        low, high = found[table.position(number)]
        assert high - low >= disclosure.SMALLEST_WIDTH
        assert low <= table.counts[number] <= high


def test_cells_hidden_on_the_way_are_shown_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "EXACT_SIZE", 0)
    table = two_way([[8, 37, 12], [38, 8, 17], [37, 6, 26], [23, 3, 22]])

    hidden = cells_to_hide(table)

    assert len(hidden) == 8


def test_a_list_with_its_total_hides_the_next_smallest() -> None:
    table = one_way([120, 4, 90, 14, 33])

    assert cells_to_hide(table) == [(1,), (3,)]
    assert possible_values(table, [1, 3], 1) == (0, 18)


def test_two_small_cells_protect_each_other_when_they_are_large_enough() -> None:
    assert cells_to_hide(one_way([120, 4, 9, 90])) == [(1,), (2,)]


def test_nothing_small_means_nothing_hidden() -> None:
    assert cells_to_hide(two_way([[20, 0], [35, 40]])) == []


def test_a_zero_is_about_nobody() -> None:
    assert small_cells(one_way([0, 1, 10, 11])) == [1, 2]


@pytest.mark.parametrize("exact_size", [disclosure.EXACT_SIZE, 0])
@pytest.mark.parametrize("table", [one_way([7]), two_way([[3, 0], [0, 0]])])
def test_what_cannot_be_protected_is_said_so(
    table: disclosure.Table, exact_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disclosure, "EXACT_SIZE", exact_size)

    with pytest.raises(CannotProtect):
        cells_to_hide(table)


def test_small_totals_can_be_hidden_as_well() -> None:
    counts = [[4, 3, 2], [40, 50, 60], [70, 20, 35]]
    table = two_way(counts, small_totals_hidden=True)

    hidden = cells_to_hide(table)

    assert {(0, 0), (0, 1), (0, 2), (0, 3)} <= set(hidden)
    numbers = [int(np.ravel_multi_index(cell, table.shape)) for cell in hidden]
    found = audit(table, numbers)
    assert all(found[cell][1] - found[cell][0] >= 5 for cell in [(0, 0), (0, 1), (0, 2), (0, 3)])


def test_hidden_totals_may_leave_no_upper_end() -> None:
    table = two_way([[4, 3], [5, 6]], small_totals_hidden=True)

    assert possible_values(table, list(range(9)), 0) == (0, math.inf)


def test_a_wrong_answer_of_the_solver_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "_fewest", lambda table, small, width: small)

    with pytest.raises(CannotProtect, match="give a small cell away"):
        cells_to_hide(one_way([120, 4, 90]))
