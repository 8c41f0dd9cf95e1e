"""The list of people who may be invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from feedback.surveys.models import Contact
from trustapp.audit.services import record
from trustapp.channels import queries as channels
from trustapp.channels.enums import Channel
from trustapp.core.pure.actor import Actor

BATCH = 2000


@dataclass(frozen=True, slots=True)
class NewContact:
    """Someone to add: the place by its database id."""

    email: str
    place: int
    language: str


@transaction.atomic
def add_contacts(*, by: Actor, contacts: Sequence[NewContact], now: datetime) -> int:
    """Add people to the frame, sealed, and return how many are new.

    An address that is already known is left exactly as it is, so nobody who opted out comes back.
    """
    before = Contact.objects.count()
    Contact.objects.bulk_create(
        (
            Contact(
                email=each.email.strip(),
                email_hash=channels.address_hash(Channel.EMAIL, each.email),
                place_id=each.place,
                language=each.language,
                added_at=now,
            )
            for each in contacts
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    added = Contact.objects.count() - before
    record(
        by=by,
        action="surveys.add_contacts",
        target="contacts:all",
        now=now,
        detail={"given": len(contacts), "added": added},
    )
    return added
