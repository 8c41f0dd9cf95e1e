"""The one statement that turns answers into tallies, and the cells that tallies are kept in.

Folding, erasing and recounting differ only in which answers they look at, so all of them use the
same text: that is why a recount can prove the rest. Scores follow measures.md: reverse first, the
mean of the valid items if more than half are valid, fixed end points, 0 to 100; a person's score
is rounded to six decimals, so sums are exact whatever the order of adding.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from feedback.surveys.enums import QuestionKind
from feedback.surveys.models import SurveyItem
from feedback.trust.models import Measure

KEY = "wave_id, measure_id, stratum_id, place_id, sex, age, race_ethnicity, mode, base_weight"
SUMS = (
    "n", "n_scored", "sum_score", "sum_square", "n_top_two", "n_dont_know", "n_prefer_not",
)  # fmt: skip
COLUMNS = f"{KEY}, {', '.join(SUMS)}"

# Which answers: each needs its own parameters.
WRITTEN_BETWEEN = (
    "written_by >= %(from)s::text::xid8 AND written_by < %(to)s::text::xid8 AND id > %(settled)s"
)
OF_WAVE = "wave_id = %(wave)s AND (written_by < %(to)s::text::xid8 OR id <= %(settled)s)"
OF_RESPONSE = (
    "response_id = %(response)s AND (written_by < %(to)s::text::xid8 OR id <= %(settled)s)"
)

# The scales come as arrays (`scales`), so that the planner knows how few there are. Everybody who
# answered stands in every scale of their survey, with or without an answer to it, except those
# whose answers were set aside.
# All sums are whole numbers: a point is the smallest step that all items of a scale have in
# common, a score is in millionths, and `span` is the width of the scale in points.
_TALLIES = """
    WITH batch AS MATERIALIZED (
        SELECT response_id, item_id, value, status FROM surveys_answer WHERE {which}
    ), asked AS (
        SELECT * FROM unnest(%(measures)s::bigint[], %(surveys)s::bigint[], %(items)s::bigint[],
                             %(lows)s::integer[], %(highs)s::integer[], %(reversed)s::boolean[],
                             %(steps)s::integer[], %(spans)s::bigint[], %(lengths)s::integer[])
            AS scale (measure_id, survey_id, item_id, low, high, is_reversed, step, span, length)
    ), answered AS MATERIALIZED (
        SELECT response.id AS response_id, response.wave_id, wave.survey_id,
               coalesce(response.stratum_id, 0) AS stratum_id, response.place_id, response.sex,
               response.age, response.race_ethnicity, response.mode, response.base_weight
          FROM (SELECT DISTINCT response_id FROM batch) AS new
          JOIN surveys_response response ON response.id = new.response_id
          JOIN surveys_wave wave ON wave.id = response.wave_id
         WHERE response.set_aside_on IS NULL
    ), point AS (
        SELECT batch.response_id, asked.measure_id, asked.span, asked.length, batch.status,
               (CASE WHEN asked.is_reversed THEN asked.high - batch.value
                     ELSE batch.value - asked.low END) * asked.step AS points,
               CASE WHEN batch.value IS NOT NULL
                    THEN (asked.high - 1 - asked.low) * asked.step END AS top
          FROM batch JOIN asked ON asked.item_id = batch.item_id
        UNION ALL
        SELECT answered.response_id, asked.measure_id, asked.span, asked.length, NULL, NULL, NULL
          FROM answered JOIN asked ON asked.survey_id = answered.survey_id
    ), person AS (
        SELECT response_id, measure_id, sum(points) AS points, sum(top) AS top,
               count(points) AS valid, max(span) AS span, max(length) AS length,
               bool_or(status = 'dont_know') AS dont_know,
               bool_or(status = 'prefer_not') AS prefer_not
          FROM point GROUP BY response_id, measure_id
    ), scored AS (
        SELECT *, CASE WHEN valid * 2 > length
                       THEN (200000000 * points + valid * span) / (2 * valid * span) END AS score
          FROM person
    ), tally AS (
        SELECT {key}, count(*) AS n, count(score) AS n_scored,
               coalesce(round(sum(score) / 1e6, 6), 0) AS sum_score,
               coalesce(round(sum(score * score) / 1e12, 12), 0) AS sum_square,
               count(*) FILTER (WHERE score IS NOT NULL AND points >= top) AS n_top_two,
               count(*) FILTER (WHERE dont_know) AS n_dont_know,
               count(*) FILTER (WHERE prefer_not) AS n_prefer_not
          FROM scored JOIN answered ON answered.response_id = scored.response_id
         GROUP BY {key}
    )
"""


def tallies(which: str) -> str:
    """Return the common table expressions `batch` and `tally` of the answers chosen."""
    return _TALLIES.format(which=which, key=KEY)


def _changed(sign: str) -> str:
    return ", ".join(f"{name} = kept.{name} {sign} new.{name}" for name in SUMS)


ADD = f"""{tallies(WRITTEN_BETWEEN)}, put AS (
        INSERT INTO trust_cell AS kept ({COLUMNS}) SELECT {COLUMNS} FROM tally
        ON CONFLICT ({KEY}) DO UPDATE SET {_changed("+").replace("new.", "excluded.")}
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM batch), (SELECT count(DISTINCT response_id) FROM batch),
           (SELECT count(*) FROM put)
