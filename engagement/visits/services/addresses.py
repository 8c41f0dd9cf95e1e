"""The address book, and which doors are not to be visited."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import ClosureReason, ClosureSource
from engagement.visits.models import Address, Closure
from engagement.visits.pure.address_file import Line
from engagement.visits.pure.doors import Door
from engagement.visits.pure.streets import fold
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy
from trustapp.places.models import Place


class StaysClosed(Refused):
    message = _("This door stays closed for now. Ask an analyst.")
    code = "stays_closed"


class NotClosed(Refused):
    message = _("This door is open to visits already.")
    code = "not_closed"


@transaction.atomic
def add_addresses(*, place: Place, street: str, doors: Sequence[Door]) -> dict[str, Address]:
    """Find the addresses of a street by their doors, and add those that are new.

    A language that is spoken at a door is added to those known there.
    """
    made = [Address.at(place, tidy(street), door.number) for door in doors]
    # In one order for everybody, so that two who add the same street never wait for each other.
    made.sort(key=lambda address: address.door)
    Address.objects.bulk_create(made, ignore_conflicts=True)
    found = Address.objects.filter(
        place=place, street_key__in={address.street_key for address in made},
        door__in=[address.door for address in made],
    )  # fmt: skip
    known = {address.door: address for address in found.order_by("door").select_for_update()}
    taught = {}
    for door in doors:
        address = known[door.number]
        if door.language and door.language not in address.languages:
            address.languages = [*address.languages, door.language]
            taught[address.pk] = address
    Address.objects.bulk_update(taught.values(), ["languages"])
    return known


@transaction.atomic
def import_addresses(*, lines: Sequence[Line], by: Actor, now: datetime) -> int:
    """Add the doors of a file and return how many are new."""
    streets: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for line in lines:
        streets[line.place, fold(line.street)].append(line)
    places = {place.pk: place for place in Place.objects.defer("boundary", "outline")}
    before = Address.objects.count()
    for (place, _key), doors in sorted(streets.items()):
        spoken = [Door(line.door, code) for line in doors for code in line.languages or ("",)]
        add_addresses(place=places[place], street=doors[0].street, doors=spoken)
    new = Address.objects.count() - before
    record(
        by=by, action="visits.import_addresses", target="addresses", now=now,
        detail={"lines": len(lines), "new": new},
    )  # fmt: skip
    return new


@transaction.atomic
def close_address(*, address: Address, source: ClosureSource, by: Actor, now: datetime) -> Closure:
    """Never visit a door again, because they asked us not to; asking twice is asking once."""
    return close_addresses(addresses=[address], source=source, by=by, now=now)[0]


@transaction.atomic
def ask_not_to_come(
    *, place: Place, street: str, door: str, by: Actor, now: datetime,
    source: ClosureSource = ClosureSource.ONLINE,
) -> Closure:  # fmt: skip
    """Never visit a door again that somebody named, whether we knew it or not."""
    known = add_addresses(place=place, street=street, doors=[Door(door)])
    return close_address(address=known[door], source=source, by=by, now=now)


@transaction.atomic
def close_addresses(
    *, addresses: Sequence[Address], source: ClosureSource, by: Actor, now: datetime
) -> list[Closure]:
    """Never visit these doors again, because they asked us not to; asking twice is asking once."""
    ids = sorted({address.pk for address in addresses})
    # Whoever asks for the same door next waits here.
    list(Address.objects.filter(pk__in=ids).order_by("pk").select_for_update())
    asked = Closure.objects.filter(address__in=ids, reason=ClosureReason.ASKED, ends_at=None)
    closed = {closure.address_id: closure for closure in asked}
    fresh = Closure.objects.bulk_create(
        Closure(address_id=number, reason=ClosureReason.ASKED, source=source, begins_at=now)
        for number in ids
        if number not in closed
    )
    for closure in fresh:
        record(
            by=by, action="visits.close_address", target=f"closure:{closure.public_id}", now=now,
            detail={"source": str(source)},
        )  # fmt: skip
        closed[closure.address_id] = closure
    return [closed[address.pk] for address in addresses]


@transaction.atomic
def close_for_trial(
    *, addresses: Sequence[Address], begins_at: datetime, ends_at: datetime, by: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Keep other visits away from the addresses of a trial, of every arm, for its window.

    The same window again adds nothing. Returns how many addresses have it.
    """
    rows = [
        Closure(
            address=address, reason=ClosureReason.TRIAL, source=ClosureSource.TRIAL,
            begins_at=begins_at, ends_at=ends_at,
        )
        for address in sorted(addresses, key=lambda address: address.pk)
    ]  # fmt: skip
    Closure.objects.bulk_create(rows, ignore_conflicts=True)
    record(
        by=by, action="visits.close_addresses", target="addresses", now=now,
        detail={"addresses": len(rows)},
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def reopen_address(*, closure: Closure, by: Actor, now: datetime) -> Closure:
    """Take back a closure that was a mistake; raises NotClosed where it ended before.

    A trial's window is the analysts': raises StaysClosed.
    """
    held = Closure.objects.select_for_update().get(pk=closure.pk)
    if held.reason == ClosureReason.TRIAL:
        raise StaysClosed
    if held.ends_at is not None:
        raise NotClosed
    held.ends_at = max(now, held.begins_at)
    held.save(update_fields=["ends_at"])
    record(by=by, action="visits.reopen_address", target=f"closure:{held.public_id}", now=now)
    return held
