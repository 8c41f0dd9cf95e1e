"""The contact list and the files that wait to be taken over: counts and lines, never addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from feedback.surveys.models import Contact, ContactFile
from feedback.surveys.pure.contact_file import (
    ContactRow,
    Problem,
    Reading,
    headings,
    read_contacts,
)
from feedback.surveys.queries.frames import place_numbers


@dataclass(frozen=True, slots=True)
class Listed:
    """How many people are on the list and how they can be reached."""

    people: int
    by_email: int
    by_text: int
    by_letter: int
    opted_out: int


def contact_counts() -> Listed:
    """Return how many people are on the list, by ways, in one statement."""
    asked = Q(opted_out_at__isnull=True)
    found = Contact.objects.aggregate(
        people=Count("id", filter=asked),
        by_email=Count("id", filter=asked & Q(email_hash__isnull=False)),
        by_text=Count("id", filter=asked & Q(phone_hash__isnull=False)),
        by_letter=Count("id", filter=asked & Q(postal_address__isnull=False)),
        opted_out=Count("id", filter=~asked),
    )
    return Listed(**found)


def contact_files() -> QuerySet[ContactFile]:
    """Return the files that wait for somebody's word, newest first; their text is not read."""
    return ContactFile.objects.filter(decided_at__isnull=True).defer("text").order_by("-id")


def headings_of(file: ContactFile) -> list[str]:
    """Return the headings of a file's columns."""
    return headings(StringIO(file.text or ""))


def reading(columns: dict[str, str], language: str) -> Reading:
    """Return how a file with these columns is read here."""
    return Reading(
        columns=columns,
        places=place_numbers(),
        languages=[code for code, _name in settings.LANGUAGES],
        language=language,
        region=settings.WORKING_DAY_COUNTRY,
    )


def read_contact_file(file: ContactFile) -> tuple[list[ContactRow], list[Problem]]:
    """Return the people of a file and its problems, by the columns that were settled."""
    return read_contacts(StringIO(file.text or ""), reading(file.columns, file.language))


class Known:
    """People on the list who may be those of some rows."""

    def __init__(self, people: Iterable[Contact]) -> None:
        self._by: dict[str, list[Contact]] = {}
        self.taken: set[str] = set()
        for person in people:
            for key in (person.email_hash, person.phone_hash):
                if key:
                    self._by.setdefault(key, []).append(person)
                    self.taken.add(key)
            if person.household_hash:
                self._by.setdefault(person.household_hash, []).append(person)

    def of(self, row: Contact) -> list[Contact]:
        """Return everyone a row may be: by e-mail and phone, by its home where it has neither."""
        keys = [key for key in (row.email_hash, row.phone_hash) if key] or [row.household_hash]
        found = {person.pk: person for key in keys for person in self._by.get(key, [])}
        return list(found.values())


def known_contacts(rows: Iterable[Contact]) -> Known:
    """Return the people on the list whom these rows may mean."""
    rows = list(rows)
    emails = [row.email_hash for row in rows if row.email_hash]
    phones = [row.phone_hash for row in rows if row.phone_hash]
    homes = [row.household_hash for row in rows if not (row.email_hash or row.phone_hash)]
    return Known(
        Contact.objects.filter(
            Q(email_hash__in=emails)
            | Q(phone_hash__in=phones)
            | Q(household_hash__in=[home for home in homes if home])
        ).order_by("id")
    )
