"""Reading a list of contacts: all or nothing, each bad value with its line, field and reason."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

COLUMNS = ("email", "place", "language")
_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")
_LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in the file, and where; it repeats no address."""

    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person of the list; the place by its database id."""

    email: str
    place: int
    language: str


def read_contacts(
    lines: Iterable[str], *, places: Mapping[str, int], languages: Collection[str]
) -> tuple[list[ContactRow], list[Problem]]:
    """Return the rows of a CSV file with the columns email, place and language, and its problems.

    `places` leads from a place's number to its id. An address that stands twice is a problem: the
    second line may name another place.
    """
    table = csv.DictReader(lines)
    missing = [column for column in COLUMNS if column not in (table.fieldnames or [])]
    if missing:
        return [], [Problem(1, column, "the column is missing") for column in missing]
    rows: list[ContactRow] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for record in table:
        line = table.line_num
        values = {column: (record.get(column) or "").strip() for column in COLUMNS}
        found = list(_problems(line, values, places, languages, seen))
        problems.extend(found)
        seen.setdefault(values["email"].lower(), line)
        if not found:
            rows.append(ContactRow(values["email"], places[values["place"]], values["language"]))
    return rows, problems


def _problems(
    line: int,
    values: Mapping[str, str],
    places: Mapping[str, int],
    languages: Collection[str],
    seen: Mapping[str, int],
) -> Iterator[Problem]:
    email = values["email"].lower()
    if not _ADDRESS.fullmatch(email) or len(email) > _LONGEST_ADDRESS:
        yield Problem(line, "email", "is not an e-mail address")
    elif email in seen:
        yield Problem(line, "email", f"stands already on line {seen[email]}")
    if values["place"] not in places:
        yield Problem(line, "place", "is not the number of a place")
    if values["language"] not in languages:
        yield Problem(line, "language", f"is not one of {', '.join(sorted(languages))}")
