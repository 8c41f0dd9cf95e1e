import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustapp.channels.pure.pacing import Pace, read_limits


@pytest.mark.parametrize(
    ("per_minute", "burst", "step"),
    [(1, 1, 60.0), (9, 1, 60 / 9), (10, 2, 60 / 9), (60, 7, 60 / 54), (600, 61, 60 / 540)],
)
def test_worked_examples(per_minute: int, burst: int, step: float) -> None:
    assert (Pace(per_minute).burst, Pace(per_minute).step) == (burst, step)


@given(st.integers(1, 600), st.lists(st.integers(0, 4000), min_size=1, max_size=60))
def test_no_minute_holds_more_than_the_limit(per_minute: int, waits: list[int]) -> None:
    """The meter of the claim, asked at any times for as much as there is room."""
    pace = Pace(per_minute)
    now, next_at = 0.0, 0.0
    left: list[float] = []
    for wait in waits:
        now += wait / 100
        room = max(0, pace.burst - math.ceil((max(next_at, now) - now) / pace.step))
        left += [now] * room
        next_at = max(next_at, now) + room * pace.step

    # The database keeps time in microseconds; sums of floating-point steps err by far less.
    for start in set(left):
        assert sum(start <= each < start + 60 - 1e-6 for each in left) <= per_minute


@given(st.integers(1, 600))
def test_an_hour_of_asking_every_five_seconds_gets_eight_ninths_of_the_limit(
    per_minute: int,
) -> None:
    pace = Pace(per_minute)
    sent, next_at = 0, 0.0
    for now in range(0, 3600, 5):
        room = max(0, pace.burst - math.ceil((max(next_at, now) - now) / pace.step))
        sent += room
        next_at = max(next_at, now) + room * pace.step

    # Below ten a minute there is no burst to make up for a step missed between two questions.
    least = 8 / 9 if per_minute >= 10 else 0.5
    assert 60 * per_minute * least - pace.burst <= sent <= 60 * per_minute + pace.burst


def test_limits_are_read_as_they_are_set() -> None:
    assert read_limits(" Gmail.com=600\n*=1200 ") == {"gmail.com": Pace(600), "*": Pace(1200)}
    assert read_limits("") == {}


@pytest.mark.parametrize(
    "written", ["gmail.com", "gmail.com=0", "gmail.com=-1", "=5", "a=b", "a=1e9"]
)
def test_limits_that_cannot_be_read_say_which(written: str) -> None:
    with pytest.raises(ValueError, match="is no limit such as"):
        read_limits(f"ok.org=5 {written}")
