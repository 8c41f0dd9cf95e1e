"""Places that residents can name."""

from django.db.models import QuerySet

from trustapp.places.models import Place


def place_options() -> QuerySet[Place]:
    """Return all places by name, without their boundaries."""
    return Place.objects.only("id", "name", "slug").order_by("name")
