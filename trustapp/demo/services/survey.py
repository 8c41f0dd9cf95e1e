"""The standing survey: eight closed waves of synthetic answers, and one that opens by itself."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from feedback.surveys import services as surveys
from feedback.surveys.enums import Mode, Population, WaveState
from feedback.surveys.models import QuestionVersion, Survey, SurveyItem, Wave
from feedback.surveys.pure.wording import Intro
from feedback.trust.models import TrendEvent
from trustapp.accounts.models import User
from trustapp.core.pure.actor import Actor
from trustapp.demo.services.answers import insert_wave, read_city
from trustapp.demo.services.people import read
from trustapp.places.models import Place

WAVES = 8
MONTHS = 3


def quarter_start(day: date, back: int) -> date:
    """Return the first day of the quarter `back` quarters before the one of this day."""
    quarters = day.year * 4 + (day.month - 1) // MONTHS - back
    return date(quarters // 4, quarters % 4 * MONTHS + 1, 1)


def load_survey(*, by: User, now: datetime) -> list[Wave]:
    """Add the survey, its contacts, an open link and a QR code, and the closed waves."""
    zone = ZoneInfo(settings.TIME_ZONE)
    today = now.astimezone(zone).date()
    described = read("survey")
    who = Actor(kind="staff", label=by.name, user_id=by.pk)
    first = datetime.combine(quarter_start(today, WAVES), time(9), zone)
    known = wordings()
    survey = surveys.save_survey(
        by=who,
        plan=surveys.SurveyPlan(
            title=described["title"],
            languages=list(described["intro"]),
            items=[known[key] for key in described["questions"]],
            intros={language: Intro(**words) for language, words in described["intro"].items()},
            first_opens_at=first,
            recurrence=f"FREQ=MONTHLY;INTERVAL={MONTHS}",
            open_days=described["open_days"],
            sample_size=described["sample_size"],
            places=[],
        ),
        now=first - timedelta(days=30),
    )
    _add_contacts(who, int(described["contacts_per_place"]), first)
    waves = _insert_closed_waves(survey, today, zone)
    surveys.launch_survey(by=who, survey=survey, now=first - timedelta(days=20))
    for mode, label in ((Mode.OPEN_LINK, "Website"), (Mode.QR, "Poster at the library")):
        surveys.make_open_link(by=who, survey=_fresh(survey), label=label, mode=mode, now=now)
    return waves


def wordings() -> dict[str, int]:
    """Return the newest wording of every question of the bank, by its key."""
    versions = QuestionVersion.objects.select_related("question").order_by("number")
    return {version.question.key: version.pk for version in versions}


def load_apart(
    told: Mapping[str, Any], population: Population, *, by: Actor, now: datetime
) -> Survey:
    """Start a survey whose rounds are opened by a room above, such as a trial."""
    intros = told.get("intro") or read("survey")["intro"]
    survey = surveys.save_survey(
        by=by, now=now,
        plan=surveys.SurveyPlan(
            title=told["title"], population=population, languages=list(intros),
            items=[wordings()[key] for key in told["questions"]],
            intros={language: Intro(**words) for language, words in intros.items()},
            first_opens_at=None, recurrence="", open_days=told["open_days"], sample_size=0,
            places=[],
        ),
    )  # fmt: skip
    return surveys.launch_survey(by=by, survey=survey, now=now)


def _fresh(survey: Survey) -> Survey:
    return Survey.objects.get(pk=survey.pk)


def _add_contacts(who: Actor, per_place: int, now: datetime) -> None:
    contacts = [
        surveys.NewContact(
            email=f"resident-{place.number}-{number}@residents.example",
            place=place.pk,
            language="es" if number % 5 == 0 else "en",
        )
        for place in Place.objects.order_by("number")
        for number in range(per_place)
    ]
    surveys.add_contacts(by=who, contacts=contacts, now=now)


def _insert_closed_waves(survey: Survey, today: date, zone: ZoneInfo) -> list[Wave]:
    city = read_city()
    items = list(
        SurveyItem.objects.filter(survey=survey)
        .select_related("version__question")
        .order_by("position")
    )
    waves = []
    for number in range(1, WAVES + 1):
        opens = datetime.combine(quarter_start(today, WAVES - number + 1), time(9), zone)
        closes = opens + timedelta(days=int(read("survey")["open_days"]))
        wave = Wave.objects.create(
            survey=survey,
            number=number,
            state=WaveState.CLOSED,
            opens_at=opens,
            closes_at=closes,
            closed_at=closes,
        )
        insert_wave(
            city=city,
            wave=wave,
            items=items,
            moment=(number - 1) / (WAVES - 1),
            finished_on=closes.date() - timedelta(days=20),
        )
        waves.append(wave)
    return waves


def load_events(*, now: datetime) -> None:
    """Mark the invented events on the trend."""
    TrendEvent.objects.bulk_create(
        TrendEvent(on=(now - timedelta(days=event["age_days"])).date(), text=event["text"])
        for event in read("events")["event"]
    )
