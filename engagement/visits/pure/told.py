"""What a phone tells us of a door, read word by word; what we do not know may not come along."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

LONGEST_WORDS = 2000
MOST_TOPICS = 20
# The people at the door asked us not to come again.
NO_MORE = "no_more"
# A clock that is further off than this is no clock.
FURTHEST_OFF = timedelta(days=3660)
_YEARS = range(2000, 2100)
_KEYS = frozenset(
    {"id", "stop", "outcome", "topics", "follow_up", "happened_at", "offset_ms", "corrects"}
)
_FOLLOW_UP_KEYS = frozenset({"words", "has_consent"})


class Unreadable(ValueError):
    """Something that is not what a phone of ours tells; the argument names it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a phone tells it. `offset` is what our clock had ahead of its clock."""

    event_id: UUID
    stop_id: UUID
    outcome: str
    topics: tuple[str, ...]
    device_at: datetime
    offset: timedelta | None = None
    # Their words and whether they agreed; nothing where they asked for nothing.
    follow_up: tuple[str, bool] | None = None
    corrects: UUID | None = None

    @property
    def is_plain(self) -> bool:
        """An event that opens no case, corrects nothing and closes no door."""
        return self.follow_up is None and self.corrects is None and self.outcome != NO_MORE


def read_event(given: dict[str, Any], *, outcomes: frozenset[str], topics: frozenset[str]) -> Told:
    """Return what was told; raises Unreadable."""
    _only(given, _KEYS)
    corrects, offset = given.get("corrects"), given.get("offset_ms")
    return Told(
        event_id=read_id(given.get("id")),
        stop_id=read_id(given.get("stop")),
        outcome=_one_of(given.get("outcome"), outcomes, "outcome"),
        topics=_topics(given.get("topics", []), topics),
        device_at=read_moment(given.get("happened_at")),
        offset=None if offset is None else _offset(offset),
        follow_up=_follow_up(given.get("follow_up")),
        corrects=None if corrects is None else read_id(corrects),
    )


def read_id(given: object) -> UUID:
    """Return an id; raises Unreadable."""
    if not isinstance(given, str):
        raise Unreadable("id")
    try:
        return UUID(given)
    except ValueError as error:
        raise Unreadable("id") from error


def read_moment(given: object) -> datetime:
    """Return a moment with its zone; raises Unreadable."""
    if not isinstance(given, str):
        raise Unreadable("happened_at")
    try:
        moment = datetime.fromisoformat(given).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unreadable("happened_at") from error
    if moment.year not in _YEARS:
        raise Unreadable("happened_at")
    return moment


def true_moment(told: Told, *, ahead: timedelta, now: datetime) -> datetime:
    """Return when it happened by our clock, and never in the future.

    What the phone knew of its clock when it happened counts before what we see of it now (`ahead`).
    """
    offset = ahead if told.offset is None else told.offset
    return min(told.device_at + offset, now)


def ahead_of(sent_at: datetime, *, now: datetime) -> timedelta:
    """Return how far our clock is ahead of one that says `sent_at`; nothing for no clock at all."""
    ahead = now - sent_at
    return ahead if abs(ahead) <= FURTHEST_OFF else timedelta(0)


def _only(given: dict[str, Any], known: frozenset[str]) -> None:
    unknown = given.keys() - known
    if unknown:
        raise Unreadable(min(map(str, unknown)))


def _one_of(given: object, known: frozenset[str], name: str) -> str:
    if not isinstance(given, str) or given not in known:
        raise Unreadable(name)
    return given


def _topics(given: object, known: frozenset[str]) -> tuple[str, ...]:
    if not isinstance(given, list) or len(given) > MOST_TOPICS:
        raise Unreadable("topics")
    return tuple(dict.fromkeys(_one_of(each, known, "topics") for each in given))


def _follow_up(given: object) -> tuple[str, bool] | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Unreadable("follow_up")
    _only(given, _FOLLOW_UP_KEYS)
    words, has_consent = given.get("words", ""), given.get("has_consent", False)
    if not isinstance(words, str) or len(words) > LONGEST_WORDS or "\x00" in words:
        raise Unreadable("words")
    if not isinstance(has_consent, bool):
        raise Unreadable("has_consent")
    return words, has_consent


def _offset(given: object) -> timedelta:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Unreadable("offset_ms")
    try:
        offset = timedelta(milliseconds=round(given))
    except (OverflowError, ValueError) as error:
        raise Unreadable("offset_ms") from error
    if abs(offset) > FURTHEST_OFF:
        raise Unreadable("offset_ms")
    return offset
