"""The one statement that turns answers into tallies, and the cells that tallies are kept in.

Folding, erasing and recounting differ only in which answers they look at, so all of them are made
of the same text: that is why a recount can prove the rest. Scores follow measures.md: reverse
first, the mean of the valid items if more than half are valid, fixed end points, 0 to 100; a
person's score is rounded to six decimals, so sums are exact whatever the order of adding.

Answers are read once. They become one row a person, with a column for each question of the
survey, before anybody is looked up or grouped: there are ten times as many answers as people, and
all measures of a person are scored and added at once.
"""

from collections.abc import Sequence
from typing import Any

from feedback.trust.models import FoldMark
from feedback.trust.services.scales import Scale, ScaleQuestion

KEY = "wave_id, measure_id, stratum_id, place_id, sex, age, race_ethnicity, mode, base_weight"
SUMS = (
    "n", "n_scored", "sum_score", "sum_square", "n_top_two", "n_dont_know", "n_prefer_not",
)  # fmt: skip
COLUMNS = f"{KEY}, {', '.join(SUMS)}"
_PEOPLE = tuple(name for name in KEY.split(", ") if name != "measure_id")

# Which answers: each needs its own parameters.
_WRITTEN_BETWEEN = (
    "written_by >= %(from)s::text::xid8 AND written_by < %(to)s::text::xid8 AND id > %(settled)s"
)
_OF_WAVES = (
    "surveys_answer WHERE wave_id = ANY(%(waves)s)"
    " AND (written_by < %(to)s::text::xid8 OR id <= %(settled)s)"
)
_OF_RESPONSE = (
    "surveys_answer WHERE response_id = %(response)s"
    " AND (written_by < %(to)s::text::xid8 OR id <= %(settled)s)"
)
_OF_SURVEY = "gathered WHERE wave_id IN (SELECT id FROM surveys_wave WHERE survey_id = %(survey)s)"

# An answer is a whole number: its value, or one that no value can be.
_DONT_KNOW, _PREFER_NOT = 40_001, 40_002
_CODE = (
    f"coalesce(value::integer, CASE status WHEN 'dont_know' THEN {_DONT_KNOW}"
    f" WHEN 'prefer_not' THEN {_PREFER_NOT} END)"
)


# --- from answers to people ---------------------------------------------------------------------
def _given(scales: Sequence[Scale], source: str) -> str:
    """Return `given`: one row a person, with the code of each question, of all their answers.

    All sums are whole numbers: a score is in millionths.
    """
    items = sorted({question.item for scale in scales for question in scale.questions})
    codes = "".join(f", max(code) FILTER (WHERE item_id = {item}) AS i{item}" for item in items)
    return f"""
    WITH given AS NOT MATERIALIZED (
        SELECT response_id{codes}
          FROM (SELECT response_id, item_id, {_CODE} AS code FROM {source}) AS answer
         GROUP BY response_id
    )"""  # noqa: S608 - made of constants and numbers


def _points(scale: Scale, question: ScaleQuestion) -> str:
    """Return the points of one answer; nothing where there is no value."""
    value = f"i{question.item}"
    above = f"{question.high} - {value}" if question.is_reversed else f"{value} - ({question.low})"
    return f"CASE WHEN {value} < {_DONT_KNOW} THEN ({above})::bigint * {question.step} END"


def _name(scale: Scale, question: ScaleQuestion) -> str:
    return f"p{scale.measure}_{question.item}"


def _in_points(scales: Sequence[Scale]) -> str:
    return ", ".join(
        f"{_points(scale, question)} AS {_name(scale, question)}"
        for scale in scales
        for question in scale.questions
    )


def _scored(scale: Scale) -> str:
    """Return what one scale says of a person: the score, if it is near the top, and refusals."""
    m, span = scale.measure, scale.span
    points = [_name(scale, question) for question in scale.questions]
    codes = ", ".join(f"i{question.item}" for question in scale.questions)
    answered = f"num_nonnulls({', '.join(points)})"
    total = "(" + " + ".join(f"coalesce({each}, 0)" for each in points) + ")"
    tops = " + ".join(
        f"CASE WHEN {each} IS NULL THEN 0 ELSE {(question.high - 1 - question.low) * question.step}"
        " END"
        for each, question in zip(points, scale.questions, strict=True)
    )
    return f"""
               CASE WHEN {answered} * 2 > {len(points)}
                    THEN ((200000000 * {total} + {answered} * {span})
                          / (2 * {answered} * {span}))::integer
               END AS score{m}, {total} >= {tops} AS is_top{m},
               {_DONT_KNOW} IN ({codes}) AS dont_know{m},
               {_PREFER_NOT} IN ({codes}) AS prefer_not{m}"""


