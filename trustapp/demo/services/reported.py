"""The course of a trial that is over: invented visits and answers, and what was computed of them.

The lot, the lists, the rounds, the analysis and the report are the product's own; only what people
said and who opened the door is made up, by a fixed seed.
"""

import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from engagement.visits import services as visits
from engagement.visits.enums import PlanState, VisitOutcome
from engagement.visits.models import Person, Plan, Stop, Trial, TrialWave, Visit
from engagement.visits.pure.trial_plan import Wave
from engagement.visits.queries import trials as queries
from engagement.visits.services import analysing, reporting, trials
from feedback.surveys import services as surveys
from feedback.surveys.enums import AnswerStatus
from feedback.surveys.models import SurveyItem, TrialAnswer
from trustapp.accounts.models import User
from trustapp.core.pure.actor import Actor
from trustapp.core.services import behind_walls

Course = Mapping[str, Any]
_VISITS_AFTER = timedelta(days=14)
_READ_AFTER = timedelta(days=3)
_FIRST_DOOR = time(14, 10)


def run_to_report(
    *, trial: Trial, course: Course, deviation: str, officers: Sequence[User], by: Actor,
    second: Actor, now: datetime,
) -> None:  # fmt: skip
    """Visit, ask twice, close, analyse, and have two people let the report go out."""
    chance = random.Random(course["seed"])  # noqa: S311 - invented answers
    assert trial.locked_at is not None, "locked just now"
    running = trials.assign_trial(
        trial=trial, officers=[user.officer for user in officers],
        first_day=timezone.localdate(trial.locked_at + _VISITS_AFTER),
        doors=course["doors_on_a_list"], by=by, now=trial.locked_at + timedelta(days=1),
    )  # fmt: skip
    reached = _visit(course, chance, running, by)
    trials.note_deviation(trial=running, reason=deviation, by=by, now=_noon(running))
    for wave in trials.plan_of(running).follow_ups:
        over = _ask(running, wave, course, chance, reached, by)
    trials.close_finished(now=over)
    ready = min(over + _READ_AFTER, now)
    run = reporting.ask_for_analysis(trial=running, by=by, now=ready)
    report = analysing.analyse_trial(run=run, now=ready)
    assert report is not None, run.problem
    for reader in (by, second):
        reporting.approve_report(report=report, by=reader, now=ready)


def _visit(course: Course, chance: random.Random, trial: Trial, by: Actor) -> set[int]:
    """Log what happened at every listed door, and return the addresses where somebody talked."""
    outcomes, weights = zip(*course["outcomes"].items(), strict=True)
    made: list[Visit] = []
    assert trial.assigned_at is not None, "assigned before"
    plans = Plan.objects.filter(trial_list=True, made_at=trial.assigned_at).order_by("pk")
    for plan in plans.prefetch_related("officers", "stops"):
        at = timezone.make_aware(datetime.combine(plan.planned_on, _FIRST_DOOR))
        (officer,) = plan.officers.all()
        for stop in sorted(plan.stops.all(), key=lambda stop: stop.position):
            at += timedelta(minutes=course["officer_minutes"], seconds=chance.randint(-150, 150))
            made.append(_entry(stop, chance.choices(outcomes, weights)[0], officer.user, at))
        visits.end_plan(plan=plan, state=PlanState.DONE, by=by, now=at)
    Visit.objects.bulk_create(made)
    return {each.stop.address_id for each in made if each.outcome == VisitOutcome.TALKED}


def _entry(stop: Stop, outcome: str, user: User | None, at: datetime) -> Visit:
    assert user is not None, "only officers with an account are sent"
    event = visits.Event(event_id=uuid.uuid4(), outcome=VisitOutcome(outcome))
    return Visit(
        event_id=event.event_id, stop=stop, outcome=event.outcome, happened_at=at, received_at=at,
        logged_by=user,
    )  # fmt: skip


def _ask(
    trial: Trial, wave: Wave, course: Course, chance: random.Random, reached: set[int], by: Actor
) -> datetime:
    """Open a round by the clock, write down what is said in it, and close it."""
    trials.open_due_waves(now=_noon(trial) + timedelta(days=wave.days_after))
    asked = TrialWave.objects.select_related("wave__survey").get(trial=trial, name=wave.name).wave
    items = list(
        SurveyItem.objects.filter(survey=asked.survey)
        .select_related("version__question")
        .order_by("position")
    )
    day = timezone.localdate(asked.opens_at + timedelta(days=2))
    with trials.at_work(trial):
        people = list(queries.people_to_ask(trial))
        people.sort(key=lambda person: person.pseudonym)
    effect = course["effect_on_reached"][wave.name]
    told = [
        TrialAnswer(
            wave=asked, pseudonym=person.pseudonym, item=item, value=value,
            status=AnswerStatus.ANSWERED, answered_on=day,
        )
        for person in people
        if chance.random() < course["answered"][wave.name]
        for item, value in zip(
            items,
            _say(person, items, effect * (person.household.address_id in reached), chance),
            strict=True,
        )
    ]  # fmt: skip
    with behind_walls(trial_work="on"):
        TrialAnswer.objects.bulk_create(told)
    surveys.close_wave(wave=asked, by=by, now=asked.closes_at)
    return asked.closes_at


def _say(
    person: Person, items: Sequence[SurveyItem], shift: float, chance: random.Random
) -> Iterator[int]:
    before = [person.known[f"{item.version.question.key}_t0"] for item in items]
    leaning = sum(before) / len(before) + shift + chance.gauss(0, 1)
    for _item in items:
        yield min(max(round(leaning + chance.gauss(0, 1.2)), 0), 10)


def _noon(trial: Trial) -> datetime:
    """Return noon of the first day of visits."""
    assert trial.visits_from is not None, "assigned before"
    return timezone.make_aware(datetime.combine(trial.visits_from, time(12)))
