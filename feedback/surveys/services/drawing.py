"""Drawing a sample: strata with their numbers, then the people, in a handful of statements."""

from datetime import datetime
from typing import Any

from django.db import connection

from feedback.surveys.enums import SkipReason
from feedback.surveys.models import Stratum, Wave
from feedback.surveys.pure.sampling import Frame, allocate
from feedback.surveys.queries.frames import audience
from feedback.surveys.queries.listed import listed, listed_values

# Two waves drawn at the same moment would not see each other's people: one draw at a time.
_ONE_DRAW = 0x5EED_D2A3

# A list that was added a moment ago has no statistics yet: the planner takes it for a short one and
# compares everybody with everybody. And a long list may take longer than a page may.
_FOR_LONG_LISTS = "SET LOCAL enable_nestloop = off; SET LOCAL statement_timeout = 0"

# A household's lot is that of its first member by public id, and the person in it is drawn by a
# lot of their own, so a large household has no better chance than a small one. Whoever would have
# been drawn and is not stands beside the others, with the reason.
_DRAW = """
, homes AS (
    SELECT household, min(place_id) AS place_id, count(*) AS size,
           md5(%(seed)s || ':' || min(public_id::text)) AS lot
      FROM listed WHERE reason = '' GROUP BY household),
turns AS (
    SELECT h.household, h.size, h.lot, s.id AS stratum_id, s.drawn AS wanted,
           row_number() OVER (PARTITION BY s.id ORDER BY h.lot, h.household) AS turn
      FROM homes h
      JOIN surveys_stratum s ON s.wave_id = %(wave)s AND s.place_id = h.place_id),
chosen AS (
    SELECT DISTINCT ON (t.household) l.id, t.stratum_id, t.household, l.mode, t.size
      FROM turns t JOIN listed l ON l.household = t.household AND l.reason = ''
     WHERE t.turn <= t.wanted
     ORDER BY t.household, md5(%(seed)s || ':person:' || l.public_id), l.id),
ends AS (
    SELECT s.id AS stratum_id, s.place_id,
           CASE WHEN s.drawn < s.households
                THEN (SELECT max(t.lot) FROM turns t
                       WHERE t.stratum_id = s.id AND t.turn <= t.wanted) END AS last_lot
      FROM surveys_stratum s WHERE s.wave_id = %(wave)s)
INSERT INTO surveys_invitation
       (wave_id, stratum_id, contact_id, state, mode, household_size, skipped_because)
SELECT %(wave)s, stratum_id, id, %(drawn)s, mode, size, '' FROM chosen
 UNION ALL
SELECT %(wave)s, c.stratum_id, l.id, %(skipped)s, l.mode, 1, %(household)s
  FROM chosen c JOIN listed l ON l.household = c.household AND l.reason = '' AND l.id <> c.id
 UNION ALL
SELECT %(wave)s, e.stratum_id, l.id, %(skipped)s, COALESCE(l.mode, %(way)s), 1, l.reason
  FROM listed l JOIN ends e ON e.place_id = l.place_id
 WHERE l.reason <> ''
   AND (e.last_lot IS NULL OR md5(%(seed)s || ':' || l.public_id) <= e.last_lot)
"""

# Somebody may have opted out between counting and drawing: the weights use what was drawn.
_COUNT_AGAIN = """
UPDATE surveys_stratum s
   SET drawn = (SELECT count(*) FROM surveys_invitation i
                 WHERE i.stratum_id = s.id AND i.state = %(drawn)s)
 WHERE s.wave_id = %(wave)s
RETURNING s.drawn
"""


def one_draw_at_a_time() -> None:
    """Wait until nobody else draws; then, until the transaction ends, nobody else does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_DRAW])


def draw_sample(*, wave: Wave, now: datetime) -> int:
    """Draw the wave's sample by its seed, record its strata, and return how many were drawn.

    Call it inside the transaction that made the wave. The same seed over the same list draws the
    same people: one of a household, nobody who was asked a short time ago or whose household was,
    nobody who asked not to be, and nobody whom no way of the survey reaches.
    """
    one_draw_at_a_time()
    with connection.cursor() as cursor:
        cursor.execute(_FOR_LONG_LISTS)
        frames = audience(wave.survey, now)
        _record_strata(wave, frames)
        values: dict[str, Any] = listed_values(wave.survey, now) | {
            "wave": wave.pk,
            "seed": str(wave.seed),
            "household": SkipReason.HOUSEHOLD,
            "way": wave.survey.ways_in_order[0],
        }
        cursor.execute(listed(wave.survey) + _DRAW, values)
        cursor.execute(_COUNT_AGAIN, values)
        return sum(drawn for (drawn,) in cursor.fetchall())


def _record_strata(wave: Wave, frames: list[Frame]) -> None:
    """Write down each place from which somebody is drawn, or where nobody can be."""
    numbers = allocate(wave.survey.sample_size, frames)
    Stratum.objects.bulk_create(
        Stratum(
            wave=wave,
            place_id=frame.place,
            population=frame.adults,
            frame=frame.people,
            households=frame.households,
            drawn=numbers.get(frame.place, 0),
        )
        for frame in frames
        if frame.place in numbers or not frame.households
    )
