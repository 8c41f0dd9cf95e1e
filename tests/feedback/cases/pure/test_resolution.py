"""Shares of residents who say that it was resolved."""

import pytest

from feedback.cases.pure.resolution import Share, share_of, wilson


@pytest.mark.parametrize(
    ("part", "total", "low", "high"),
    # Newcombe 1998, table I: the score method without continuity correction.
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_wilson_worked_examples(part: int, total: int, low: float, high: float) -> None:
    assert wilson(part, total) == pytest.approx((low, high), abs=0.006)


def test_share_of_many_is_said_in_whole_points() -> None:
    assert share_of(700, 1000) == Share(percent=70, low=67, high=73, about=1000)


def test_share_of_fewer_is_said_in_steps_and_its_range_holds_the_exact_one() -> None:
    share = share_of(90, 104)

    assert share == Share(percent=85, low=75, high=95, about=100)


@pytest.mark.parametrize(("part", "total"), [(0, 0), (29, 29), (50, 80), (3, 10)])
def test_share_of_too_few_or_too_uncertain_is_hidden(part: int, total: int) -> None:
    assert share_of(part, total) is None
