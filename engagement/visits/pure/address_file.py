"""Reading a list of addresses: all or nothing, each bad value with its line and what to do."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engagement.visits.pure import doors, streets

MOST_LINES = 20_000
_MEANS = {
    "place": {"place", "area", "neighborhood", "neighbourhood", "communityarea", "district",
              "placenumber", "areanumber", "barrio"},
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


def read_addresses(text: str, known: Known) -> tuple[list[Line], list[Problem]]:
    """Return the doors of a CSV file and its problems; columns are known by their headings."""
    table = csv.reader(text.splitlines())
    headings = [heading.strip() for heading in next(table, [])]
    columns, problems = _columns(headings)
    if problems:
        return [], problems
    lines: list[Line] = []
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


def _columns(headings: Iterable[str]) -> tuple[dict[str, int], list[Problem]]:
    columns: dict[str, int] = {}
    problems = []
    for place, heading in enumerate(headings):
        bare = re.sub(r"[^a-z]", "", heading.casefold().replace("ú", "u"))
        field = next((name for name, words in _MEANS.items() if bare in words), None)
        if field and field not in columns:
            columns[field] = place
        elif _PEOPLE.search(bare):
            problems.append(Problem(1, "people", heading))
        elif bare:
            problems.append(Problem(1, "unknown_column", heading))
    missing = [name for name in REQUIRED if name not in columns]
    return columns, problems + [Problem(1, "missing_column", name) for name in missing]


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
