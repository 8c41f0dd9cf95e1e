"""What people read about what was taken out: that, why and when, and never what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from trustapp.core.enums import Mark
from trustapp.redaction import queries
from trustapp.redaction.enums import Purpose, Why
from trustapp.redaction.models import Strike, Wish


@dataclass(frozen=True)
class Removed:
    """One passage that was taken out, as everybody reads of it."""

    mark: str
    why: str
    when: datetime


@dataclass(frozen=True)
class WishLine:
    """Somebody's wish about a strike, as one reader sees it."""

    wish: Wish
    wants: str
    standing: str
    can_decide: bool
    can_use: bool
    puts_back: bool


@dataclass(frozen=True)
class StrikeLine:
    """One strike with its wishes."""

    strike: Strike
    removed: Removed
    by: str
    wishes: list[WishLine]
    can_ask: bool


def removed_of(strikes: Iterable[Strike]) -> list[Removed]:
    """Return what was taken out, for whoever reads the texts."""
    return [
        Removed(
            mark=str(Mark(strike.mark).label),
            why=str(Why(strike.why).label),
            when=strike.struck_at,
        )
        for strike in strikes
    ]


def lines_of(subject: str, *, user_id: int, now: datetime) -> list[StrikeLine]:
    """Return every strike of one thing, newest first, for this member of staff."""
    return [_line(strike, user_id, now) for strike in queries.strikes_of(subject)]


def _line(strike: Strike, user_id: int, now: datetime) -> StrikeLine:
    wishes = [_wish(wish, user_id, now) for wish in strike.wishes.all()]
    return StrikeLine(
        strike=strike,
        removed=removed_of([strike])[0],
        by=strike.struck_by.name if strike.struck_by else "",
        wishes=wishes,
        can_ask=strike.put_back_at is None,
    )


def _wish(wish: Wish, user_id: int, now: datetime) -> WishLine:
    is_own = wish.asked_by_id == user_id
    return WishLine(
        wish=wish,
        wants=str(Purpose(wish.purpose).label),
        standing=str(_standing(wish, now)),
        can_decide=queries.is_wished(wish, now) and not is_own,
        can_use=is_own and queries.may_use(wish, now),
        puts_back=wish.purpose == Purpose.PUT_BACK,
    )


def _standing(wish: Wish, now: datetime) -> Any:
    if wish.used_at:
        return _("Done")
    if queries.is_wished(wish, now):
        return _("Waits for a second person")
    if queries.may_use(wish, now):
        return _("Allowed, not done yet")
    if wish.decided_at and not wish.is_allowed:
        return _("Refused")
    return _("Time is over")
