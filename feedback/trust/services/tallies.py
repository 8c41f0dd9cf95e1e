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

# Whose answers these are; people whose answers were set aside count nowhere.
IN_BATCH = "response.id IN (SELECT response_id FROM batch)"
IN_WAVE = "response.wave_id = %(wave)s"
THIS_ONE = "response.id = %(response)s"

# The scales come as arrays (`scales`), so that the planner knows how few there are. Everybody who
# answered stands in every scale of their survey, with or without an answer to it, except those
# whose answers were set aside.
# All sums are whole numbers: a point is the smallest step that all items of a scale have in
# common, a score is in millionths, and `span` is the width of the scale in points.
# Answers are joined to the hash of a person's cell, which is a number, and the cell's own columns
# are looked up once a cell. Scales of one question need no sums per person. Nothing here writes
# or is kept between steps, so that PostgreSQL may read a whole wave on all cores.
_TALLIES = """
    WITH batch AS {kept} (
        SELECT response_id, item_id, value, status FROM {source}
    ), asked AS NOT MATERIALIZED (
        SELECT * FROM unnest(%(measures)s::bigint[], %(surveys)s::bigint[], %(items)s::bigint[],
                             %(lows)s::integer[], %(highs)s::integer[], %(reversed)s::boolean[],
                             %(steps)s::integer[], %(spans)s::bigint[], %(lengths)s::integer[])
            AS scale (measure_id, survey_id, item_id, low, high, is_reversed, step, span, length)
    ), person AS {kept} (
        SELECT response.id AS response_id, wave.survey_id,
               coalesce(response.stratum_id, 0) AS stratum_id, {of_response},
               hash_record_extended(ROW(coalesce(response.stratum_id, 0), {of_response}), 0)
                   AS cell
          FROM surveys_response response JOIN surveys_wave wave ON wave.id = response.wave_id
         WHERE response.set_aside_on IS NULL AND {who}
        -- Hashed here, once a person, and not again for every answer.
        OFFSET 0
    ), people AS (
        SELECT {people}, survey_id, cell, count(*) AS n FROM person
         WHERE EXISTS (SELECT FROM batch WHERE batch.response_id = person.response_id)
         GROUP BY {people}, survey_id, cell
    ), point AS NOT MATERIALIZED (
        SELECT batch.response_id, measure_id, span, length, status,
               (CASE WHEN is_reversed THEN high - value ELSE value - low END) * step AS points,
               (high - 1 - low) * step AS top
          FROM batch JOIN asked ON asked.item_id = batch.item_id
    ), scored AS (
        SELECT response_id, measure_id, status = 'dont_know' AS dont_know,
               status = 'prefer_not' AS prefer_not, points >= top AS is_top,
               (200000000 * points + span) / (2 * span) AS score
          FROM point WHERE length = 1
        UNION ALL
        SELECT response_id, measure_id, bool_or(status = 'dont_know'),
               bool_or(status = 'prefer_not'),
               sum(points) >= sum(top) FILTER (WHERE points IS NOT NULL),
               CASE WHEN count(points) * 2 > length
                    THEN (200000000 * sum(points) + count(points) * span)
                         / (2 * count(points) * span) END
          FROM point WHERE length > 1 GROUP BY response_id, measure_id, span, length
    ), summed AS (
        SELECT cell, measure_id, count(score) AS n_scored,
               coalesce(round(sum(score) / 1e6, 6), 0) AS sum_score,
               coalesce(round(sum(score * score) / 1e12, 12), 0) AS sum_square,
               count(*) FILTER (WHERE score IS NOT NULL AND is_top) AS n_top_two,
               count(*) FILTER (WHERE dont_know) AS n_dont_know,
               count(*) FILTER (WHERE prefer_not) AS n_prefer_not
          FROM scored JOIN person ON person.response_id = scored.response_id
         GROUP BY cell, measure_id
    ), tally AS (
        SELECT people.wave_id, scale.measure_id, people.stratum_id, people.place_id, people.sex,
               people.age, people.race_ethnicity, people.mode, people.base_weight, people.n,
               coalesce(n_scored, 0) AS n_scored, coalesce(sum_score, 0) AS sum_score,
               coalesce(sum_square, 0) AS sum_square, coalesce(n_top_two, 0) AS n_top_two,
               coalesce(n_dont_know, 0) AS n_dont_know, coalesce(n_prefer_not, 0) AS n_prefer_not
          FROM people
          JOIN (SELECT DISTINCT survey_id, measure_id FROM asked) AS scale
            ON scale.survey_id = people.survey_id
          LEFT JOIN summed
            ON summed.cell = people.cell AND summed.measure_id = scale.measure_id
    )
"""


