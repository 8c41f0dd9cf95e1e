"""Questions about places and the people who live there."""

from collections.abc import Collection

from django.db.models import QuerySet, Sum

from trustapp.core.pure.charts import Sheet
from trustapp.core.pure.charts.maps import Outline
from trustapp.places.models import Place, PopulationCount, Source
from trustapp.places.pure.adults import MINORS, Margins, margins_from

MAP_WIDTH = 1000


def all_places() -> QuerySet[Place]:
    """Return the places from A to Z, without their boundaries."""
    return Place.objects.defer("boundary", "outline").order_by("name")


def place_by_slug(slug: str) -> Place | None:
    """Return the place of this address, without its boundary."""
    return Place.objects.defer("boundary", "outline").filter(slug=slug).first()


def margins(places: Collection[int] | None = None) -> Margins:
    """Return how many adults live in each of these places (None: all), and together by group."""
    counted = PopulationCount.objects.order_by("place_id", "dimension", "category")
    if places is not None:
        counted = counted.filter(place__in=places)
    rows = counted.values_list("place_id", "dimension", "category", "count")
    return margins_from(
        {(place, dimension, category): count for place, dimension, category, count in rows}
    )


def adults_by_place() -> dict[int, int]:
    """Return the number of adults by the place's database id."""
    rows = (
        PopulationCount.objects.filter(dimension="age")
        .exclude(category__in=MINORS)
        .values_list("place_id")
        .annotate(Sum("count"))
        .order_by("place_id")
    )
    return dict(rows)


def city_sheet() -> tuple[list[Place], Sheet]:
    """Return the places from A to Z and the sheet of their outlines in the same order."""
    places = list(Place.objects.defer("boundary").order_by("name"))
    outlines = tuple(
        Outline(place.outline, round(place.label_x), round(place.label_y), place.label_width)
        for place in places
    )
    height = max((place.map_height for place in places), default=1)
    return places, Sheet(MAP_WIDTH, height, outlines)


def sources() -> QuerySet[Source]:
    """Return where the figures come from, by title."""
    return Source.objects.order_by("title")
