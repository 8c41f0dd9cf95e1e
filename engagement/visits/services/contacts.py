"""Contacts at doors that the records system tells of, so that nobody visits there right after."""

from datetime import date, datetime

from django.db import transaction

from engagement.visits import queries
from engagement.visits.models import Address, RecentContact
from trustapp.audit.services import record
from trustapp.core.pure.actor import Actor
from trustapp.places.models import Place


@transaction.atomic
def hear_contact(
    *, place: Place, street: str, door: str, day: date, by: Actor, now: datetime
) -> bool:
    """Keep visits away from a door for the next days, and say whether that is new.

    Telling it twice is telling it once; a day too long ago leaves nothing. The door need not be
    in the address book and is not added to it.
    """
    if day not in queries.contact_days(now):
        return False
    mark = queries.mark_of(Address.at(place, street, door), day)
    _contact, is_new = RecentContact.objects.get_or_create(mark=mark, defaults={"day": day})
    if is_new:
        record(by=by, action="visits.hear_contact", target="address book", now=now)
    return is_new
