"""Which changes of a length take a second person."""

import pytest

from trustapp.keeping.pure.lengths import LONGEST, Bounds

BOUNDS = Bounds(least=30, floor=365)


@pytest.mark.parametrize(
    ("before", "days", "two"),
    [
        (730, 730, False), (730, 400, False), (730, 365, False), (730, 364, True),
        (730, 731, True), (100, 99, True), (100, 100, False), (100, 101, True),
    ],
)  # fmt: skip
def test_longer_and_very_short_take_two(before: int, days: int, two: bool) -> None:
    assert BOUNDS.need_two(before, days) is two


@pytest.mark.parametrize(
    ("days", "possible"), [(29, False), (30, True), (LONGEST, True), (LONGEST + 1, False)]
)
def test_some_lengths_are_not_possible(days: int, possible: bool) -> None:
    assert BOUNDS.allow(days) is possible
