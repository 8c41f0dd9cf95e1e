"""Reading a list of addresses: all or nothing, each bad value with its line and what to do.

Columns are guessed by their headings and chosen by a person; those nobody chose are not read.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engagement.visits.pure import doors, streets

MOST_LINES = 20_000
_MEANS = {
    "place": {"place", "area", "neighborhood", "neighbourhood", "communityarea", "district",
              "placenumber", "areanumber", "placename", "areaname", "neighborhoodname", "barrio"},
    "street": {"street", "streetname", "road", "calle"},
    "door": {"door", "number", "housenumber", "house", "doornumber", "numero", "puerta"},
    "languages": {"languages", "language", "lang", "idioma", "idiomas"},
}  # fmt: skip
REQUIRED = ("place", "street", "door")
# Headings that tell who lives there: a file that has one is refused whole.
_PEOPLE = re.compile(
    r"name|surname|resident|tenant|owner|occupant|person|people|nombre|apellido|birth|dob|age|sex"
    r"|gender|race|ethnic|phone|mobile|email|mail|note|comment|warrant|case|status"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One door of a file; the place by its database id."""

    place: int
    street: str
    door: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where; 0 for the file as a whole. `words` is what was written."""

    line: int
    fault: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What values may be: places by number or lower-case name, languages by lower-case name."""

    places: Mapping[str, int]
    languages: Mapping[str, str]


def headings(text: str) -> tuple[str, ...]:
    """Return the headings of a CSV file, in their order."""
    return tuple(heading.strip() for heading in next(csv.reader(text.splitlines()[:1]), []))


def about_people(found: Sequence[str]) -> list[str]:
    """Return the headings that tell who lives there: nobody may choose such a file's columns."""
    return [each for each in found if not _meaning(each) and _PEOPLE.search(_bare(each))]


def guess_columns(found: Sequence[str]) -> dict[str, int]:
    """Return the column of each field, as far as its heading says so."""
    columns: dict[str, int] = {}
    for place, heading in enumerate(found):
        if field := _meaning(heading):
            columns.setdefault(field, place)
    return columns


def read_addresses(
    text: str, columns: Mapping[str, int], known: Known
) -> tuple[list[Line], list[Problem]]:
    """Return the doors of a CSV file whose columns somebody chose, or its problems."""
    table = csv.reader(text.splitlines())
    next(table, None)
    lines: list[Line] = []
    problems: list[Problem] = []
    for row in table:
        if len(lines) + len(problems) >= MOST_LINES:
            return [], [Problem(0, "too_long", str(MOST_LINES))]
        if any(value.strip() for value in row):
            said = {
                field: row[place].strip() if place < len(row) else ""
                for field, place in columns.items()
            }
            found = _read(table.line_num, said, known)
            (lines if isinstance(found, Line) else problems).append(found)  # type: ignore[arg-type]
    if not lines and not problems:
        problems.append(Problem(0, "empty"))
    return ([] if problems else lines), problems


def _meaning(heading: str) -> str:
    return next((name for name, words in _MEANS.items() if _bare(heading) in words), "")


def _bare(heading: str) -> str:
    return re.sub(r"[^a-z]", "", heading.casefold().replace("ú", "u"))


def _read(number: int, said: Mapping[str, str], known: Known) -> Line | Problem:
    place = known.places.get(said["place"].casefold())
    if place is None:
        return Problem(number, "place", said["place"])
    if not streets.fold(said["street"]) or len(said["street"]) > 120:
        return Problem(number, "street", said["street"])
    try:
        door = doors.read_door(said["door"])
    except doors.CannotRead:
        return Problem(number, "door", said["door"])
    names = [each for each in re.split(r"[;,/]", said.get("languages", "")) if each.strip()]
    spoken = [known.languages.get(each.strip().casefold(), "") for each in names]
    if "" in spoken:
        return Problem(number, "language", said["languages"])
    return Line(place, said["street"], door, tuple(spoken))
