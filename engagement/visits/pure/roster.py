"""The list of people a trial begins with: a CSV with addresses, ways to reach them, what is known.

`place`, `street` and `door` say where, `email`, `phone` and `language` how to ask. Every other
column is something known before the lot: a covariate, or a baseline answer such as `respect1_t0`.
"""

import csv
import enum
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engagement.visits.pure.doors import CannotRead, read_doors
from trustapp.channels.pure.addresses import e164

WHERE = ("place", "street", "door")
HOW = ("email", "phone", "language")
MOST_PEOPLE = 50_000
_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")


class RosterFault(enum.StrEnum):
    """Why a line cannot be taken; the words for people stand in enums."""

    NO_COLUMN = "no_column"
    NOBODY = "nobody"
    TOO_MANY = "too_many"
    NO_PLACE = "no_place"
    NO_STREET = "no_street"
    NO_DOOR = "no_door"
    NO_WAY = "no_way"
    BAD_WAY = "bad_way"
    NO_LANGUAGE = "no_language"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing amiss: in which line, counted as a spreadsheet does, and what stood there."""

    line: int
    fault: RosterFault
    found: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a list, and what is amiss; with a problem, nobody is taken."""

    people: tuple["Listed", ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the list, their place by its id."""

    place: int
    street: str
    door: str
    email: str
    phone: str
    language: str
    known: Mapping[str, Any] = field(default_factory=dict)


def read_roster(
    text: str, *, places: Mapping[str, int], languages: Sequence[str], region: str
) -> Roster:
    """Read a list; `places` gives the id of each place by its number.

    Whoever names no language is asked in the first; numbers without a country belong to `region`.
    """
    lines = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    columns = [(name or "").strip() for name in lines.fieldnames or ()]
    lines.fieldnames = columns
    missing = [name for name in WHERE if name not in columns]
    if missing:
        return Roster(problems=tuple(Problem(1, RosterFault.NO_COLUMN, name) for name in missing))
    people: list[Listed] = []
    problems: list[Problem] = []
    for line, row in enumerate(lines, start=2):
        told = {name: (row.get(name) or "").strip() for name in columns if name}
        if not any(told.values()):
            continue
        found = _person(told, places, languages, region)
        if isinstance(found, Listed):
            people.append(found)
        else:
            problems += [Problem(line, fault, words) for fault, words in found]
    if len(people) > MOST_PEOPLE:
        problems.append(Problem(1, RosterFault.TOO_MANY, str(MOST_PEOPLE)))
    if not people and not problems:
        problems.append(Problem(2, RosterFault.NOBODY))
    return Roster(tuple(people), tuple(problems))


def _person(
    told: Mapping[str, str], places: Mapping[str, int], languages: Sequence[str], region: str
) -> "Listed | list[tuple[RosterFault, str]]":
    flaws = []
    spoken = told.get("language") or languages[0]
    if told["place"] not in places:
        flaws.append((RosterFault.NO_PLACE, told["place"]))
    if not told["street"]:
        flaws.append((RosterFault.NO_STREET, ""))
    if not (told.get("email") or told.get("phone")):
        flaws.append((RosterFault.NO_WAY, ""))
    email, phone = told.get("email", ""), _phone(told.get("phone", ""), region)
    if (email and not _EMAIL.fullmatch(email)) or phone is None:
        flaws.append((RosterFault.BAD_WAY, ""))
    if spoken not in languages:
        flaws.append((RosterFault.NO_LANGUAGE, spoken))
    door = _door(told["door"])
    if not door:
        flaws.append((RosterFault.NO_DOOR, told["door"]))
    if flaws or phone is None:
        return flaws
    return Listed(
        place=places[told["place"]],
        street=told["street"],
        door=door,
        email=email,
        phone=phone,
        language=spoken,
        known={name: _value(words) for name, words in told.items() if name not in (*WHERE, *HOW)},
    )


def _phone(words: str, region: str) -> str | None:
    """Return a number as it is dialled; None where it is none."""
    try:
        return e164(words, region) if words else ""
    except ValueError:
        return None


def _door(words: str) -> str:
    """Return a door as the address book writes it; empty where it is none, or several."""
    try:
        doors = read_doors(words)
    except CannotRead:
        return ""
    return doors[0] if len(doors) == 1 else ""


def _value(words: str) -> int | float | str | None:
    """Return a number as a number, words as words, and nothing as None."""
    if not words:
        return None
    try:
        number = float(words)
    except ValueError:
        return words
    if number != number or number in (float("inf"), float("-inf")):
        return words
    return int(number) if number.is_integer() else number
