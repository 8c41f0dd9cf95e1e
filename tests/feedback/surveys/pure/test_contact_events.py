"""After which contacts anybody may be asked, and when."""

import hashlib
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.contact_events import (
    ContactKind,
    Flag,
    is_picked,
    reason_to_exclude,
    window,
)

raised = st.sets(st.sampled_from(Flag), min_size=1)
kinds = st.one_of(st.sampled_from(ContactKind), st.text(max_size=60))
lots = st.integers(0, 16**64 - 1).map(lambda number: f"{number:064x}")


@given(kinds, raised)
def test_one_raised_flag_is_enough_whatever_the_kind(kind, flags):
    assert reason_to_exclude(kind, flags) in {flag.value for flag in flags}


@given(kinds)
def test_without_flags_the_kind_alone_decides(kind):
    is_allowed = kind in [each.value for each in ContactKind]

    assert reason_to_exclude(kind, set()) == ("" if is_allowed else "kind")


@given(lots, st.integers(1, 99))
def test_whoever_is_picked_stays_picked_when_more_are(lot, percent):
    assert not is_picked(lot, 0)
    assert is_picked(lot, 100)
    assert is_picked(lot, percent) <= is_picked(lot, percent + 1)


def test_chance_picks_about_as_many_as_were_said():
    lots_of = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(20_000)]

    share = sum(is_picked(lot, 30) for lot in lots_of) / len(lots_of)

    assert abs(share - 0.30) < 0.015


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, 144))
def test_the_window_opens_after_the_contact_and_closes_within_a_week(moment, hours):
    if moment > datetime(9000, 1, 1, tzinfo=UTC):
        return
    found = window(moment, hours)

    assert moment <= found.opens_at < found.closes_at == moment + timedelta(days=7)
