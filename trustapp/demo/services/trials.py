"""Visit trials on invented people behind invented doors: one is locked, one has its report."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from engagement.visits.models import Household, Person, Trial
from engagement.visits.pure import plan_lines
from engagement.visits.services import trials
from feedback.surveys import queries
from feedback.surveys.enums import Population
from trustapp.accounts.models import User
from trustapp.core.pure.actor import Actor
from trustapp.demo.services.people import read
from trustapp.demo.services.reported import run_to_report
from trustapp.demo.services.survey import load_apart
from trustapp.places.models import Place

_COLUMNS = ("person", "household", "block", "district", "assigned", "reached")
# The same households in every demonstration, so that the same lot falls on them.
_NAMES = uuid.UUID("0b6f6c1e-5a51-4b0c-9d6c-6a8f1c7d2e40")


def load_trials(*, accounts: Mapping[str, User], now: datetime) -> None:
    """Lock one trial, and bring another one all the way to its report."""
    told = read("trial")
    analyst, oversight = (
        Actor(kind="staff", label=accounts[name].name, user_id=accounts[name].pk)
        for name in ("analyst@prairielake.example", "oversight@prairielake.example")
    )
    _lock(told["locked"], analyst, oversight, now)
    reported = _lock(told["reported"], analyst, oversight, now, lot=told["course"]["lot"])
    run_to_report(
        trial=reported, course=told["course"], deviation=told["reported"]["deviation"],
        officers=[accounts[name] for name in told["course"]["officers"]],
        by=analyst, second=oversight, now=now,
    )  # fmt: skip


def _lock(
    told: Mapping[str, Any], by: Actor, second: Actor, now: datetime, *, lot: str = ""
) -> Trial:
    """Plan a trial, take in its people, and lock it with a second person's word."""
    began = now - timedelta(days=told["age_days"])
    survey = load_apart(told, Population.TRIAL, by=by, now=began)
    trial = trials.start_trial(plan=_plan(told), survey=survey, by=by, now=began)
    trials.take_people(trial=trial, people=_people(told), by=by, now=began)
    _name_alike(trial)
    trials.match_blocks(trial=trial, now=began)
    trial.refresh_from_db()
    trials.offer_trial(trial=trial, seen=trial.revision, by=by, now=began)
    return trials.lock_trial(trial=trial, seen=trial.revision, by=second, now=began, seed=lot)


def _name_alike(trial: Trial) -> None:
    """Give households and people names that are the same whenever the demonstration is loaded."""
    with trials.at_work(trial):
        homes = list(Household.objects.filter(trial=trial).order_by("pk"))
        for number, home in enumerate(homes):
            home.public_id = uuid.uuid5(_NAMES, f"{trial.slug} household {number}")
        Household.objects.bulk_update(homes, ["public_id"])
        people = list(Person.objects.filter(trial=trial).order_by("pk"))
        for number, person in enumerate(people):
            person.pseudonym = uuid.uuid5(_NAMES, f"{trial.slug} person {number}")
        Person.objects.bulk_update(people, ["pseudonym"])


def _plan(told: Mapping[str, Any]) -> dict[str, Any]:
    scales = {key: plan_lines.Scale(*ends) for key, ends in queries.scales_of_bank().items()}
    return {
        **{name: told[name] for name in ("title", "hypothesis", "population", "stopping")},
        "columns": {name: name for name in _COLUMNS},
        "match_on": ["age"],
        "covariates": ["age"],
        "subgroups": plan_lines.read_subgroups(told["subgroups"]),
        "waves": plan_lines.read_waves("t0 0\nt1 7\nt2 21"),
        "outcomes": plan_lines.read_outcomes(
            f"Trust*: {', '.join(told['questions'])}",
            scales=scales, baseline="t0", smallest=told["smallest"],
        ),
    }  # fmt: skip


def _people(told: Mapping[str, Any]) -> list[trials.NewPerson]:
    places = {place.number: place.pk for place in Place.objects.only("pk", "number")}
    streets = cycle(told["streets"])
    return [
        trials.NewPerson(
            place=places[where["place"]], street=where["street"], door=str(2 * number),
            email=f"trial-{places[where['place']]}-{number}@residents.example",
            known={"age": 18 + number * 7 % 60}
            | {
                f"{key}_t0": _said_before(number, position)
                for position, key in enumerate(told["questions"])
            },
        )
        for number, where in zip(range(1, told["households"] + 1), streets, strict=False)
    ]  # fmt: skip


def _said_before(number: int, position: int) -> int:
    """Return what somebody said before the lot: a leaning of their own, and a little noise."""
    return min(max(2 + number * 5 % 7 + (number * (position + 3)) % 5 - 2, 0), 10)
