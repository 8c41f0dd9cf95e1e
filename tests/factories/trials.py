"""Visit trials at every step, made by the services themselves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from engagement.visits.models import Person, Trial, TrialWave
from engagement.visits.services import trials as services
from feedback.surveys.enums import Population, SurveyState, WaveState
from feedback.surveys.models import Survey, SurveyItem, TrialAnswer, Wave
from feedback.surveys.services import close_wave
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.surveys import SurveyFactory
from tests.factories.visits import acting, officer
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Officer
from trustapp.core.pure.actor import Actor, system
from trustapp.core.services import behind_walls
from trustapp.places.models import Place

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
FIRST_DAY = date(2026, 3, 16)
ITEMS = ("listen", "respect", "even_handed")
PLAN: dict[str, Any] = {
    "title": "Do visits help?",
    "hypothesis": "Visits raise trust.",
    "population": "Everybody who answered before.",
    "block_size": 4,
    "treated_per_block": 2,
    "match_on": ["age"],
    "columns": {
        "person": "person", "household": "household", "block": "block", "district": "district",
        "assigned": "assigned", "reached": "reached",
    },
    "waves": [
        {"name": "t0", "days_after": 0, "answered": "answered_t0"},
        {"name": "t1", "days_after": 3, "answered": "answered_t1"},
        {"name": "t2", "days_after": 21, "answered": "answered_t2"},
    ],
    "outcomes": [
        {"name": "trust", "primary": True, "items": list(ITEMS), "low": 0, "high": 10,
         "baseline": "t0"},
    ],
    "covariates": ["age"],
    "subgroups": [{"column": "female"}],
    "stopping": "Never, whatever the numbers say.",
    "interim_looks": [{"name": "half-way", "wave": "t1", "alpha": 0.001}],
}  # fmt: skip


def analyst() -> Actor:
    """Return somebody who may plan trials."""
    return acting(UserFactory(roles=[Role.SURVEY_ANALYST]))


def trial_survey(**fields: Any) -> Survey:
    """Return a running survey of a trial that asks the questions of PLAN."""
    wanted = {
        "state": SurveyState.RUNNING, "population": Population.TRIAL, "first_opens_at": None,
        "open_days": 10, "items": ITEMS,
    }  # fmt: skip
    return SurveyFactory(**{**wanted, **fields})


def new_person(number: int, place: Place, **known: Any) -> services.NewPerson:
    """Return somebody of a baseline list, alone behind a door."""
    told = {"age": 20 + number % 50, "female": number % 2} | {f"{item}_t0": 5 for item in ITEMS}
    return services.NewPerson(
        place=place.pk, street="Elm Street", door=str(100 + number),
        email=f"person{number}@example.org", known={**told, **known},
    )  # fmt: skip


def drafted(people: int = 8, by: Actor | None = None, **plan: Any) -> Trial:
    """Return a draft with people and blocks."""
    by = by or analyst()
    trial = services.start_trial(plan={**PLAN, **plan}, survey=trial_survey(), by=by, now=NOW)
    place = PlaceFactory(population=False)
    services.take_people(
        trial=trial, people=[new_person(number, place) for number in range(people)], by=by, now=NOW
    )
    services.match_blocks(trial=trial, now=NOW)
    trial.refresh_from_db()
    return trial


def locked(people: int = 8, **plan: Any) -> Trial:
    """Return a trial whose plan was locked by a second person."""
    trial = drafted(people, **plan)
    offered = services.offer_trial(trial=trial, seen=trial.revision, by=analyst(), now=NOW)
    return services.lock_trial(trial=offered, seen=trial.revision, by=analyst(), now=NOW)


def running(people: int = 8, officers: list[Officer] | None = None, **plan: Any) -> Trial:
    """Return a trial whose lists are out."""
    return services.assign_trial(
        trial=locked(people, **plan), officers=officers or [officer()], first_day=FIRST_DAY,
        doors=12, by=analyst(), now=NOW,
    )  # fmt: skip


def answer(trial: Trial, name: str, people: list[Person], value: int = 7) -> Wave:
    """Write down, as the surveys do, what these people answered in an open round."""
    wave = TrialWave.objects.get(trial=trial, name=name).wave
    items = list(SurveyItem.objects.filter(survey=wave.survey).order_by("position"))
    with behind_walls(trial_work="on"):
        TrialAnswer.objects.bulk_create(
            TrialAnswer(
                wave=wave, pseudonym=person.pseudonym, item=item, value=value, status="answered",
                answered_on=NOW.date(),
            )
            for person in people
            for item in items
        )  # fmt: skip
    return wave


def people_of(trial: Trial) -> list[Person]:
    """Return the people of a trial in the order of their pseudonyms."""
    with services.at_work(trial):
        return list(
            Person.objects.filter(trial=trial).select_related("household").order_by("pseudonym")
        )


def ask(trial: Trial, name: str, days_after: int) -> datetime:
    """Open a round as the clock does, and return when it closes."""
    assert trial.visits_from is not None
    services.open_due_waves(
        now=datetime.combine(
            trial.visits_from + timedelta(days=days_after), datetime.min.time(), UTC
        ) + timedelta(hours=20)
    )  # fmt: skip
    return TrialWave.objects.get(trial=trial, name=name).wave.closes_at


def closed(people: int = 8, officers: list[Officer] | None = None, **plan: Any) -> Trial:
    """Return a trial in which everybody was asked twice and answered."""
    trial = running(people, officers, **plan)
    over = NOW
    for name, days_after in (("t1", 3), ("t2", 21)):
        over = ask(trial, name, days_after)
        wave = answer(trial, name, people_of(trial))
        close_wave(wave=wave, by=system("test"), now=over)
    assert wave.state != WaveState.PLANNED
    services.close_finished(now=over)
    trial.refresh_from_db()
    return trial