def _summed(scale: Scale) -> str:
    m = scale.measure
    return f"""
               count(score{m}) AS n{m}, sum(score{m}) AS sum{m},
               sum(score{m}::bigint * score{m}) AS square{m},
               count(*) FILTER (WHERE score{m} IS NOT NULL AND is_top{m}) AS top{m},
               count(*) FILTER (WHERE dont_know{m}) AS dont_know{m},
               count(*) FILTER (WHERE prefer_not{m}) AS prefer_not{m}"""


def _row(scale: Scale) -> str:
    m = scale.measure
    return (
        f"({m}::bigint, n{m}, coalesce(sum{m} * 0.000001, 0),"
        f" coalesce(square{m} * 0.000000000001, 0), top{m}, dont_know{m}, prefer_not{m})"
    )


def tallies(scales: Sequence[Scale], source: str, *, who: str) -> str:
    """Return the common table expressions that end in `tally`, of the answers of the source.

    Everybody who answered stands in every scale of their survey, with or without an answer to it,
    except those whose answers were set aside. `who` says again whose answers these are.
    """
    people = ", ".join(_PEOPLE)
    of_response = ", ".join(
        "coalesce(response.stratum_id, 0) AS stratum_id" if name == "stratum_id"
        else f"response.{name}"
        for name in _PEOPLE
    )  # fmt: skip
    rows = ", ".join(map(_row, scales))
    return f"""{_given(scales, source)}, pointed AS (
        SELECT {of_response}, given.*, {_in_points(scales)}
          FROM given JOIN surveys_response response ON response.id = given.response_id
         WHERE response.set_aside_on IS NULL AND {who}
        OFFSET 0
    ), scored AS (
        SELECT {people},{",".join(map(_scored, scales))}
          FROM pointed
        -- Scored here, once, and not again in each of the sums.
        OFFSET 0
    ), summed AS (
        SELECT {people}, count(*) AS n,{",".join(map(_summed, scales))}
          FROM scored GROUP BY {people}
    ), tally AS (
        SELECT wave_id, scale.measure_id, stratum_id, place_id, sex, age, race_ethnicity, mode,
               base_weight, n, n_scored, sum_score, sum_square, n_top_two, scale.n_dont_know,
               scale.n_prefer_not
          FROM summed CROSS JOIN LATERAL (VALUES {rows}) AS scale (
               measure_id, n_scored, sum_score, sum_square, n_top_two, n_dont_know, n_prefer_not)
    )
"""  # noqa: S608 - made of constants and numbers


# --- from tallies to cells ----------------------------------------------------------------------
def _changed(sign: str) -> str:
    return ", ".join(f"{name} = kept.{name} {sign} new.{name}" for name in SUMS)


def _of(table: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in columns)


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
    SELECT response_id, wave_id, item_id, value, status FROM surveys_answer
     WHERE {_WRITTEN_BETWEEN};
    ANALYZE gathered
"""  # noqa: S608 - made of constants

GATHERED = """
    SELECT (SELECT count(*) FROM gathered), (SELECT count(DISTINCT response_id) FROM gathered),
           ARRAY(SELECT DISTINCT survey_id FROM surveys_wave
                  WHERE id IN (SELECT wave_id FROM gathered) ORDER BY survey_id)
"""


def add(scales: Sequence[Scale]) -> str:
    """Return how the gathered answers of one survey are added to the cells."""
    return f"""{tallies(scales, _OF_SURVEY, who="true")}, put AS (
        INSERT INTO trust_cell AS kept ({COLUMNS}) SELECT {COLUMNS} FROM tally
        ON CONFLICT ({KEY}) DO UPDATE SET {_changed("+").replace("new.", "excluded.")}
        RETURNING 1
    )
    SELECT count(*) FROM put
