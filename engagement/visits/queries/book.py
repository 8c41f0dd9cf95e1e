"""The address book as supervisors look things up in it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import override

from engagement.visits.enums import Spoken
from engagement.visits.models import Address, Closure, Visit
from engagement.visits.pure.address_file import Known
from engagement.visits.pure.streets import fold
from trustapp.places.models import Place


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: a place, a street or the beginning of one, only closed doors."""

    place: Place | None = None
    street: str = ""
    only_closed: bool = False


def addresses(sought: Sought, now: datetime) -> QuerySet[Address]:
    """Return addresses by place, street and number, with their closures and last visit.

    Each has `closed`, its closures that hold now, and `visited_at`.
    """
    held = Closure.objects.in_force(now)
    last = Visit.objects.filter(stop__address=OuterRef("pk")).order_by("-happened_at", "-pk")
    found = (
        Address.objects.select_related("place")
        .defer("place__boundary", "place__outline")
        .annotate(visited_at=Subquery(last.values("happened_at")[:1]))
        .prefetch_related(Prefetch("closures", held.order_by("-begins_at", "pk"), to_attr="closed"))
    )
    if sought.place is not None:
        found = found.filter(place=sought.place)
    if key := fold(sought.street):
        # A street that is only begun may end in the middle of a word that would be folded.
        found = found.filter(street_key__startswith=key) | found.filter(
            street__istartswith=sought.street.strip()
        )
    if sought.only_closed:
        found = found.filter(Exists(held.filter(address=OuterRef("pk"))))
    return found.order_by("place__name", "street_key", "number", "door", "pk")


def places_at(*, street: str, number: int | None) -> list[int]:
    """Return the places in which a street lies; where its number is known, only that one's.

    Nothing is said of a door: a number that is not in the book is answered by the whole street.
    """
    key = fold(street)
    if not key:
        return []
    here = Address.objects.filter(street_key=key)
    exactly = here.filter(number=number) if number is not None else here.none()
    for found in (exactly, here):
        places = list(found.order_by("place").values_list("place", flat=True).distinct())
        if places:
            return places
    return []


def address_by_public_id(public_id: UUID) -> Address | None:
    """Return an address."""
    return Address.objects.filter(public_id=public_id).first()


def closure_by_public_id(public_id: UUID) -> Closure | None:
    """Return a closure with its address."""
    return Closure.objects.filter(public_id=public_id).select_related("address").first()


def known_in_files() -> Known:
    """Return what a file may write: places by number or name, languages by name or code."""
    places: dict[str, int] = {}
    for number, name, key in Place.objects.values_list("number", "name", "pk"):
        places |= {str(number): key, name.casefold(): key}
    languages = {str(code): str(code) for code in Spoken.values}
    with override("en"):
        languages |= {str(label).casefold(): str(code) for code, label in Spoken.choices}
    return Known(places=places, languages=languages)
