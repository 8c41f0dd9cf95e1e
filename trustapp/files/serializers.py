"""What staff see of files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trustapp.files import queries
from trustapp.files.enums import CopyKind, State
from trustapp.files.models import Copy, File, Opening
from trustapp.files.pure.kinds import Family, Kind, Trouble, family_of

_NAMES: Mapping[Family, Any] = {
    Family.PICTURE: pgettext_lazy("file", "Photo or picture"),
    Family.DOCUMENT: pgettext_lazy("file", "Document"),
    Family.SOUND: pgettext_lazy("file", "Sound"),
    Family.FILM: pgettext_lazy("file", "Video"),
    Family.TEXT: pgettext_lazy("file", "Text"),
}
_TROUBLES: Mapping[str, Any] = {
    Trouble.BROKEN: _("The file is damaged, or not what its name says."),
    Trouble.LOCKED: _("The document is locked with a password."),
    Trouble.TOO_MANY_PIXELS: _("The picture is larger than we can draw."),
    Trouble.TOO_MANY_PAGES: _("The document has more than 40 pages."),
    Trouble.TOO_LONG: _("It is longer than 5 minutes of video or 60 minutes of sound."),
    Trouble.TOO_HARD: _("Drawing it anew took too much time or memory."),
    Trouble.INFECTED: _("The virus scanner found something in it."),
    Trouble.SCANNER_AWAY: _("The virus scanner does not answer. We try again every minute."),
}
_TO_SENDERS: Mapping[State, Any] = {
    State.WAITING: _("We have it, and are making it safe to open."),
    State.SAFE: _("We have it."),
    State.REFUSED: _("We have it and could not open it. You can send it another way."),
}
_CHIPS = {State.WAITING: "progress", State.SAFE: "done", State.REFUSED: "no"}


@dataclass(frozen=True)
class Line:
    """One file in the list of a page."""

    file: File
    name: str
    size: str
    chip_kind: str
    trouble: str
    safe: Copy | None
    small: Copy | None
    safe_size: str
    is_asked: bool


@dataclass(frozen=True)
class Received:
    """One file as whoever sent it reads of it."""

    label: str
    value: str


@dataclass(frozen=True)
class Wish:
    """Somebody's wish to open an original, as one reader sees it."""

    opening: Opening
    words: str
    is_own: bool
    can_decide: bool
    can_open: bool


@dataclass(frozen=True)
class Sheet:
    """One file with everything staff may know of it."""

    line: Line
    wishes: list[Wish]
    can_ask: bool


def lines_of(subject: str, *, now: datetime) -> list[Line]:
    """Return the files of one thing."""
    return [_line(file, now) for file in queries.files_of(subject)]


def received_of(subject: str) -> list[Received]:
    """Return the files of one thing for whoever sent them."""
    return [
        Received(
            label=f"{_NAMES[family_of(Kind(file.kind))]}, {filesizeformat(file.size)}",
            value=str(_TO_SENDERS[State(file.state)]),
        )
        for file in queries.sent_files(subject)
    ]


def sheet_of(file: File, *, user_id: int, now: datetime) -> Sheet:
    """Return one file, newest wish first, for this reader."""
    whole = queries.whole_file(file)
    wishes = [_wish(opening, user_id, now) for opening in reversed(whole.openings.all())]
    pending = any(wish.is_own and (wish.can_open or _waits(wish, now)) for wish in wishes)
    return Sheet(line=_line(whole, now), wishes=wishes, can_ask=not pending)


def _waits(wish: Wish, now: datetime) -> bool:
    return queries.is_wished(wish.opening, now)


def _line(file: File, now: datetime) -> Line:
    copies = {copy.kind: copy for copy in file.copies.all()}
    safe = copies.get(CopyKind.SAFE)
    return Line(
        file=file,
        name=str(_NAMES[family_of(Kind(file.kind))]),
        size=filesizeformat(file.size),
        chip_kind=_CHIPS[State(file.state)],
        trouble=str(_TROUBLES.get(file.trouble, "")),
        safe=safe,
        small=copies.get(CopyKind.SMALL),
        safe_size=filesizeformat(safe.size) if safe else "",
        is_asked=any(queries.is_wished(opening, now) for opening in file.openings.all()),
    )


def _wish(opening: Opening, user_id: int, now: datetime) -> Wish:
    is_own = opening.asked_by_id == user_id
    waits = queries.is_wished(opening, now)
    return Wish(
        opening=opening,
        words=str(_standing(opening, now)),
        is_own=is_own,
        can_decide=waits and not is_own,
        can_open=is_own and queries.may_open(opening, now),
    )


def _standing(opening: Opening, now: datetime) -> Any:
    if opening.opened_at:
        return _("Opened")
    if queries.is_wished(opening, now):
        return _("Waits for a second person")
    if queries.may_open(opening, now):
        return _("Allowed, not opened yet")
    if opening.decided_at and not opening.is_allowed:
        return _("Refused")
    return _("Time is over")
