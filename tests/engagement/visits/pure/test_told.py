"""What a phone tells is read word by word, and its clock is put right."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from engagement.visits.pure.told import (
    NO_MORE,
    Told,
    Unreadable,
    ahead_of,
    read_event,
    true_moment,
)

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
ID, STOP = "0b1e9a52-6f0e-4d5c-9d7e-2f6f3f1d0a11", "7d444840-9dc0-11d1-b245-5ffdce74fad2"
DAY = timedelta(days=1)


def given(**changes: Any) -> dict[str, Any]:
    plain = {"id": ID, "stop": STOP, "outcome": "talked", "happened_at": "2026-03-12T14:00:00.000Z"}
    return {**plain, **changes}


def read(**changes: Any) -> Told:
    return read_event(
        given(**changes), outcomes=frozenset({"talked"}), topics=frozenset({"noise", "lights"})
    )


def test_least_that_can_be_told() -> None:
    told = read()

    assert told == Told(UUID(ID), UUID(STOP), "talked", (), datetime(2026, 3, 12, 14, tzinfo=UTC))
    assert told.is_plain


def test_outcome_that_closes_a_door_is_not_plain() -> None:
    told = read_event(given(outcome=NO_MORE), outcomes=frozenset({NO_MORE}), topics=frozenset())

    assert not told.is_plain


def test_most_that_can_be_told() -> None:
    told = read(
        topics=["noise", "lights", "noise"], offset_ms=-1500.4, corrects=STOP,
        follow_up={"words": "Please.", "has_consent": True},
        happened_at="2026-03-12T09:00:00-05:00",
    )  # fmt: skip

    assert told.topics == ("noise", "lights")
    assert told.offset == timedelta(milliseconds=-1500)
    assert (told.follow_up, told.corrects) == (("Please.", True), UUID(STOP))
    assert told.device_at == datetime(2026, 3, 12, 14, tzinfo=UTC)
    assert not told.is_plain


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"id": "7"}, "id"), ({"id": 7}, "id"), ({"stop": None}, "id"), ({"corrects": "x"}, "id"),
        ({"outcome": "shouted"}, "outcome"), ({"outcome": ["talked"]}, "outcome"),
        ({"topics": "noise"}, "topics"), ({"topics": ["faith"]}, "topics"),
        ({"topics": ["noise"] * 21}, "topics"), ({"topics": None}, "topics"),
        ({"happened_at": "soon"}, "happened_at"), ({"happened_at": 5}, "happened_at"),
        ({"happened_at": "1970-01-01T00:00:00Z"}, "happened_at"),
        ({"happened_at": "0001-01-01T00:00:00+14:00"}, "happened_at"),
        ({"offset_ms": "5"}, "offset_ms"), ({"offset_ms": True}, "offset_ms"),
        ({"offset_ms": 1e300}, "offset_ms"), ({"offset_ms": float("nan")}, "offset_ms"),
        ({"offset_ms": 1e12}, "offset_ms"),
        ({"follow_up": "yes"}, "follow_up"), ({"follow_up": {"words": 5}}, "words"),
        ({"follow_up": {"words": "x" * 2001}}, "words"),
        ({"follow_up": {"words": "\x00"}}, "words"),
        ({"follow_up": {"has_consent": 1}}, "has_consent"),
        ({"follow_up": {"looks": "tall"}}, "looks"), ({"latitude": 41.8}, "latitude"),
    ],
)  # fmt: skip
def test_what_no_phone_of_ours_tells_is_named(changes: dict[str, Any], what: str) -> None:
    with pytest.raises(Unreadable, match=f"^{what}$"):
        read(**changes)


@pytest.mark.parametrize(
    ("offset", "ahead", "expected"),
    [
        # Nothing was known when it happened: what we see of the clock now counts.
        (None, timedelta(0), NOW - timedelta(hours=1)),
        (None, -DAY, NOW - timedelta(hours=1) - DAY),
        # A clock a day behind would put it in the future without its offset.
        (None, DAY, NOW),
        # What was known then counts before what is seen now.
        (-DAY, DAY, NOW - timedelta(hours=1) - DAY),
        (timedelta(minutes=30), timedelta(0), NOW - timedelta(minutes=30)),
        (timedelta(hours=9), timedelta(0), NOW),
    ],
)
def test_true_moment(offset: timedelta | None, ahead: timedelta, expected: datetime) -> None:
    told = Told(UUID(ID), UUID(STOP), "talked", (), NOW - timedelta(hours=1), offset=offset)

    assert true_moment(told, ahead=ahead, now=NOW) == expected


@pytest.mark.parametrize(
    ("sent_at", "expected"),
    [(NOW, timedelta(0)), (NOW - DAY, DAY), (NOW + DAY, -DAY), (NOW - 4000 * DAY, timedelta(0))],
)
def test_ahead_of(sent_at: datetime, expected: timedelta) -> None:
    assert ahead_of(sent_at, now=NOW) == expected
