"""Reading a list of contacts: all or nothing, each bad value with its line, field and reason."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from feedback.surveys.pure.households import household_key
from trustapp.channels.pure.addresses import e164, mail_spelling

FIELDS = ("email", "phone", "address", "unit", "place", "language")
REQUIRED = ("place",)
_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")
_LONGEST_ADDRESS = 254
_LONGEST_POSTAL = 300
_MEANS = {
    "email": {"email", "mail", "emailaddress", "correo", "correoelectronico"},
    "phone": {"phone", "mobile", "cell", "cellphone", "telephone", "phonenumber", "telefono",
              "movil", "celular"},
    "address": {"address", "street", "streetaddress", "mailingaddress", "postaladdress",
                "address1", "direccion", "calle"},
    "unit": {"unit", "apt", "apartment", "address2", "suite", "apto", "depto"},
    "place": {"place", "area", "neighborhood", "neighbourhood", "communityarea", "district",
              "placenumber", "areanumber", "barrio"},
    "language": {"language", "lang", "preferredlanguage", "idioma"},
}  # fmt: skip


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
    """One person of the list; the place by its database id, what is unknown is empty."""

    email: str
    phone: str
    address: str
    household: str
    place: int
    language: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: which column says what, and what its values may be."""

    # The heading of the column for each field; a field that the file lacks is left out.
    columns: Mapping[str, str]
    # From a place's number to its id.
    places: Mapping[str, int]
    languages: Collection[str]
    # For those of whom the file does not say it.
    language: str
    # Where a phone number without a country code belongs.
    region: str


def headings(lines: Iterable[str]) -> list[str]:
    """Return the headings of a CSV file."""
    return [each.strip() for each in next(csv.reader(islice(lines, 1)), [])]


def guess_columns(found: Iterable[str]) -> dict[str, str]:
    """Return which heading most likely says what, by field; each heading is used once."""
    guessed: dict[str, str] = {}
    for heading in found:
        bare = re.sub(r"[^a-z0-9]", "", heading.casefold().replace("é", "e").replace("ó", "o"))
        field = next((name for name, words in _MEANS.items() if bare in words), None)
        if field and field not in guessed:
            guessed[field] = heading
    return guessed


def read_contacts(lines: Iterable[str], reading: Reading) -> tuple[list[ContactRow], list[Problem]]:
    """Return the people of a CSV file and its problems.

    An address that stands twice is a problem: the second line may name another place.
    """
    table = csv.DictReader(lines)
    table.fieldnames = [each.strip() for each in table.fieldnames or []]
    missing = [
        field
        for field in FIELDS
        if (field in REQUIRED and field not in reading.columns)
        or (field in reading.columns and reading.columns[field] not in table.fieldnames)
    ]
    if missing:
        return [], [Problem(1, field, "the column is missing") for field in missing]
    rows: list[ContactRow] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for record in table:
        said = {
            field: (record.get(heading) or "").strip() for field, heading in reading.columns.items()
        }
        row, found = _read(table.line_num, said, reading, seen)
        problems.extend(found)
        if row is not None:
            rows.append(row)
    return rows, problems


def _read(
    line: int, said: Mapping[str, str], reading: Reading, seen: dict[tuple[str, str], int]
) -> tuple[ContactRow | None, list[Problem]]:
    email, phone = said.get("email", ""), said.get("phone", "")
    problems = []
    if email and (not _ADDRESS.fullmatch(email) or len(email) > _LONGEST_ADDRESS):
        problems.append(Problem(line, "email", "is not an e-mail address"))
    try:
        phone = e164(phone, reading.region) if phone else ""
    except ValueError:
        problems.append(Problem(line, "phone", "is not a phone number"))
    unit = said.get("unit", "")
    address = "\n".join(filter(None, (said.get("address", ""), unit)))
    if len(address) > _LONGEST_POSTAL:
        problems.append(Problem(line, "address", "is too long"))
    language = said.get("language") or reading.language
    row = ContactRow(
        email=email,
        phone=phone,
        address=address if said.get("address") else "",
        household=household_key(said.get("address", ""), unit),
        place=reading.places.get(said["place"], 0),
        language=language,
    )
    problems += _rest(line, row, reading, seen)
    return (None if problems else row), problems


def _rest(
    line: int, row: ContactRow, reading: Reading, seen: dict[tuple[str, str], int]
) -> Iterator[Problem]:
    for field, key in _known_by(row):
        if (first := seen.setdefault((field, key), line)) != line:
            yield Problem(line, field, f"stands already on line {first}")
    if not (row.email or row.phone or row.address):
        yield Problem(line, "email", "there is no e-mail address, phone number or postal address")
    if not row.place:
        yield Problem(line, "place", "is not the number of a place")
    if row.language not in reading.languages:
        yield Problem(line, "language", f"is not one of {', '.join(sorted(reading.languages))}")


def _known_by(row: ContactRow) -> Iterator[tuple[str, str]]:
    """Yield what tells somebody from others; a postal address only where nothing else does."""
    if _ADDRESS.fullmatch(row.email):
        yield "email", mail_spelling(row.email)
    if row.phone:
        yield "phone", row.phone
    if row.household and not (row.email or row.phone):
        yield "address", row.household