def _of(table: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in columns)


def tallies(source: str, *, who: str, kept: str = "MATERIALIZED") -> str:
    """Return the common table expressions `batch` and `tally` of the answers of the source.

    A few answers are `kept` for the steps that need them; those of a wave are read again.
    """
    people = [name for name in KEY.split(", ") if name != "measure_id"]
    of_response = _of("response", [name for name in people if name != "stratum_id"])
    return _TALLIES.format(
        source=source, who=who, kept=kept, people=", ".join(people), of_response=of_response
    )


def _changed(sign: str) -> str:
    return ", ".join(f"{name} = kept.{name} {sign} new.{name}" for name in SUMS)


# Equality, so that whole waves can be matched by hashing; no place is nobody's number.
_SAME_CELL = " AND ".join(
    "coalesce(kept.place_id, 0) = coalesce(counted.place_id, 0)"
    if name == "place_id"
    else f"kept.{name} = counted.{name}"
    for name in KEY.split(", ")
)


# New answers stand in a table of their own before they are counted, so that the planner knows
# whether they are ten or a million.
GATHER = f"""
    DROP TABLE IF EXISTS pg_temp.gathered;
    CREATE TEMPORARY TABLE gathered ON COMMIT DROP AS
    SELECT response_id, item_id, value, status FROM surveys_answer WHERE {WRITTEN_BETWEEN};
    ANALYZE gathered
"""  # noqa: S608 - made of constants

ADD = f"""{tallies("gathered", who=IN_BATCH, kept="NOT MATERIALIZED")}, put AS (
        INSERT INTO trust_cell AS kept ({COLUMNS}) SELECT {COLUMNS} FROM tally
        ON CONFLICT ({KEY}) DO UPDATE SET {_changed("+").replace("new.", "excluded.")}
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM gathered), (SELECT count(DISTINCT response_id) FROM gathered),
           (SELECT count(*) FROM put)
"""  # noqa: S608 - made of constants

SUBTRACT = f"""{tallies(f"surveys_answer WHERE {OF_RESPONSE}", who=THIS_ONE)}
    UPDATE trust_cell AS kept SET {_changed("-")} FROM tally AS new
     WHERE (kept.wave_id, kept.measure_id, kept.stratum_id, kept.sex, kept.age,
            kept.race_ethnicity, kept.mode, kept.base_weight)
         = (new.wave_id, new.measure_id, new.stratum_id, new.sex, new.age,
            new.race_ethnicity, new.mode, new.base_weight)
       AND kept.place_id IS NOT DISTINCT FROM new.place_id
"""  # noqa: S608 - made of constants

FORGET_NOBODY = "DELETE FROM trust_cell WHERE wave_id = %(wave)s AND n = 0"

# A wave counted anew, in a table of this transaction: a statement that also writes cells would
# have to read the answers on one core.
COUNT_WAVE = f"""
    DROP TABLE IF EXISTS pg_temp.counted;
    CREATE TEMPORARY TABLE counted ON COMMIT DROP AS
    {tallies(f"surveys_answer WHERE {OF_WAVE}", who=IN_WAVE, kept="NOT MATERIALIZED")}
    SELECT {COLUMNS} FROM tally
"""  # noqa: S608 - made of constants

# What stands otherwise than it was counted is written; the rest stays as it is.
REPAIR_WAVE = f"""
    WITH unlike AS MATERIALIZED (
        SELECT kept.id AS kept_id, counted.*
          FROM (SELECT * FROM trust_cell WHERE wave_id = %(wave)s) AS kept
          FULL JOIN counted ON {_SAME_CELL}
         WHERE kept.id IS NULL OR counted.wave_id IS NULL
            OR ({_of("kept", SUMS)}) <> ({_of("counted", SUMS)})
    ), changed AS (
        UPDATE trust_cell kept SET {", ".join(f"{name} = unlike.{name}" for name in SUMS)}
          FROM unlike WHERE kept.id = unlike.kept_id AND unlike.wave_id IS NOT NULL
    ), gone AS (
        DELETE FROM trust_cell kept
         USING unlike WHERE kept.id = unlike.kept_id AND unlike.wave_id IS NULL
    ), missing AS (
        INSERT INTO trust_cell ({COLUMNS})
        SELECT {COLUMNS} FROM unlike WHERE kept_id IS NULL ORDER BY {KEY}
    )
    SELECT (SELECT count(*) FROM counted), (SELECT count(*) FROM unlike)
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
