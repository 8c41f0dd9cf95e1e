"""A visit trial whose plan is locked, on invented people behind invented doors."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from engagement.visits.pure import plan_lines
from engagement.visits.services import trials
from feedback.surveys import queries, services
from feedback.surveys.enums import Population
from feedback.surveys.models import QuestionVersion, Survey
from feedback.surveys.pure.wording import Intro
from trustapp.accounts.models import User
from trustapp.core.pure.actor import Actor
from trustapp.demo.services.people import read
from trustapp.places.models import Place

_COLUMNS = ("person", "household", "block", "district", "assigned", "reached")


def load_trial(*, accounts: Mapping[str, User], now: datetime) -> None:
    """Plan a trial, take in its people, and lock it with a second person's word."""
    told = read("trial")
    began = now - timedelta(days=told["age_days"])
    analyst, oversight = (
        Actor(kind="staff", label=accounts[name].name, user_id=accounts[name].pk)
        for name in ("analyst@prairielake.example", "oversight@prairielake.example")
    )
    trial = trials.start_trial(
        plan=_plan(told), survey=_survey(told, analyst, began), by=analyst, now=began
    )
    trials.take_people(trial=trial, people=_people(told), by=analyst, now=began)
    trials.match_blocks(trial=trial, now=began)
    trials.offer_trial(trial=trial, seen=trial.revision, by=analyst, now=began)
    trials.lock_trial(trial=trial, seen=trial.revision, by=oversight, now=began)


def _plan(told: Mapping[str, Any]) -> dict[str, Any]:
    scales = {key: plan_lines.Scale(*ends) for key, ends in queries.scales_of_bank().items()}
    return {
        **{name: told[name] for name in ("title", "hypothesis", "population", "stopping")},
        "columns": {name: name for name in _COLUMNS},
        "match_on": ["age"],
        "covariates": ["age"],
        "waves": plan_lines.read_waves("t0 0\nt1 7\nt2 21"),
        "outcomes": plan_lines.read_outcomes(
            f"Trust*: {', '.join(told['questions'])}", scales=scales, baseline="t0", smallest=3
        ),
    }


def _survey(told: Mapping[str, Any], by: Actor, now: datetime) -> Survey:
    wordings = {
        version.question.key: version.pk
        for version in QuestionVersion.objects.select_related("question").order_by("number")
    }
    intro = read("survey")["intro"]
    survey = services.save_survey(
        by=by, now=now,
        plan=services.SurveyPlan(
            title=told["title"], population=Population.TRIAL, languages=list(intro),
            items=[wordings[key] for key in told["questions"]],
            intros={language: Intro(**words) for language, words in intro.items()},
            first_opens_at=None, recurrence="", open_days=10, sample_size=0, places=[],
        ),
    )  # fmt: skip
    return services.launch_survey(by=by, survey=survey, now=now)


def _people(told: Mapping[str, Any]) -> list[trials.NewPerson]:
    place = Place.objects.get(number=told["place"])
    return [
        trials.NewPerson(
            place=place.pk, street=told["street"], door=str(2 * number),
            email=f"trial-{number}@residents.example",
            known={"age": 18 + number * 7 % 60}
            | {f"{key}_t0": number * 3 % 11 for key in told["questions"]},
        )
        for number in range(1, told["households"] + 1)
    ]  # fmt: skip
