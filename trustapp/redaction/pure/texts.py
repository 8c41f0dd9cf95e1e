"""Texts from which something may be taken out, and what a room does that keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True)
class Text:
    """One text, by a name that only its room understands."""

    part: str
    label: str
    words: str


@dataclass(frozen=True)
class Thing:
    """Something with texts, as one member of staff may see it."""

    subject: str
    title: str
    address: str
    texts: tuple[Text, ...]
    may_strike: bool = False
    # Too many to show; what is typed is looked for in all of them.
    are_shown: bool = True


class Keeper(Protocol):
    """The module of a room that keeps texts."""

    def texts_for(self, *, user: Any, public_id: UUID) -> Thing | None:
        """Return the thing for this person; None where it is not theirs to see."""

    def hold_texts(self, *, public_id: UUID) -> Thing:
        """Return the thing as it is now, held until the transaction ends."""

    def rewrite_texts(self, *, public_id: UUID, words: Mapping[str, str], now: datetime) -> None:
        """Put other words in place of those of some parts, wherever the room keeps them."""
