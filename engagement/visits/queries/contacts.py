"""At which doors there was another contact with the police in the last days."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.timezone import localdate

from engagement.visits.models import Address, RecentContact
from trustapp.core.pure.codes import keyed_hash


def contact_days(now: datetime) -> list[date]:
    """Return the days on which a contact keeps visits away, today first."""
    today = localdate(now)
    return [today - timedelta(days=back) for back in range(settings.VISIT_CONTACT_DAYS)]


def mark_of(address: Address, day: date) -> str:
    """Return the mark of a contact at a door on a day; it cannot be read back."""
    key = f"{settings.SECRET_KEY}{day:%Y%m%d}".encode()
    door = f"{address.place_id}\x00{address.street_key}\x00{address.door}"
    return keyed_hash(key, "visit-contact", door)


def in_contact(addresses: Iterable[Address], now: datetime) -> set[int]:
    """Return which of these addresses had a contact in the last days, and nothing else of it."""
    days = contact_days(now)
    marks = {mark_of(address, day): address.pk for address in addresses for day in days}
    found = RecentContact.objects.filter(mark__in=marks).values_list("mark", flat=True)
    return {marks[mark] for mark in found}
