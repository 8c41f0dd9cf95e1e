from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustapp.channels.pure.quiet_hours import is_quiet, next_permitted

CHICAGO = ZoneInfo("America/Chicago")
NIGHT = {"zone": CHICAGO, "begins": time(21), "ends": time(8)}


def at(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO, fold=fold)


@pytest.mark.parametrize(
    ("moment", "permitted"),
    [
        ("2026-03-05 20:59:59", "2026-03-05 20:59:59"),
        ("2026-03-05 21:00", "2026-03-06 08:00"),
        ("2026-03-05 23:30", "2026-03-06 08:00"),
        ("2026-03-06 00:00", "2026-03-06 08:00"),
        ("2026-03-06 07:59:59", "2026-03-06 08:00"),
        ("2026-03-06 08:00", "2026-03-06 08:00"),
        # New Year's Eve.
        ("2026-12-31 22:00", "2027-01-01 08:00"),
    ],
)
def test_night_goes_past_midnight(moment: str, permitted: str) -> None:
    assert next_permitted(at(moment), **NIGHT) == at(permitted)


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        # 7 March 2026, 21:00 CST is 03:00 UTC; 8 March, 08:00 CDT is 13:00 UTC: ten hours.
        ("2026-03-07 21:00", 10),
        # 31 October 2026, 21:00 CDT is 02:00 UTC; 1 November, 08:00 CST is 14:00 UTC: twelve.
        ("2026-10-31 21:00", 12),
        ("2026-06-15 21:00", 11),
    ],
)
def test_nights_are_as_long_as_the_clocks_make_them(moment: str, hours: int) -> None:
    begun = at(moment).astimezone(UTC)

    assert next_permitted(begun, **NIGHT) - begun == timedelta(hours=hours)


def test_end_that_the_clocks_skip_comes_an_hour_later_on_the_wall() -> None:
    permitted = next_permitted(
        at("2026-03-08 01:00"), zone=CHICAGO, begins=time(21), ends=time(2, 30)
    )

    assert permitted.astimezone(UTC) == datetime(2026, 3, 8, 8, 30, tzinfo=UTC)
    assert permitted.astimezone(CHICAGO).time() == time(3, 30)


@pytest.mark.parametrize(
    ("moment", "fold", "permitted"),
    [("2026-11-01 00:50", 0, 0), ("2026-11-01 01:10", 0, 0), ("2026-11-01 01:10", 1, 1)],
)
def test_end_that_comes_twice_counts_when_it_next_comes(
    moment: str, fold: int, permitted: int
) -> None:
    found = next_permitted(
        at(moment, fold).astimezone(UTC), zone=CHICAGO, begins=time(21), ends=time(1, 30)
    )

    assert found == at("2026-11-01 01:30", permitted).astimezone(UTC)


def test_quiet_hours_of_one_day_and_none_at_all() -> None:
    siesta = {"zone": CHICAGO, "begins": time(13), "ends": time(15)}

    assert next_permitted(at("2026-03-05 13:30"), **siesta) == at("2026-03-05 15:00")
    assert next_permitted(at("2026-03-05 15:00"), **siesta) == at("2026-03-05 15:00")
    assert not is_quiet(at("2026-03-05 13:30"), zone=CHICAGO, begins=time(13), ends=time(13))


ZONES = st.sampled_from(
    ["America/Chicago", "America/Phoenix", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]
).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, ZONES, st.times(), st.times())
def test_the_next_permitted_moment_is_permitted_and_soon(
    moment: datetime, zone: ZoneInfo, begins: time, ends: time
) -> None:
    hours = {"zone": zone, "begins": begins, "ends": ends}

    permitted = next_permitted(moment, **hours)

    assert moment <= permitted <= moment + timedelta(hours=25)
    assert (permitted == moment) == (not is_quiet(moment, **hours))
    assert next_permitted(permitted, **hours) == permitted or permitted != moment


@given(MOMENTS, ZONES, st.integers(0, 25 * 60))
def test_nothing_between_is_permitted(moment: datetime, zone: ZoneInfo, minutes: int) -> None:
    # No clock is changed at eight in the morning, so the end of this night always exists once.
    hours = {"zone": zone, "begins": time(21), "ends": time(8)}
    permitted = next_permitted(moment, **hours)
    between = moment + timedelta(minutes=minutes)

    assert not is_quiet(permitted, **hours)
    if moment <= between < permitted:
        assert is_quiet(between, **hours)


@given(MOMENTS)
def test_time_zone_of_the_answer_is_that_of_the_question(moment: datetime) -> None:
    local = moment.astimezone(ZoneInfo("Asia/Kathmandu"))

    assert next_permitted(local, **NIGHT).tzinfo == local.tzinfo
    assert next_permitted(local, **NIGHT) == next_permitted(moment, **NIGHT)
