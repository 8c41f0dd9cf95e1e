"""Drawing a sample: strata with their numbers, then the people, in a handful of statements."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from feedback.surveys.enums import InvitationState
from feedback.surveys.models import Stratum, Wave
from feedback.surveys.pure.sampling import allocate
from feedback.surveys.queries.frames import audience

# Whoever was invited within this time is drawn again only when there is nobody else.
REST = timedelta(days=365)

_DRAW = """
INSERT INTO surveys_invitation (wave_id, stratum_id, contact_id, state)
SELECT %(wave)s, s.id, c.id, %(drawn)s
  FROM (SELECT c.id, c.place_id,
               row_number() OVER (
                   PARTITION BY c.place_id
                   ORDER BY recent.contact_id IS NOT NULL,
                            md5(%(seed)s || ':' || c.public_id), c.id) AS turn
          FROM surveys_contact c
          LEFT JOIN (SELECT DISTINCT i.contact_id
                       FROM surveys_invitation i
                       JOIN surveys_wave w ON w.id = i.wave_id
                      WHERE w.opens_at > %(rested)s) recent ON recent.contact_id = c.id
         WHERE c.opted_out_at IS NULL) c
  JOIN surveys_stratum s ON s.wave_id = %(wave)s AND s.place_id = c.place_id
 WHERE c.turn <= s.drawn
"""

# Somebody may have opted out between counting and drawing: the weights use what was drawn.
_COUNT_AGAIN = """
UPDATE surveys_stratum s
   SET drawn = d.number
  FROM (SELECT stratum_id, count(*) AS number
          FROM surveys_invitation WHERE wave_id = %(wave)s GROUP BY stratum_id) d
 WHERE s.id = d.stratum_id AND s.drawn <> d.number
"""


def draw_sample(*, wave: Wave, now: datetime) -> int:
    """Draw the wave's sample by its seed, record its strata, and return how many were drawn.

    Call it inside the transaction that made the wave. N_h is the adults of the place, so the base
    weight of everyone in the stratum is N_h / n_h. The same seed over the same contacts draws the
    same people; nobody is drawn twice, nor anyone who opted out.
    """
    frames = {frame.place: frame for frame in audience(wave.survey)}
    numbers = allocate(wave.survey.sample_size, list(frames.values()))
    Stratum.objects.bulk_create(
        Stratum(
            wave=wave,
            place_id=place,
            population=frames[place].adults,
            frame=frames[place].contacts,
            drawn=number,
        )
        for place, number in numbers.items()
    )
    values: dict[str, Any] = {
        "wave": wave.pk,
        "seed": str(wave.seed),
        "rested": now - REST,
        "drawn": InvitationState.DRAWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, values)
        drawn: int = cursor.rowcount
        cursor.execute(_COUNT_AGAIN, values)
    return drawn
