"""No share gives a small group away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.trust.pure.toplines import hidden_options


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([40, 60], set()),
        ([5, 95], {1, 2}),  # the other one would tell
        ([5, 40, 55], {1, 2}),  # the smallest of the others hides with it
        ([5, 8, 40, 47], {1, 2}),  # 13 people together
        ([0, 40, 60], {1, 2}),
        ([3, 4, 50, 43], {1, 2, 4}),  # 7 together could be one group by subtraction
        ([100, 0, 0], {1, 2, 3}),
    ],
)
def test_choices_of_one(counts, hidden):
    found = hidden_options(counts, sum(counts), fewest=11, adds_up=True)

    assert found == hidden


@pytest.mark.parametrize(
    ("counts", "answered", "hidden"),
    [([40, 60], 70, {2}), ([5, 60], 80, {1}), ([30, 40], 100, set())],
)
def test_choices_of_any(counts, answered, hidden):
    assert hidden_options(counts, answered, fewest=11, adds_up=False) == hidden


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
def test_what_is_hidden_cannot_be_found_by_subtraction(counts):
    hidden = hidden_options(counts, sum(counts), fewest=11, adds_up=True)

    shown = [count for number, count in enumerate(counts, 1) if number not in hidden]
    assert all(count >= 11 for count in shown)
    assert len(hidden) != 1
    if hidden and shown:
        assert sum(counts) - sum(shown) >= 11
