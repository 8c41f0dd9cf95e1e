"""Places that residents can name."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from feedback.cases.models import Case
from trustapp.places.models import Place


def place_options() -> QuerySet[Place]:
    """Return all places by name, without their boundaries."""
    return Place.objects.only("id", "name", "slug").order_by("name")


def last_heard() -> dict[int, date]:
    """Return the day of the newest message from each place that sent one."""
    newest = Case.objects.filter(place=OuterRef("pk")).order_by("-received_at")
    rows = Place.objects.annotate(heard_at=Subquery(newest.values("received_at")[:1])).values_list(
        "pk", "heard_at"
    )
    return {place: localdate(heard_at) for place, heard_at in rows if heard_at}