"""  # noqa: S608 - made of constants and numbers


def subtract(scales: Sequence[Scale]) -> str:
    """Return how one person's answers are taken out of the cells."""
    return f"""{tallies(scales, _OF_RESPONSE, who="true")}
    UPDATE trust_cell AS kept SET {_changed("-")} FROM tally AS new
     WHERE (kept.wave_id, kept.measure_id, kept.stratum_id, kept.sex, kept.age,
            kept.race_ethnicity, kept.mode, kept.base_weight)
         = (new.wave_id, new.measure_id, new.stratum_id, new.sex, new.age,
            new.race_ethnicity, new.mode, new.base_weight)
       AND kept.place_id IS NOT DISTINCT FROM new.place_id
"""  # noqa: S608 - made of constants and numbers


FORGET_NOBODY = "DELETE FROM trust_cell WHERE wave_id = %(wave)s AND n = 0"


def count_waves(scales: Sequence[Scale]) -> str:
    """Return how waves of one survey are counted anew, in a table of this transaction.

    A statement that also writes cells would have to read the answers on one core.
    """
    counted = f"SELECT {COLUMNS} FROM trust_cell WHERE false"  # noqa: S608 - made of constants
    if scales:
        counting = tallies(scales, _OF_WAVES, who="response.wave_id = ANY(%(waves)s)")
        counted = f"{counting} SELECT {COLUMNS} FROM tally"  # noqa: S608 - as above
    return f"""
    DROP TABLE IF EXISTS pg_temp.counted;
    CREATE TEMPORARY TABLE counted ON COMMIT DROP AS {counted}
"""


# A wave whose cells add up to the same fingerprint stands as it was counted: to compare them cell
# by cell takes longer than to count them.
_FINGERPRINT = f"""
    SELECT wave_id, count(*) AS cells, sum(hash_record_extended(ROW({COLUMNS}), 0)) AS print"""
COMPARE_WAVES = f"""
    SELECT wave_id, coalesce(counted.cells, 0),
           (counted.cells, counted.print) IS DISTINCT FROM (kept.cells, kept.print)
      FROM ({_FINGERPRINT} FROM counted GROUP BY wave_id) AS counted
      FULL JOIN ({_FINGERPRINT} FROM trust_cell WHERE wave_id = ANY(%(waves)s)
                  GROUP BY wave_id) AS kept USING (wave_id)
"""  # noqa: S608 - made of constants

# What stands otherwise than it was counted is written; the rest stays as it is.
REPAIR_WAVES = f"""
    WITH unlike AS MATERIALIZED (
        SELECT kept.id AS kept_id, kept.wave_id AS kept_wave_id, counted.*
          FROM (SELECT * FROM trust_cell WHERE wave_id = ANY(%(waves)s)) AS kept
          FULL JOIN (SELECT * FROM counted WHERE wave_id = ANY(%(waves)s)) AS counted
            ON {_SAME_CELL}
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
    SELECT coalesce(wave_id, kept_wave_id), count(*) FROM unlike GROUP BY 1
"""  # noqa: S608 - made of constants


# --- how well the questions of a scale hang together --------------------------------------------
def moments(scales: Sequence[Scale]) -> str:
    """Return a statement of one row: per scale how many people answered all of its questions, the
    sum of each question and the sums of the products of each pair (i <= j), in points.
    """
    items = sorted({question.item for scale in scales for question in scale.questions})
    answers = f"{_OF_WAVES} AND item_id IN ({', '.join(map(str, items))})"
    return f"""{_given(scales, answers)}, pointed AS (
        SELECT {_in_points(scales)}
          FROM given
         WHERE response_id NOT IN (
               SELECT id FROM surveys_response
                WHERE wave_id = ANY(%(waves)s) AND set_aside_on IS NOT NULL)
        OFFSET 0
    )
    SELECT {", ".join(map(_moments, scales))} FROM pointed
"""  # noqa: S608 - made of constants and numbers


def _moments(scale: Scale) -> str:
    points = [_name(scale, question) for question in scale.questions]
    whole = f"FILTER (WHERE num_nulls({', '.join(points)}) = 0)"
    sums = ", ".join(f"sum({each}) {whole}" for each in points)
    products = ", ".join(
        f"sum({one} * {other}) {whole}"
        for position, one in enumerate(points)
        for other in points[position:]
    )
    return f"count(*) {whole}, ARRAY[{sums}]::bigint[], ARRAY[{products}]::bigint[]"


def of_waves(waves: Sequence[int], mark: FoldMark) -> dict[str, Any]:
    """Return the parameters of what counts waves: their answers below the mark."""
    return {"waves": list(waves), "to": mark.transaction_id, "settled": mark.settled_answer_id}
