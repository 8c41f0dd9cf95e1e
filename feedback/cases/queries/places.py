"""Places that residents can name."""

from datetime import date

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from feedback.cases.models import Case
from trustapp.places.models import Place

MOST_FOUND = 20


def place_options() -> QuerySet[Place]:
    """Return all places by name, without their boundaries."""
    return Place.objects.only("id", "name", "slug").order_by("name")


def places_found(*, sought: str, number: int | None) -> list[Place]:
    """Return the places of this name, or those in which a street of this name lies."""
    at = import_string(settings.PLACES_AT)(street=sought, number=number)
    named = Q(name__icontains=sought) | Q(pk__in=at)
    return list(place_options().filter(named)[:MOST_FOUND]) if sought else []


def last_heard() -> dict[int, date]:
    """Return the day of the newest message from each place that sent one."""
    newest = Case.objects.filter(place=OuterRef("pk")).order_by("-received_at")
    rows = Place.objects.annotate(heard_at=Subquery(newest.values("received_at")[:1])).values_list(
        "pk", "heard_at"
    )
    return {place: localdate(heard_at) for place, heard_at in rows if heard_at}
