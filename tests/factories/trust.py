"""Waves that were answered, counted and published."""

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.apps import apps

from feedback.surveys.enums import AnswerStatus, Mode, ResponseState, WaveState
from feedback.surveys.models import Answer, Response, Stratum, Survey, SurveyItem, Wave
from feedback.trust.models import FoldMark, Release
from feedback.trust.services import folding, publishing
from tests.factories.places import PlaceFactory
from tests.factories.surveys import SurveyFactory, WaveFactory
from trustapp.core.pure.actor import system
from trustapp.places.models import Place

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
BY = system("tests")
FAR_AHEAD = 2**62
SEXES, AGES = ("female", "male"), ("18_to_64", "65_and_over")
RACES = ("white", "black", "asian", "hispanic", "other")


@dataclass
class Person:
    """One person and what they said: a number, or the word for not giving one."""

    place: Place | None
    answers: dict[str, int | str] = field(default_factory=dict)
    sex: str = "female"
    age: str = "18_to_64"
    race_ethnicity: str = "white"
    base_weight: str = "1"


def add_measures() -> None:
    """Write the measures that migrations seed, where a flush has taken them away."""
    import_module("feedback.trust.migrations.0003_first_measures").add_measures(apps, None)


def closed_wave(
    number: int = 1,
    *,
    survey: Survey | None = None,
    opens_at: datetime | None = None,
    **fields: Any,
) -> Wave:
    """Return a wave that was open for 80 days and is closed."""
    add_measures()
    opens = opens_at or datetime(2024, 1, 5, 12, tzinfo=UTC) + timedelta(days=91) * (number - 1)
    return WaveFactory(
        survey=survey or SurveyFactory(),
        number=number,
        state=WaveState.CLOSED,
        opens_at=opens,
        closes_at=opens + timedelta(days=80),
        **fields,
    )


def strata(wave: Wave, places: Iterable[Place], *, drawn: int = 200) -> list[Stratum]:
    """Return the strata of a wave for which as many people were asked in each place."""
    return Stratum.objects.bulk_create(
        Stratum(wave=wave, place=place, population=800, frame=drawn, households=drawn, drawn=drawn)
        for place in places
    )


def answer(wave: Wave, people: Iterable[Person], **fields: Any) -> list[Response]:
    """Write the answers of people, all of them in the current transaction."""
    items = dict(
        SurveyItem.objects.filter(survey=wave.survey).values_list("version__question__key", "pk")
    )
    given = list(people)
    strata = {stratum.place_id: stratum for stratum in Stratum.objects.filter(wave=wave)}
    day = wave.opens_at.date()
    responses = Response.objects.bulk_create(
        Response(
            **{
                "wave": wave,
                "mode": Mode.EMAIL,
                "state": ResponseState.FINISHED,
                "language": "en",
                "place": person.place,
                "stratum": strata.get(person.place.pk) if person.place else None,
                "base_weight": Decimal(person.base_weight),
                "sex": person.sex,
                "age": person.age,
                "race_ethnicity": person.race_ethnicity,
                "started_on": day,
                "finished_on": day,
                **fields,
            }
        )
        for person in given
    )
    Answer.objects.bulk_create(
        _answer(wave, response, items[key], value)
        for response, person in zip(responses, given, strict=True)
        for key, value in person.answers.items()
    )
    return responses


def _answer(wave: Wave, response: Response, item: int, value: int | str) -> Answer:
    is_number = isinstance(value, int)
    return Answer(
        response=response,
        wave=wave,
        item_id=item,
        value=value if is_number else None,
        status=AnswerStatus.ANSWERED if is_number else value,
        answered_on=wave.opens_at.date(),
    )


def crowd(
    places: Sequence[Place], each: int, *, seed: int = 1, level: float = 6, keys: Sequence[str] = ()
) -> list[Person]:
    """Return people of every kind in every place, with answers around a level."""
    chance = random.Random(seed)
    kinds = itertools.cycle(itertools.product(SEXES, AGES, RACES))
    people = []
    for place in places:
        for _ in range(each):
            sex, age, race = next(kinds)
            mood = chance.gauss(level, 1.5)
            answers: dict[str, int | str] = {
                key: min(10, max(0, round(chance.gauss(mood, 1)))) for key in keys or ALL_KEYS
            }
            people.append(Person(place, answers, sex, age, race))
    return people


ALL_KEYS = ("listen", "respect", "even_handed", "motives", "safety", "cooperation")


def count_all(now: datetime = NOW) -> None:
    """Count every answer that is visible here, also those of the current transaction.

    A mark that lies ahead looks like a restored database: everything is counted anew.
    """
    FoldMark.objects.update_or_create(pk=1, defaults={"transaction_id": FAR_AHEAD})
    folding.fold_answers(now=now)


def publish(wave: Wave, now: datetime = NOW) -> Release:
    """Count and publish a closed wave."""
    count_all(now)
    return publishing.publish_wave(ref=f"wave:{wave.public_id}", by=BY, now=now)


def published_city(places: int = 3, *, each: int = 60, waves: int = 1) -> list[Release]:
    """Return the releases of a city in which people of every place have answered every wave."""
    survey = SurveyFactory()
    city = PlaceFactory.create_batch(places)
    releases = []
    for number in range(1, waves + 1):
        wave = closed_wave(number, survey=survey)
        answer(wave, crowd(city, each, seed=number, level=5.5 + 0.2 * number))
        releases.append(publish(wave))
    return releases
