"""The list of people who may be invited, and the files it is filled from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.models import Contact, ContactFile
from feedback.surveys.pure.contact_file import ContactRow
from trustapp.audit.services import record
from trustapp.channels import queries as channels
from trustapp.channels.enums import Channel
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.codes import keyed_hash

BATCH = 2000
# A file that nobody confirms is forgotten.


class FileDecided(Refused):
    """A file is taken over or thrown away once."""

    message = _("This file was taken over or thrown away before.")
    code = "file_decided"


class FileHasProblems(Refused):
    """A file is taken over whole or not at all."""

    message = _("Nothing was taken over: the file has problems.")
    code = "file_has_problems"


@dataclass(frozen=True, slots=True)
class NewContact:
    """Someone to add: the place by its database id, what is unknown empty."""

    email: str
    place: int
    language: str
    phone: str = ""
    address: str = ""
    # What all who live at one address have in common (see `pure.households`).
    household: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """How many people are new on the list, and how many gained an address."""

    new: int = 0
    completed: int = 0


def new_contact(row: ContactRow) -> NewContact:
    """Return someone of a file."""
    return NewContact(row.email, row.place, row.language, row.phone, row.address, row.household)


@transaction.atomic
def add_contacts(*, by: Actor, contacts: Sequence[NewContact], now: datetime) -> Added:
    """Add people to the list, sealed, and return how many are new or can be reached better.

    Somebody who is known by e-mail, by phone or, having neither, by postal address keeps all that
    is known and may gain an address that is not; so nobody who opted out comes back.
    Somebody who was known from a contact with the police alone is on the list from now on.
    """
    new = completed = 0
    for start in range(0, len(contacts), BATCH):
        fresh, gained = _sort(contacts[start : start + BATCH], now)
        before = Contact.objects.count()
        Contact.objects.bulk_create(fresh, ignore_conflicts=True)
        new += Contact.objects.count() - before
        for person, fields in gained:
            person.save(update_fields=fields)
        completed += len(gained)
    record(
        by=by,
        action="surveys.add_contacts",
        target="contacts:all",
        now=now,
        detail={"given": len(contacts), "added": new, "completed": completed},
    )
    return Added(new, completed)


def _sort(
    contacts: Sequence[NewContact], now: datetime
) -> tuple[list[Contact], list[tuple[Contact, list[str]]]]:
    """Return who is new, and who is known and gains something."""
    rows = [row_of(each, now) for each in contacts]
    known = queries.known_contacts(rows)
    fresh, gained = [], []
    for row in rows:
        found = known.of(row)
        if not found:
            fresh.append(row)
        elif len(found) == 1 and (fields := _complete(found[0], row, known.taken)):
            gained.append((found[0], fields))
    return fresh, gained


def _complete(person: Contact, row: Contact, taken: set[str]) -> list[str]:
    """Give somebody who is known the addresses that were not, and return what changed."""
    fields: list[str] = []
    for words, key in (("email", "email_hash"), ("phone", "phone_hash")):
        address = getattr(row, key)
        if address and not getattr(person, key) and address not in taken:
            setattr(person, words, getattr(row, words))
            setattr(person, key, address)
            taken.add(address)
            fields += [words, key]
    if row.household_hash and not person.household_hash:
        person.postal_address, person.household_hash = row.postal_address, row.household_hash
        fields += ["postal_address", "household_hash"]
    if not person.is_listed:
        person.is_listed, person.place_id, person.language = True, row.place_id, row.language
        fields += ["is_listed", "place", "language"]
    return fields


def row_of(contact: NewContact, now: datetime) -> Contact:
    """Return someone as a contact that is not yet saved."""
    email, phone = contact.email.strip(), contact.phone.strip()
    return Contact(
        email=email or None,
        email_hash=channels.address_hash(Channel.EMAIL, email) if email else None,
        phone=phone or None,
        phone_hash=channels.address_hash(Channel.SMS, phone) if phone else None,
        postal_address=contact.address or None,
        household_hash=household_hash(contact.household),
        place_id=contact.place,
        language=contact.language,
        added_at=now,
    )


def household_hash(key: str) -> str:
    """Return the keyed hash by which a home is known; empty for no address."""
    if not key:
        return ""
    return keyed_hash(settings.SECRET_KEY.encode(), "contact-household", key)


# --- files ----------------------------------------------------------------------------------------
@transaction.atomic
def keep_contact_file(
    *, by: Actor, text: str, columns: Mapping[str, str], now: datetime
) -> ContactFile:
    """Keep a file, sealed, until somebody has looked at what is in it."""
    kept = ContactFile.objects.create(
        text=text, columns=dict(columns), kept_by_id=by.user_id, kept_at=now
    )
    record(by=by, action="surveys.keep_contact_file", target=_name(kept), now=now)
    return kept


@transaction.atomic
def map_contact_file(
    *, by: Actor, file: ContactFile, columns: Mapping[str, str], language: str, now: datetime
) -> None:
    """Settle which column of the file says what. Raises FileDecided."""
    held = _undecided(file)
    held.columns, held.language = dict(columns), language
    held.save(update_fields=["columns", "language"])
    record(by=by, action="surveys.map_contact_file", target=_name(held), now=now)


@transaction.atomic
def take_contact_file(*, by: Actor, file: ContactFile, now: datetime) -> Added:
    """Put the people of a file on the list, and forget the file.

    Raises FileDecided, and FileHasProblems when any line has one.
    """
    held = _undecided(file)
    rows, problems = queries.read_contact_file(held)
    if problems:
        raise FileHasProblems
    added = add_contacts(
        by=by,
        contacts=[new_contact(row) for row in rows],
        now=now,
    )
    _forget(held, now)
    return added


@transaction.atomic
def discard_contact_file(*, by: Actor, file: ContactFile, now: datetime) -> None:
    """Throw a file away. Raises FileDecided."""
    held = _undecided(file)
    _forget(held, now)
    record(by=by, action="surveys.discard_contact_file", target=_name(held), now=now)


def forget_contact_files(*, now: datetime) -> int:
    """Forget files that nobody has confirmed for a day, and return how many."""
    return queries.contact_files_due(now).free().update(text=None, decided_at=now)


def _undecided(file: ContactFile) -> ContactFile:
    held = ContactFile.objects.select_for_update().get(pk=file.pk)
    if held.decided_at is not None:
        raise FileDecided
    return held


def _forget(held: ContactFile, now: datetime) -> None:
    held.text, held.decided_at = None, now
    held.save(update_fields=["text", "decided_at"])


def _name(file: ContactFile) -> str:
    return f"contact-file:{file.public_id}"
