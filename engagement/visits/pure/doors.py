"""Doors as a supervisor writes them: `100-140 even`, `112B`, `112 apt 3`, one a line.

A door is a house number and nothing else, so that no name can slip into a plan.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_DOORS = 200

_RANGE = re.compile(
    r"(\d{1,5})\s*(?:-|–|to)\s*(\d{1,5})(?:\s+(even|odd|all))?", re.ASCII | re.IGNORECASE
)
_DOOR = re.compile(
    r"(\d{1,5}(?:\s1/2)?)([a-z])?(?:\s*(?:,?\s*(apt|unit|floor)\.?\s*|(#)\s*)([a-z0-9-]{1,6}))?",
    re.ASCII | re.IGNORECASE,
)
_ENTRIES = re.compile(r"[\n;]+")


class Fault(enum.StrEnum):
    """Why a line cannot be read; the words for people stand in enums."""

    NO_DOOR = "no_door"
    TOO_MANY = "too_many"
    REPEATED = "repeated"
    NOT_LISTED = "not_listed"
    NO_LANGUAGE = "no_language"


class CannotRead(ValueError):
    """A line that means no door; `words` is what was written."""

    def __init__(self, fault: Fault, words: str = "") -> None:
        super().__init__(f"{fault}: {words!r}")
        self.fault = fault
        self.words = words


@dataclass(frozen=True, slots=True)
class Door:
    """One stop of a plan, in the order of the walk."""

    number: str
    language: str = ""
    do_not_visit: bool = False


def read_doors(source: str) -> tuple[str, ...]:
    """Return the doors in the order they are written; raises CannotRead."""
    doors: list[str] = []
    for entry in _entries(source):
        for door in _doors_of(entry):
            if door in doors:
                raise CannotRead(Fault.REPEATED, door)
            doors.append(door)
            if len(doors) > MOST_DOORS:
                raise CannotRead(Fault.TOO_MANY, entry)
    if not doors:
        raise CannotRead(Fault.NO_DOOR)
    return tuple(doors)


def read_door(source: str) -> str:
    """Return the one door that is written; raises CannotRead."""
    entry = " ".join(source.split())
    door = _doors_of(entry) if not _RANGE.fullmatch(entry) else []
    if not door:
        raise CannotRead(Fault.NO_DOOR, entry)
    return door[0]


def read_some(source: str, listed: tuple[str, ...]) -> frozenset[str]:
    """Return the doors named, all of which must be listed; raises CannotRead."""
    return frozenset(
        _listed(door, listed) for entry in _entries(source) for door in _doors_of(entry)
    )


def read_languages(source: str, listed: tuple[str, ...], known: dict[str, str]) -> dict[str, str]:
    """Return the language spoken at each door named, as in `112 Spanish` or `100-108: Polish`.

    `known` gives the code for each name in lower case. Raises CannotRead.
    """
    spoken: dict[str, str] = {}
    for entry in _entries(source):
        name = max((name for name in known if entry.lower().endswith(name)), key=len, default="")
        where = entry[: len(entry) - len(name)].rstrip(" :=")
        if not name or not where:
            raise CannotRead(Fault.NO_LANGUAGE, entry)
        for door in _doors_of(where):
            spoken[_listed(door, listed)] = known[name]
    return spoken


def number_of(door: str) -> int:
    """Return the house number in front of a door; 0 where there is none."""
    digits = re.match(r"\d{1,9}", door, re.ASCII)
    return int(digits[0]) if digits else 0


def _entries(source: str) -> Iterator[str]:
    for line in _ENTRIES.split(source):
        for entry in re.split(r",(?!\s*(?:apt|unit|floor))", line, flags=re.IGNORECASE):
            words = " ".join(entry.split())
            if words:
                yield words


def _doors_of(entry: str) -> list[str]:
    street_side = _RANGE.fullmatch(entry)
    if street_side:
        return _range(entry, int(street_side[1]), int(street_side[2]), street_side[3])
    door = _DOOR.fullmatch(entry)
    if not door:
        raise CannotRead(Fault.NO_DOOR, entry)
    number, letter, word, hash_sign, flat = door.groups()
    plain = number + (letter or "").upper()
    return [f"{plain} {(word or 'apt').lower()} {flat.upper()}" if word or hash_sign else plain]


def _range(entry: str, first: int, last: int, side: str | None) -> list[str]:
    step = 1 if first <= last else -1
    if abs(last - first) > 2 * MOST_DOORS:
        raise CannotRead(Fault.TOO_MANY, entry)
    wanted = {"even": (0,), "odd": (1,)}.get((side or "all").lower(), (0, 1))
    doors = [str(number) for number in range(first, last + step, step) if number % 2 in wanted]
    if not doors:
        raise CannotRead(Fault.NO_DOOR, entry)
    return doors


def _listed(door: str, listed: tuple[str, ...]) -> str:
    if door not in listed:
        raise CannotRead(Fault.NOT_LISTED, door)
    return door
