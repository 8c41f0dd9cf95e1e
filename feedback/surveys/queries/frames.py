"""The sampling frame: who may be invited, and how many adults they stand for."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.models import Q, Sum

from feedback.surveys.models import Survey
from feedback.surveys.pure.sampling import Frame
from feedback.surveys.queries.listed import listed, listed_values
from trustapp.places.enums import Age, Dimension
from trustapp.places.models import Place, PopulationCount

# A household belongs to one place, also where the list says something else.
_COUNT = """
, homes AS (
    SELECT household, min(place_id) AS place_id, count(*) AS size
      FROM listed WHERE reason = '' GROUP BY household)
SELECT places.place_id, count(homes.household), COALESCE(sum(homes.size), 0)::integer
  FROM (SELECT DISTINCT place_id FROM listed) places
  LEFT JOIN homes ON homes.place_id = places.place_id
 GROUP BY places.place_id
 ORDER BY places.place_id
"""


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


def audience(survey: Survey, now: datetime) -> list[Frame]:
    """Return the frames of the places that the survey asks, where somebody is on the list.

    A place where nobody may be invited today has a frame of 0.
    """
    adults = adults_by_place()
    statement = listed(survey) + _COUNT
    with connection.cursor() as cursor:
        cursor.execute(statement, listed_values(survey, now))
        rows = cursor.fetchall()
    return [Frame(place, adults.get(place, 0), *counts) for place, *counts in rows]


def place_numbers() -> dict[str, int]:
    """Return the id of each place by its number, as files name it."""
    rows = Place.objects.order_by("number").values_list("number", "id")
    return {str(number): place for number, place in rows}


def place_by_number(number: int) -> int | None:
    """Return the id of the place with this number, if there is one."""
    return Place.objects.filter(number=number).values_list("id", flat=True).first()


def slugs_of_places() -> list[tuple[str, str]]:
    """Return slug and name of every place, A to Z."""
    return list(Place.objects.order_by("name").values_list("slug", "name"))


def names_of(places: Collection[int]) -> list[str]:
    """Return the names of these places, by number."""
    named = Place.objects.filter(pk__in=places).order_by("number")
    return list(named.values_list("name", flat=True))
