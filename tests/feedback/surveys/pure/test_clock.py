"""Waves open at the same wall-clock time, whatever the calendar does."""

import calendar
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.clock import (
    Schedule,
    due_opening,
    is_overlapping,
    next_openings,
    openings,
)

CHICAGO = ZoneInfo("America/Chicago")
NINE = datetime(2026, 1, 31, 9, 0, tzinfo=CHICAGO)
QUARTERLY = "FREQ=MONTHLY;INTERVAL=3"


def opens(first: datetime, rule: str, count: int) -> list[str]:
    found = islice(openings(Schedule(first, rule, 7), CHICAGO), count)
    return [each.opens_at.isoformat(timespec="minutes") for each in found]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("", ["2026-01-31T09:00-06:00"]),
        ("FREQ=MONTHLY", ["2026-01-31T09:00-06:00", "2026-02-28T09:00-06:00",
                          "2026-03-31T09:00-05:00", "2026-04-30T09:00-05:00"]),
        (QUARTERLY, ["2026-01-31T09:00-06:00", "2026-04-30T09:00-05:00",
                     "2026-07-31T09:00-05:00", "2026-10-31T09:00-05:00"]),
        ("FREQ=YEARLY;COUNT=2", ["2026-01-31T09:00-06:00", "2027-01-31T09:00-06:00"]),
        ("FREQ=MONTHLY;BYDAY=1MO;INTERVAL=3", ["2026-04-06T09:00-05:00", "2026-07-06T09:00-05:00",
                                               "2026-10-05T09:00-05:00", "2027-01-04T09:00-06:00"]),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20260228", ["2026-01-31T09:00-06:00",
                                                   "2026-02-14T09:00-06:00",
                                                   "2026-02-28T09:00-06:00"]),
    ],
)  # fmt: skip
def test_worked_examples_of_rules(rule, expected):
    assert opens(NINE, rule, 4) == expected


def test_the_29th_of_february_becomes_the_28th_in_other_years():
    leap = datetime(2028, 2, 29, 9, 0, tzinfo=CHICAGO)

    assert [each[:10] for each in opens(leap, "FREQ=YEARLY", 5)] == [
        "2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "rule", "expected"),
    [
        # Clocks go forward on 8 March 2026: half past two does not exist that day.
        (datetime(2026, 2, 8, 2, 30), "FREQ=MONTHLY",
         ["2026-02-08T08:30", "2026-03-08T08:30", "2026-04-08T07:30"]),
        # They go back on 1 November 2026: half past one comes twice, and the first one counts.
        (datetime(2026, 10, 1, 1, 30), "FREQ=MONTHLY",
         ["2026-10-01T06:30", "2026-11-01T06:30", "2026-12-01T07:30"]),
        # A week over either change keeps nine o'clock.
        (datetime(2026, 3, 2, 9, 0), "FREQ=WEEKLY",
         ["2026-03-02T15:00", "2026-03-09T14:00", "2026-03-16T14:00"]),
    ],
)  # fmt: skip
def test_worked_examples_of_the_change_of_the_clocks(first, rule, expected):
    schedule = Schedule(first.replace(tzinfo=CHICAGO), rule, 7)

    found = [each.opens_at.astimezone(UTC) for each in islice(openings(schedule, CHICAGO), 3)]

    assert [each.strftime("%Y-%m-%dT%H:%M") for each in found] == expected


def test_a_wave_opens_at_nine_in_winter_and_in_summer():
    schedule = Schedule(datetime(2026, 1, 15, 15, 0, tzinfo=UTC), "FREQ=MONTHLY;INTERVAL=6", 21)

    summer = due_opening(schedule, datetime(2026, 7, 20, tzinfo=UTC), CHICAGO)

    assert summer is not None
    assert (summer.number, summer.opens_at.isoformat()) == (2, "2026-07-15T09:00:00-05:00")


def test_a_wave_over_the_change_of_the_clocks_closes_at_the_same_hour():
    schedule = Schedule(datetime(2026, 3, 1, 15, 0, tzinfo=UTC), "", 21)

    opening = due_opening(schedule, datetime(2026, 3, 2, tzinfo=UTC), CHICAGO)

    assert opening is not None
    assert opening.closes_at.isoformat() == "2026-03-22T09:00:00-05:00"


def test_nothing_is_due_before_between_or_after():
    once, again = Schedule(NINE, "", 7), Schedule(NINE, QUARTERLY, 7)

    assert due_opening(once, NINE - timedelta(seconds=1), CHICAGO) is None
    assert due_opening(once, NINE + timedelta(days=7), CHICAGO) is None
    assert due_opening(again, NINE + timedelta(days=30), CHICAGO) is None


def test_the_next_opening_of_a_single_wave_is_its_first_or_none():
    once = Schedule(NINE, "", 7)

    first = next_openings(once, NINE - timedelta(days=1), CHICAGO, 5)

    assert [each.number for each in first] == [1]
    assert next_openings(once, NINE, CHICAGO, 5) == []


@pytest.mark.parametrize(
    ("rule", "days", "overlaps"),
    [("", 90, False), ("FREQ=MONTHLY", 28, False), ("FREQ=MONTHLY", 29, True),
     ("FREQ=WEEKLY", 7, False), ("FREQ=WEEKLY", 8, True), (QUARTERLY, 89, False)],
)  # fmt: skip
def test_waves_that_would_overlap_are_seen(rule, days, overlaps):
    assert is_overlapping(Schedule(NINE, rule, days), CHICAGO) is overlaps


@given(st.integers(1, 24), st.integers(1, 28), st.integers(0, 2500))
def test_whatever_is_due_is_open_now(repeat, days, passed):
    now = NINE + timedelta(days=passed)
    schedule = Schedule(NINE, f"FREQ=MONTHLY;INTERVAL={repeat}", days)

    opening = due_opening(schedule, now, CHICAGO)
    following = next_openings(schedule, now, CHICAGO, 1)[0]

    assert following.opens_at > now
    if opening is not None:
        assert opening.opens_at <= now < opening.closes_at
        assert following.number == opening.number + 1


@given(
    st.dates(datetime(2020, 1, 1).date(), datetime(2030, 12, 31).date()),
    st.integers(1, 24),
    st.integers(0, 8),
)
def test_months_go_by_as_on_a_calendar_and_short_ones_give_their_last_day(day, repeat, turn):
    first = datetime(day.year, day.month, day.day, 9, tzinfo=CHICAGO)

    found = list(
        islice(openings(Schedule(first, f"FREQ=MONTHLY;INTERVAL={repeat}", 7), CHICAGO), 9)
    )

    years, month = divmod(day.month - 1 + repeat * turn, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    expected = (day.year + years, month + 1, min(day.day, last), 9)
    opens_at = found[turn].opens_at
    assert (opens_at.year, opens_at.month, opens_at.day, opens_at.hour) == expected