"""  # noqa: S608 - made of constants

SUBTRACT = f"""{tallies(OF_RESPONSE)}
    UPDATE trust_cell AS kept SET {_changed("-")} FROM tally AS new
     WHERE (kept.wave_id, kept.measure_id, kept.stratum_id, kept.sex, kept.age,
            kept.race_ethnicity, kept.mode, kept.base_weight)
         = (new.wave_id, new.measure_id, new.stratum_id, new.sex, new.age,
            new.race_ethnicity, new.mode, new.base_weight)
       AND kept.place_id IS NOT DISTINCT FROM new.place_id
"""  # noqa: S608 - made of constants

EMPTY = "DELETE FROM trust_cell WHERE wave_id = %(wave)s"

FORGET_NOBODY = "DELETE FROM trust_cell WHERE wave_id = %(wave)s AND n = 0"

FILL = f"""{tallies(OF_WAVE)}
    INSERT INTO trust_cell ({COLUMNS}) SELECT {COLUMNS} FROM tally
"""  # noqa: S608 - made of constants

DIFFERENCES = f"""{tallies(OF_WAVE)}, cell AS (
        SELECT {COLUMNS} FROM trust_cell WHERE wave_id = %(wave)s
    ), unlike AS (
        (SELECT * FROM tally EXCEPT ALL SELECT * FROM cell)
        UNION ALL
        (SELECT * FROM cell EXCEPT ALL SELECT * FROM tally)
    )
    SELECT count(*) FROM (SELECT DISTINCT {KEY} FROM unlike) AS wrong
"""  # noqa: S608 - made of constants

# Per scale of several questions: how many people answered all of them, the sum of each question
# and the sums of the products of each pair (i <= j), in points.
MOMENTS = """
    WITH asked AS (
        SELECT * FROM unnest(%(measures)s::bigint[], %(surveys)s::bigint[], %(items)s::bigint[],
                             %(lows)s::integer[], %(highs)s::integer[], %(reversed)s::boolean[],
                             %(steps)s::integer[], %(spans)s::bigint[], %(lengths)s::integer[])
            AS scale (measure_id, survey_id, item_id, low, high, is_reversed, step, span, length)
         WHERE survey_id = %(survey)s AND length > 1
    ), complete AS (
        SELECT asked.measure_id, asked.length,
               array_agg((CASE WHEN asked.is_reversed THEN asked.high - answer.value
                               ELSE answer.value - asked.low END) * asked.step
                         ORDER BY asked.item_id) AS points
          FROM surveys_answer answer
          JOIN asked ON asked.item_id = answer.item_id
          JOIN surveys_response response ON response.id = answer.response_id
         WHERE response.set_aside_on IS NULL
           AND answer.wave_id = %(wave)s AND answer.value IS NOT NULL
           AND (answer.written_by < %(to)s::text::xid8 OR answer.id <= %(settled)s)
         GROUP BY answer.response_id, asked.measure_id, asked.length
        HAVING count(*) = asked.length
    ), product AS (
        SELECT measure_id, length, i, j, count(*) AS people, sum(points[i])::bigint AS total,
               sum(points[i] * points[j])::bigint AS product
          FROM complete, generate_series(1, length) AS i, generate_series(i, length) AS j
         GROUP BY measure_id, length, i, j
    )
    SELECT measure_id, length, max(people), array_agg(total ORDER BY i) FILTER (WHERE i = j),
           array_agg(product ORDER BY i, j)
      FROM product GROUP BY measure_id, length ORDER BY measure_id
"""


_SCALE = (
    "measures", "surveys", "items", "lows", "highs", "reversed", "steps", "spans", "lengths",
)  # fmt: skip


def scales() -> dict[str, list[Any]]:
    """Return which questions make up each measure in each survey, as parameters of a tally.

    A measure belongs to a survey that asks all of its questions on scales.
    """
    questions = {measure.pk: set(measure.questions) for measure in Measure.objects.order_by("pk")}
    asked: dict[tuple[int, int], list[SurveyItem]] = {}
    items = SurveyItem.objects.filter(version__kind=QuestionKind.SCALE)
    for item in items.select_related("version__question").order_by("pk"):
        for measure, keys in questions.items():
            if item.version.question.key in keys:
                asked.setdefault((measure, item.survey_id), []).append(item)
    rows = []
    for (measure, survey), scale in asked.items():
        if {item.version.question.key for item in scale} == questions[measure]:
            rows += list(_scale(measure, survey, scale))
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in _SCALE]
    return dict(zip(_SCALE, columns, strict=True))


def _scale(measure: int, survey: int, items: Sequence[SurveyItem]) -> Iterator[tuple[Any, ...]]:
    """Yield the items of one scale with the points that one step of each is worth."""
    wordings = [item.version for item in items]
    span = math.lcm(*(wording.scale_max - wording.scale_min for wording in wordings))
    for item, wording in zip(items, wordings, strict=True):
        low, high = wording.scale_min, wording.scale_max
        step = span // (high - low)
        yield measure, survey, item.pk, low, high, wording.is_reversed, step, span, len(items)
