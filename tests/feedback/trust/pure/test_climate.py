"""Means of staff answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.trust.pure.climate import mean_of_answers


def test_mean_and_interval_equal_the_worked_example():
    # By hand: s² = 24/5, s/√6 = 0.894427, and t of 5 degrees at .975 is 2.570582.
    found = mean_of_answers({2: 1, 4: 2, 5: 1, 7: 1, 8: 1}, lowest=0, highest=10)

    assert found.answers == 6
    assert found.mean == 5
    assert (found.low, found.high) == pytest.approx((5 - 2.299198, 5 + 2.299198), abs=1e-6)


def test_limits_never_leave_the_scale():
    found = mean_of_answers({0: 1, 10: 1}, lowest=0, highest=10)

    assert (found.low, found.high) == (0, 10)


def test_only_one_answer_of_all_is_unanimous():
    assert mean_of_answers({10: 40}, lowest=0, highest=10).is_unanimous
    assert not mean_of_answers({10: 39, 9: 1}, lowest=0, highest=10).is_unanimous


@given(st.dictionaries(st.integers(0, 10), st.integers(1, 50), min_size=2))
def test_the_interval_holds_the_mean_and_mirrors_with_the_scale(counts):
    found = mean_of_answers(counts, lowest=0, highest=10)
    mirrored = mean_of_answers({10 - v: n for v, n in counts.items()}, lowest=0, highest=10)

    assert found.low <= found.mean <= found.high
    assert mirrored.mean == pytest.approx(10 - found.mean)
    assert mirrored.low == pytest.approx(10 - found.high)
