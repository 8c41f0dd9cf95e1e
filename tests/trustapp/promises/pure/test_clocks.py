from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from trustapp.promises.pure.clocks import (
    Calendar,
    add_working_days,
    days_between,
    due_at,
    is_working_day,
)

CHICAGO = Calendar("America/Chicago", "US", "IL")
BERLIN = Calendar("Europe/Berlin", "DE", "BE", closes_at=time(18, 0))
NO_HOLIDAYS = Calendar("UTC")
CLOSED = Calendar("America/Chicago", "US", "IL", closed=frozenset({date(2026, 3, 13)}))
moments = some.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=some.just(UTC))
calendars = some.sampled_from([CHICAGO, BERLIN, NO_HOLIDAYS])


def at(calendar: Calendar, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(calendar.zone))


@pytest.mark.parametrize(
    ("calendar", "made", "length", "unit", "due"),
    [
        # A Thursday: Friday, Monday, Tuesday.
        (CHICAGO, "2026-03-12T10:00", 3, "working_days", "2026-03-17T17:00"),
        # Made at the weekend: the first working day is Monday.
        (CHICAGO, "2026-03-14T10:00", 1, "working_days", "2026-03-16T17:00"),
        # Across the change to summer time on March 8.
        (CHICAGO, "2026-03-06T10:00", 1, "working_days", "2026-03-09T17:00"),
        # Casimir Pulaski Day, the first Monday of March, is a holiday in Illinois alone.
        (CHICAGO, "2026-02-27T10:00", 1, "working_days", "2026-03-03T17:00"),
        # Independence Day 2026 is a Saturday, kept on Friday, July 3.
        (CHICAGO, "2026-07-02T09:00", 1, "working_days", "2026-07-06T17:00"),
        # Labour Day, Ascension and Whit Monday 2026 in Berlin.
        (BERLIN, "2026-04-30T09:00", 1, "working_days", "2026-05-04T18:00"),
        (BERLIN, "2026-05-22T09:00", 1, "working_days", "2026-05-26T18:00"),
        # The department itself is closed on the Friday.
        (CLOSED, "2026-03-12T10:00", 3, "working_days", "2026-03-18T17:00"),
        # Over New Year.
        (CHICAGO, "2026-12-31T12:00", 2, "working_days", "2027-01-05T17:00"),
        # Days count weekends too.
        (CHICAGO, "2026-03-12T23:30", 30, "days", "2026-04-11T17:00"),
        # Hours are hours, also in the night that has 23.
        (CHICAGO, "2026-03-07T12:00", 24, "hours", "2026-03-08T13:00"),
        # A promise for the same day, made after closing time, is due when it is made.
        (CHICAGO, "2026-03-12T20:00", 0, "days", "2026-03-12T20:00"),
    ],
)
def test_due_at_worked_examples(
    calendar: Calendar, made: str, length: int, unit: str, due: str
) -> None:
    found = due_at(at(calendar, made), length=length, unit=unit, calendar=calendar)

    assert found == at(calendar, due)
    assert found.tzinfo is UTC


@settings(deadline=None)
@given(
    moments, some.integers(0, 60), some.sampled_from(["hours", "days", "working_days"]), calendars
)
def test_due_at_never_lies_before_the_promise(
    made: datetime, length: int, unit: str, calendar: Calendar
) -> None:
    due = due_at(made, length=length, unit=unit, calendar=calendar)

    assert due >= made
    assert due <= due_at(made, length=length + 1, unit=unit, calendar=calendar)


@settings(deadline=None)
@given(moments, some.integers(1, 60), calendars)
def test_working_days_end_at_closing_time_of_a_working_day(
    made: datetime, length: int, calendar: Calendar
) -> None:
    due = due_at(made, length=length, unit="working_days", calendar=calendar)
    local = due.astimezone(ZoneInfo(calendar.zone))

    assert local.time() == calendar.closes_at
    assert is_working_day(local.date(), calendar)


@settings(deadline=None)
@given(some.dates(date(2020, 1, 1), date(2040, 1, 1)), some.integers(0, 60), calendars)
def test_add_working_days_passes_exactly_so_many(
    start: date, days: int, calendar: Calendar
) -> None:
    end = add_working_days(start, days, calendar)

    passed = [start + timedelta(days=step) for step in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, calendar) for day in passed) == days


def test_days_between_counts_midnights_where_the_department_is() -> None:
    evening = at(CHICAGO, "2026-03-07T23:59")

    assert days_between(evening, at(CHICAGO, "2026-03-08T00:01"), CHICAGO) == 1
    assert days_between(evening, at(CHICAGO, "2026-03-08T23:59"), CHICAGO) == 1
    assert days_between(evening, at(CHICAGO, "2026-03-07T00:00"), CHICAGO) == 0
    assert days_between(evening, at(CHICAGO, "2026-03-05T12:00"), CHICAGO) == -2
