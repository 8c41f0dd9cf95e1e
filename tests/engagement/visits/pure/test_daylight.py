"""When officers may knock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engagement.visits.pure.daylight import Hours, centre, window

HOURS = Hours("America/Chicago", time(9), time(20), on_sundays=False, on_holidays=False)
LOOP = {"type": "Polygon", "coordinates": [[[-87.64, 41.87], [-87.60, 41.87], [-87.62, 41.89]]]}


def at(day: date, *, boundary: Any = LOOP, **changes: Any) -> tuple[str, str, str]:
    found = window(day, HOURS, boundary=boundary, **changes)
    return (f"{found.opens_at:%H:%M}", f"{found.closes_at:%H:%M}", found.ends_with)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 12, 22), ("09:00", "16:22", "sunset")),
        (date(2026, 6, 22), ("09:00", "20:00", "hours")),
        (date(2026, 11, 2), ("09:00", "16:42", "sunset")),
        (date(2026, 3, 15), ("09:00", "09:00", "sunday")),
    ],
)
def test_window_ends_with_the_hours_or_the_sun(day: date, found: tuple[str, str, str]) -> None:
    assert at(day) == found


def test_holiday_is_no_day_for_visits_unless_the_department_says_so() -> None:
    day = date(2026, 12, 25)

    assert at(day, is_holiday=True) == ("09:00", "09:00", "holiday")
    assert at(day)[2] == "sunset"


@pytest.mark.parametrize("boundary", [{}, {"coordinates": []}])
def test_place_without_a_shape_keeps_the_hours(boundary: Any) -> None:
    assert at(date(2026, 12, 22), boundary=boundary) == ("09:00", "20:00", "hours")


def test_sun_that_never_sets_keeps_the_hours() -> None:
    north = {"coordinates": [[[20.0, 78.0], [21.0, 79.0]]]}

    assert at(date(2026, 6, 22), boundary=north) == ("09:00", "20:00", "hours")


def test_centre_is_the_middle_of_every_part() -> None:
    assert centre({"coordinates": [[[[0, 0], [2, 4]]], [[[6, 8]]]]}) == (4, 3)


@given(some.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_window_never_ends_before_it_begins(day: date) -> None:
    found = window(day, HOURS, boundary=LOOP)

    assert found.opens_at <= found.closes_at
    assert found.is_open == (day.weekday() != 6)
    assert not found.holds(found.closes_at + timedelta(minutes=1))
    assert found.holds(found.opens_at)
    assert not found.holds(datetime(1999, 1, 1, tzinfo=UTC))
