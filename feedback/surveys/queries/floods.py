"""Floods of answers: whether one is on, and what a person sees who decides about it."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from redis.exceptions import RedisError

from feedback.surveys.enums import FloodState
from feedback.surveys.models import Flood, Survey


def finishes_name(link: int, slot: int) -> str:
    """Return under which name the cache counts a link's answers of one window."""
    return f"survey-finishes:{link}:{slot}"


def flood_name(link: int) -> str:
    """Return under which name the cache knows that a link is being flooded."""
    return f"survey-flood:{link}"


def is_flooded(link: int) -> bool:
    """Tell whether a flood is on at this link; without a cache there is none."""
    try:
        return bool(cache.get(flood_name(link)))
    except RedisError:
        return False


def undecided_floods() -> QuerySet[Flood]:
    """Return the floods that nobody has decided about, oldest first."""
    return (
        Flood.objects.filter(state=FloodState.OPEN)
        .select_related("link__survey")
        .order_by("seen_on", "id")
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """One flood with what speaks for and against it."""

    flood: Flood
    answers: int
    set_aside: int
    without_proof: int
    # How many gave exactly the same answers as somebody else of that day.
    alike: int


_EVIDENCE = """
WITH given AS (
    SELECT f.id AS flood, r.id, r.set_aside_on, r.set_aside_because,
           (SELECT string_agg(concat_ws(':', a.item_id, a.value, a.status), ','
                              ORDER BY a.item_id, a.value)
              FROM surveys_answer a WHERE a.response_id = r.id) AS pattern
      FROM surveys_flood f
      JOIN surveys_response r ON r.link_id = f.link_id AND r.wave_id = f.wave_id
                             AND r.finished_on = f.seen_on AND r.state = 'finished'
     WHERE f.id = ANY(%s)),
copies AS (SELECT flood, pattern, count(*) AS times FROM given GROUP BY flood, pattern)
SELECT g.flood, count(*), count(g.set_aside_on),
       count(*) FILTER (WHERE g.set_aside_because = 'no_proof'),
       count(*) FILTER (WHERE c.times > 1)
  FROM given g JOIN copies c ON c.flood = g.flood AND c.pattern IS NOT DISTINCT FROM g.pattern
 GROUP BY g.flood
"""


def floods_of(survey: Survey) -> list[Evidence]:
    """Return the survey's floods, newest first, with their evidence. Two statements."""
    found = list(
        Flood.objects.filter(link__survey=survey)
        .select_related("link", "decided_by")
        .order_by("-seen_on", "-id")
    )
    with connection.cursor() as cursor:
        cursor.execute(_EVIDENCE, [[flood.pk for flood in found]])
        counts = {row[0]: row[1:] for row in cursor.fetchall()}
    return [Evidence(flood, *counts.get(flood.pk, (0, 0, 0, 0))) for flood in found]
