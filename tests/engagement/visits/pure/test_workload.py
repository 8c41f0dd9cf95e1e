"""Hours from the moments at which doors were logged."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.visits.pure.workload import Estimate, minutes_of, week_of

NOON = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "estimate"),
    [
        ([], Estimate(0, 0)),
        ([0], Estimate(5, 30)),
        ([0, 10, 20], Estimate(25, 50)),
        ([0, 10, 130], Estimate(45, 160)),  # at most half an hour of the long gap is sure
        ([0] * 60, Estimate(60, 60)),  # moments unknown: a minute a door at the least
    ],
)
def test_hours_of_a_walk(minutes: list[int], estimate: Estimate) -> None:
    assert minutes_of([NOON + timedelta(minutes=each) for each in minutes]) == estimate


@given(st.lists(st.integers(0, 1400), min_size=1, max_size=60))
def test_estimate_is_a_range_whatever_the_order(minutes: list[int]) -> None:
    times = [NOON + timedelta(minutes=each) for each in minutes]
    estimate = minutes_of(times)

    assert minutes_of(times[::-1]) == estimate
    assert 0 < estimate.low <= estimate.high


def test_week_begins_on_monday() -> None:
    assert [week_of(date(2026, 3, day)) for day in (8, 9, 15)] == [
        date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 9),
    ]  # fmt: skip
