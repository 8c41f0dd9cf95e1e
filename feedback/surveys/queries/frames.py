"""The sampling frame: who may be invited, and how many adults they stand for."""

from collections.abc import Collection

from django.db.models import Count, Q, Sum

from feedback.surveys.models import Contact, Survey
from feedback.surveys.pure.sampling import Frame
from trustapp.places.enums import Age, Dimension
from trustapp.places.models import Place, PopulationCount


def adults_by_place() -> dict[int, int]:
    """Return how many adults live in each place: everyone less those under 18."""
    everyone = Q(dimension=Dimension.TOTAL)
    children = Q(dimension=Dimension.AGE, category=Age.UNDER_18)
    rows = (
        PopulationCount.objects.filter(everyone | children)
        .order_by("place_id")
        .values_list("place_id")
        .annotate(total=Sum("count", filter=everyone), young=Sum("count", filter=children))
    )
    return {place: max((total or 0) - (young or 0), 0) for place, total, young in rows}


def frames(places: Collection[int] | None) -> list[Frame]:
    """Return the frame of each of these places (None: all) where somebody may be invited."""
    adults = adults_by_place()
    contacts = Contact.objects.filter(opted_out_at__isnull=True)
    if places is not None:
        contacts = contacts.filter(place__in=places)
    rows = contacts.order_by("place_id").values_list("place_id").annotate(count=Count("id"))
    return [Frame(place, adults.get(place, 0), count) for place, count in rows]


def audience(survey: Survey) -> list[Frame]:
    """Return the frames of the places that the survey asks; none named means all."""
    named = list(survey.places.order_by("number").values_list("id", flat=True))
    return frames(named or None)


def place_numbers() -> dict[str, int]:
    """Return the id of each place by its number, as files name it."""
    rows = Place.objects.order_by("number").values_list("number", "id")
    return {str(number): place for number, place in rows}


def slugs_of_places() -> list[tuple[str, str]]:
    """Return slug and name of every place, A to Z."""
    return list(Place.objects.order_by("name").values_list("slug", "name"))


def names_of(places: Collection[int]) -> list[str]:
    """Return the names of these places, by number."""
    named = Place.objects.filter(pk__in=places).order_by("number")
    return list(named.values_list("name", flat=True))
