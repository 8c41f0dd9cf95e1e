"""A city's survey of any size, written by the database itself: the same rows for the same seed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from feedback.surveys.enums import Population, SurveyState, WaveState
from feedback.surveys.models import (
    Question,
    QuestionText,
    QuestionVersion,
    Stratum,
    Survey,
    SurveyItem,
    SurveyText,
    Wave,
)
from feedback.trust.models import Measure
from feedback.trust.services.city import load_city
from trustapp.core.models import Department
from trustapp.core.pure.actor import system
from trustapp.core.services import describe_department
from trustapp.local.errors import CannotMeasure
from trustapp.places import queries as places
from trustapp.places.enums import Age, RaceEthnicity, Sex

BY = system("local.bench")
DEPARTMENT = "Benchmark Police"
CITY = Path(settings.BASE_DIR) / "data" / "chicago"
ITEMS = 10
FIRST_WAVE = date(2020, 1, 2)
FRAME_SHARE = 3
# Each table of a draw has so many entries, so that a share is right to a thousandth.
STEPS = 1000
SKIPPED_GROUP = 40
TELL_EVERY = 6


@dataclass(frozen=True)
class City:
    """What was made: a survey with its items, and its waves in order."""

    survey: Survey
    items: Sequence[int]
    waves: Sequence[Wave]


@contextmanager
def as_owner() -> Iterator[None]:
    """Work as the owner of the database, who may load a city and keep tables in order."""
    mine = dict(connection.settings_dict)
    theirs = {key: settings.OWNER_DATABASE[key] for key in ("USER", "PASSWORD", "OPTIONS")}
    connection.close()
    connection.settings_dict.update(theirs)
    try:
        connection.settings_dict["OPTIONS"] = {"options": "-c timezone=UTC"}
        yield
    finally:
        connection.close()
        connection.settings_dict.update(mine)


def found_city(*, waves: int) -> City:
    """Return the city of the benchmark; make it where the database is empty.

    Raises CannotMeasure in a database that holds somebody's answers.
    """
    if not Department.objects.exists() and not Survey.objects.exists():
        _make(waves)
    department = Department.objects.first()
    if department is None or department.name != DEPARTMENT:
        raise CannotMeasure("This database holds a department. A benchmark wants an empty one.")
    survey = Survey.objects.order_by("pk").first()
    assert survey is not None
    # Waves of other benchmarks stand behind.
    return City(
        survey,
        list(survey.items.order_by("position").values_list("pk", flat=True)),
        list(survey.waves.order_by("number")[:waves]),
    )


def _make(waves: int) -> None:
    now = datetime.combine(FIRST_WAVE, time(0), UTC) - timedelta(days=30)
    with as_owner(), transaction.atomic():
        load_city(folder=CITY, by=BY, now=now)
        describe_department(name=DEPARTMENT, city_name="Benchmark", phone="555-0100")
        survey = Survey.objects.create(
            title="Trust in the police",
            languages=["en", "es", "ar"],
            state=SurveyState.ENDED,
            created_at=now,
        )
        SurveyText.objects.bulk_create(
            SurveyText(
                survey=survey, language=language, title="Trust", who_asks="We.", why="To know."
            )
            for language in survey.languages
        )  # fmt: skip
        SurveyItem.objects.bulk_create(
            SurveyItem(survey=survey, position=position, version=wording)
            for position, wording in enumerate(wordings(now), start=1)
        )
        for number in range(1, waves + 1):
            _add_wave(survey, number)


def wordings(now: datetime) -> list[QuestionVersion]:
    """Return ten wordings: those of the shipped measures, and more with measures of their own."""
    keys = [key for measure in Measure.objects.order_by("position") for key in measure.questions]
    keys = list(dict.fromkeys(keys))[:ITEMS]
    more = [f"bench-{number}" for number in range(len(keys) + 1, ITEMS + 1)]
    for position, key in enumerate(more, start=100):
        Measure.objects.get_or_create(
            key=key, defaults={"position": position, "name": key, "questions": [key]}
        )
    return [_wording(key, now) for key in keys + more]


def _wording(key: str, now: datetime) -> QuestionVersion:
    question, _ = Question.objects.get_or_create(key=key, defaults={"construct": key})
    version, is_new = QuestionVersion.objects.get_or_create(
        question=question, number=1, defaults={"kind": "scale", "created_at": now}
    )
    if is_new:
        QuestionText.objects.bulk_create(
            QuestionText(version=version, language=language, text=f"{key}?", low_label="Not at all")
            for language in ("en", "es", "ar")
        )
    return version


def _add_wave(survey: Survey, number: int) -> None:
    """Add a closed wave with a stratum a place; four waves a year."""
    opens = datetime.combine(FIRST_WAVE + timedelta(days=91 * (number - 1)), time(15), UTC)
    wave = Wave.objects.create(
        survey=survey, number=number, population=Population.GENERAL, state=WaveState.CLOSED,
        opens_at=opens, closes_at=opens + timedelta(days=21), closed_at=opens + timedelta(days=21),
    )  # fmt: skip
    Stratum.objects.bulk_create(
        Stratum(
            wave=wave, place_id=place, population=adults, frame=adults // FRAME_SHARE,
            households=adults // FRAME_SHARE,
            drawn=adults // FRAME_SHARE,
        )
        for place, adults in places.adults_by_place().items()
    )  # fmt: skip


# A hash instead of random(): the same rows whatever the plan, and no state between statements.
_RESPONSES = """
    WITH stratum AS (
        SELECT id, place_id, round(population::numeric / drawn, 6) AS base_weight
          FROM surveys_stratum WHERE wave_id = %(wave)s
    ), person AS (
        SELECT number, hashint8extended(number, %(wave)s) AS luck,
               (%(places)s::bigint[])[1 + abs(hashint8extended(number, %(wave)s + 1) %% 1000)]
                   AS place_id
          FROM generate_series(%(from)s, %(to)s) AS number
    ), made AS (
    INSERT INTO surveys_response (
        public_id, wave_id, mode, state, language, place_id, stratum_id, base_weight, sex, age,
        race_ethnicity, revision, started_on, finished_on)
    SELECT md5(%(wave)s || '-' || number)::uuid, %(wave)s, 'email', 'finished', 'en', place_id,
           stratum.id, base_weight,
           (%(sex)s::varchar[])[1 + abs(luck %% 1000)],
           (%(age)s::varchar[])[1 + abs(luck / 1000 %% 1000)],
           (%(race_ethnicity)s::varchar[])[1 + abs(luck / 1000000 %% 1000)],
           2, %(on)s::date, %(on)s::date + (abs(luck) %% 21)::integer
      FROM person JOIN stratum USING (place_id)
     ORDER BY number
    RETURNING id
    )
    SELECT max(id) FROM made
