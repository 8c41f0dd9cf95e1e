"""The survey after a contact with the police: one closed wave of invented answers of every kind."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from feedback.surveys import services as surveys
from feedback.surveys.enums import (
    AnswerStatus,
    Mode,
    Population,
    QuestionKind,
    ResponseState,
    WaveState,
)
from feedback.surveys.models import Answer, Response, SurveyItem, Wave, WrittenAnswer
from feedback.surveys.pure.wording import Intro, Text, Wording
from trustapp.accounts.models import User
from trustapp.core.pure.actor import Actor
from trustapp.demo.services.people import read
from trustapp.demo.services.survey import MONTHS, quarter_start
from trustapp.places.models import Place

_SEED = 20_260
_SETTINGS = ("scale_min", "scale_max", "other_option", "exclusive_options")
# Of ten people who were asked for their own words, so many wrote something.
_WRITERS = 4


def load_contact_survey(*, by: User, now: datetime) -> None:
    """Add the survey, its questions, and the wave of the quarter before."""
    described = read("contact")
    zone = ZoneInfo(settings.TIME_ZONE)
    opens = datetime.combine(quarter_start(now.astimezone(zone).date(), 1), time(9), zone)
    who = Actor(kind="staff", label=by.name, user_id=by.pk)
    versions = [
        surveys.add_question(
            by=who, key=each["key"], construct=each["construct"], citation="", is_trend=False,
            wording=_wording(each), now=opens - timedelta(days=40),
        )
        for each in described["question"]
    ]  # fmt: skip
    survey = surveys.save_survey(
        by=who,
        plan=surveys.SurveyPlan(
            title=described["title"],
            languages=list(described["intro"]),
            population=Population.POST_CONTACT,
            items=[version.pk for version in versions],
            intros={language: Intro(**words) for language, words in described["intro"].items()},
            first_opens_at=opens,
            recurrence=f"FREQ=MONTHLY;INTERVAL={MONTHS}",
            open_days=described["open_days"],
            sample_size=0,
            places=[],
        ),
        now=opens - timedelta(days=30),
    )
    closes = opens + timedelta(days=described["open_days"])
    wave = Wave.objects.create(
        survey=survey, number=1, population=Population.POST_CONTACT, state=WaveState.CLOSED,
        opens_at=opens, closes_at=closes, closed_at=closes,
    )  # fmt: skip
    _answer(wave, described)
    surveys.launch_survey(by=who, survey=survey, now=opens - timedelta(days=20))


def _wording(described: Mapping[str, Any]) -> Wording:
    texts = {
        language: Text(described[language]["text"], options=tuple(described[language]["options"]))
        if "options" in described[language]
        else Text(described[language]["text"])
        for language in ("en", "es", "ar")
    }
    limits = {name: described[name] for name in _SETTINGS if name in described}
    if "exclusive_options" in limits:
        limits["exclusive_options"] = tuple(limits["exclusive_options"])
    return Wording(
        kind=described["kind"],
        option_count=len(texts["en"].options),
        texts=texts,
        **limits,
    )


def _answer(wave: Wave, described: Mapping[str, Any]) -> None:
    chance = random.Random(_SEED)  # noqa: S311 - invented answers
    places = list(Place.objects.order_by("number"))
    items = dict(
        SurveyItem.objects.filter(survey=wave.survey).values_list("version__question__key", "id")
    )
    day = wave.closes_at.date() - timedelta(days=20)
    people = Response.objects.bulk_create(
        Response(
            wave=wave, mode=Mode.EMAIL, state=ResponseState.FINISHED, language="en",
            place=chance.choice(places), started_on=day, finished_on=day,
        )
        for _number in range(described["people"])
    )  # fmt: skip
    answers: list[Answer] = []
    written: list[WrittenAnswer] = []
    for person in people:
        for question in described["question"]:
            item = items[question["key"]]
            values = list(_values(question, chance))
            answers += [
                Answer(
                    response=person, wave=wave, item_id=item, value=value, answered_on=day,
                    status=AnswerStatus.SKIPPED if value is None else AnswerStatus.ANSWERED,
                )
                for value in values
            ]  # fmt: skip
            words = described["words"].get(question["key"], [])
            if words and _writes(question, values):
                said = chance.choice(words)
                written.append(WrittenAnswer(response=person, item_id=item, words=said))
    Answer.objects.bulk_create(answers)
    WrittenAnswer.objects.bulk_create(written)


def _values(question: Mapping[str, Any], chance: random.Random) -> Iterator[int | None]:
    kind = question["kind"]
    if kind == QuestionKind.SINGLE:
        numbers = range(1, len(question["shares"]) + 1)
        yield chance.choices(numbers, question["shares"])[0]
    elif kind == QuestionKind.MULTIPLE:
        *shares, _alone = question["shares"]
        chosen = [n for n, share in enumerate(shares, 1) if chance.random() * 100 < share]
        yield from chosen or [len(shares) + 1]
    elif kind == QuestionKind.NUMBER:
        yield min(round(chance.expovariate(1 / question["middle"])), question["scale_max"])
    else:
        yield 1 if chance.random() * 10 < _WRITERS else None


def _writes(question: Mapping[str, Any], values: Sequence[int | None]) -> bool:
    if question["kind"] == QuestionKind.TEXT:
        return values == [1]
    return question["other_option"] in values
