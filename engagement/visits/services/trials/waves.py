"""Rounds of questions by the clock: everybody of a block hears at one time, whatever their arm.

The survey names the department and nobody else. What it is given here are people and times: the
invitations cannot tell the arms apart, because they are never told.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import TrialState
from engagement.visits.models import Person, Trial, TrialWave
from engagement.visits.pure.trial_plan import TrialPlan, Wave
from engagement.visits.queries import trials as queries
from engagement.visits.services.trials.drafting import plan_of
from engagement.visits.services.trials.walls import at_work, held, target_of
from feedback.surveys import services as surveys
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor, system

CLOCK = system("visits.advance_trials")
# Letters leave in the morning, not at midnight.
_HOUR = time(9)


class NoBaseline(Refused):
    message = _("The plan names no wave before the visits, or its questions were asked already.")
    code = "no_baseline"


@transaction.atomic
def open_baseline(*, trial: Trial, by: Actor, now: datetime) -> TrialWave:
    """Ask the people of a draft before the lot; whoever stays silent is not in the trial.

    Raises PlanLocked, NoBaseline and NotOfATrial.
    """
    draft = held(trial, TrialState.DRAFT)
    before = [wave for wave in plan_of(draft).waves if not wave.is_follow_up]
    if not before or draft.survey is None or queries.opened_waves(draft):
        raise NoBaseline
    with at_work(draft):
        people = list(Person.objects.filter(trial=draft, contact__isnull=False).order_by("pk"))
    made = surveys.open_trial_wave(
        survey=draft.survey,
        number=0,
        opens_at=now,
        closes_at=now + timedelta(days=draft.survey.open_days),
        people=[
            surveys.Invitee(each.contact, each.pseudonym, now) for each in people if each.contact
        ],
        by=by,
        now=now,
    )
    opened = TrialWave.objects.create(trial=draft, name=before[-1].name, wave=made)
    record(
        by=by, action="visits.open_baseline", target=target_of(draft), now=now,
        detail={"wave": opened.name, "people": len(people)},
    )  # fmt: skip
    return opened


def open_due_waves(*, now: datetime) -> int:
    """Open the rounds of running trials whose first people are due, and return how many."""
    return sum(_open_due(trial, now) for trial in queries.running(now))


@transaction.atomic
def _open_due(trial: Trial, now: datetime) -> int:
    running = held(trial, TrialState.RUNNING)
    plan = plan_of(running)
    opened = queries.opened_waves(running)
    due = [
        (number, wave)
        for number, wave in enumerate(plan.follow_ups, start=1)
        if wave.name not in opened and _opens_at(running, wave) <= now
    ]
    for number, wave in due:
        with at_work(running):
            _open(running, plan, number, wave, queries.people_to_ask(running), now)
    return len(due)


def _open(
    trial: Trial, plan: TrialPlan, number: int, wave: Wave, people: Sequence[Person], now: datetime
) -> None:
    assert trial.survey is not None, "checked before the lock"
    assert trial.visits_until is not None, "a running trial has its days"
    made = surveys.open_trial_wave(
        survey=trial.survey,
        number=number,
        opens_at=_opens_at(trial, wave),
        closes_at=_at(trial.visits_until, wave.days_after + trial.survey.open_days),
        people=[
            surveys.Invitee(each.contact, each.pseudonym, _at(day, wave.days_after))
            for each in people
            if each.contact and (day := each.household.visit_on)
        ],
        by=CLOCK,
        now=now,
    )
    TrialWave.objects.create(trial=trial, name=wave.name, wave=made)
    record(
        by=CLOCK, action="visits.open_trial_wave", target=target_of(trial), now=now,
        detail={"wave": wave.name, "people": len(people)},
    )  # fmt: skip


def _opens_at(trial: Trial, wave: Wave) -> datetime:
    assert trial.visits_from is not None, "a running trial has its days"
    return _at(trial.visits_from, wave.days_after)


def _at(day: date, days_after: int) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=days_after), _HOUR))