"""
# What a person thinks in general, what the place thinks, and a mood for each question.
_ANSWERS = """
    INSERT INTO surveys_answer (response_id, wave_id, item_id, value, status, answered_on)
    SELECT response_id, wave_id, item_id,
           CASE WHEN fate >= 60 THEN least(10, greatest(0, thought))::smallint END,
           CASE WHEN fate >= 60 THEN 'answered' WHEN fate < 30 THEN 'dont_know'
                WHEN fate < 40 THEN 'prefer_not' ELSE 'skipped' END,
           finished_on
      FROM (SELECT response.id AS response_id, wave_id, item_id, finished_on,
                   abs(hashint8extended(response.id * 16 + position, 1) %% 1000) AS fate,
                   2 + place_id %% 4 + abs(hashint8extended(response.id, 2) %% 5)
                     + abs(hashint8extended(response.id * 16 + position, 3) %% 3) AS thought
              FROM surveys_response response,
                   unnest(%(items)s::bigint[]) WITH ORDINALITY AS item (item_id, position)
             WHERE response.id BETWEEN %(first)s AND %(last)s
             ORDER BY response.id, position) AS given
"""


def add_answers(city: City, wave: Wave, *, count: int, first: int) -> None:
    """Let `count` people answer a wave, numbered from `first`, in one transaction."""
    values: dict[str, Any] = {
        "wave": wave.pk,
        "from": first,
        "to": first + count - 1,
        "on": wave.opens_at.date(),
        "items": list(city.items),
        **_tables(),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT coalesce(max(id), 0) FROM surveys_response")
        values["first"] = cursor.fetchone()[0] + 1
        cursor.execute(_RESPONSES, values)
        values["last"] = cursor.fetchone()[0]
        cursor.execute(_ANSWERS, values)


def fill(city: City, *, people: int, say: Callable[[str], None]) -> None:
    """Bring the waves to so many people in all, each wave the same number."""
    answered = people_by_wave()
    wanted = max(people // len(city.waves), 1)
    for number, wave in enumerate(city.waves, start=1):
        missing = wanted - answered.get(wave.pk, 0)
        if missing > 0:
            add_answers(city, wave, count=missing, first=answered.get(wave.pk, 0) + 1)
            if number % TELL_EVERY == 0:
                say(f"wave {number} of {len(city.waves)} has {wanted:,} people")
    tidy()


def people_by_wave() -> dict[int, int]:
    """Return how many people have answered each wave."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wave_id, count(*) FROM surveys_response GROUP BY wave_id")
        return dict(cursor.fetchall())


def tidy() -> None:
    """Do now what autovacuum would do in the following minutes."""
    with as_owner(), connection.cursor() as cursor:
        for table in ("surveys_answer", "surveys_response", "trust_cell"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def _tables() -> dict[str, list[Any]]:
    """Return what a hash is looked up in: as many entries of each kind as its share."""
    known = places.margins()
    root = {pk: count**0.5 for pk, count in known.places.items() if count}
    groups = {"sex": Sex.values, "age": Age.values, "race_ethnicity": RaceEthnicity.values}
    tables: dict[str, list[Any]] = {"places": _spread(root, STEPS)}
    for dimension, categories in groups.items():
        shares = {name: n for name, n in known.groups[dimension].items() if name in categories}
        tables[dimension] = [""] * SKIPPED_GROUP + _spread(shares, STEPS - SKIPPED_GROUP)
    return tables


def _spread(shares: Mapping[Any, float], entries: int) -> list[Any]:
    """Repeat each key by its share, `entries` in all."""
    spread: list[Any] = []
    total, upto = sum(shares.values()), 0.0
    for key, share in shares.items():
        upto += share
        spread += [key] * (round(upto / total * entries) - len(spread))
    return spread
