"""Waves open at the same wall-clock time, whatever the calendar does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.clock import Schedule, add_months, due_opening, next_opening

CHICAGO = ZoneInfo("America/Chicago")
NINE = datetime(2026, 1, 31, 9, 0, tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("months", "expected"),
    [(0, (2026, 1, 31)), (1, (2026, 2, 28)), (3, (2026, 4, 30)), (12, (2027, 1, 31)),
     (25, (2028, 2, 29))],
)  # fmt: skip
def test_a_month_without_the_day_uses_its_last(months, expected):
    moved = add_months(NINE, months)

    assert (moved.year, moved.month, moved.day) == expected
    assert moved.hour == 9


def test_a_wave_opens_at_nine_in_winter_and_in_summer():
    schedule = Schedule(datetime(2026, 1, 15, 15, 0, tzinfo=UTC), 6, 21)

    summer = due_opening(schedule, datetime(2026, 7, 20, tzinfo=UTC), CHICAGO)

    assert summer is not None
    assert (summer.number, summer.opens_at.isoformat()) == (2, "2026-07-15T09:00:00-05:00")


def test_a_wave_over_the_change_of_the_clocks_closes_at_the_same_hour():
    schedule = Schedule(datetime(2026, 3, 1, 15, 0, tzinfo=UTC), 0, 21)

    opening = due_opening(schedule, datetime(2026, 3, 2, tzinfo=UTC), CHICAGO)

    assert opening is not None
    assert opening.closes_at.isoformat() == "2026-03-22T09:00:00-05:00"


def test_nothing_is_due_before_between_or_after():
    once, again = Schedule(NINE, 0, 7), Schedule(NINE, 3, 7)

    assert due_opening(once, NINE - timedelta(seconds=1), CHICAGO) is None
    assert due_opening(once, NINE + timedelta(days=7), CHICAGO) is None
    assert due_opening(again, NINE + timedelta(days=30), CHICAGO) is None


def test_the_next_opening_of_a_single_wave_is_its_first_or_none():
    once = Schedule(NINE, 0, 7)

    first = next_opening(once, NINE - timedelta(days=1), CHICAGO)

    assert first is not None
    assert first.number == 1
    assert next_opening(once, NINE, CHICAGO) is None


@given(st.integers(1, 24), st.integers(1, 28), st.integers(0, 5000))
def test_whatever_is_due_is_open_now(repeat, days, passed):
    now = NINE + timedelta(days=passed)

    opening = due_opening(Schedule(NINE, repeat, days), now, CHICAGO)
    following = next_opening(Schedule(NINE, repeat, days), now, CHICAGO)

    assert following is not None
    assert following.opens_at > now
    if opening is not None:
        assert opening.opens_at <= now < opening.closes_at
        assert following.number == opening.number + 1
