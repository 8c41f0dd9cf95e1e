"""The end of a trial: looks on the way, the names destroyed, and the steps to its report."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import TrialState
from engagement.visits.models import Look, Person, Seed, Trial
from engagement.visits.queries import trials as queries
from engagement.visits.services.trials.drafting import plan_of
from engagement.visits.services.trials.locking import note_deviation
from engagement.visits.services.trials.walls import at_work, held, target_of
from engagement.visits.services.trials.waves import CLOCK
from feedback.surveys import services as surveys
from feedback.surveys.enums import WaveState
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.queries import forget_pages


class NotRegistered(Refused):
    message = _("This look is not in the locked plan, so the arms stay closed.")
    code = "not_registered"


class TooEarly(Refused):
    message = _("The wave of this look is still open.")
    code = "too_early"


@transaction.atomic
def open_look(*, trial: Trial, name: str, by: Actor, now: datetime) -> Look:
    """Open the arms once before the end, as registered; public, and opened once.

    Raises WrongStep, NotRegistered and TooEarly.
    """
    assert by.user_id is not None, "a look is opened by somebody"
    running = held(trial, TrialState.RUNNING)
    planned = plan_of(running).look(name)
    if planned is None:
        raise NotRegistered
    opened = queries.opened_waves(running).get(planned.wave)
    if opened is None or opened.wave.state != WaveState.CLOSED:
        raise TooEarly
    look, is_new = Look.objects.get_or_create(
        trial=running, name=name, defaults={"opened_by_id": by.user_id, "opened_at": now}
    )
    if is_new:
        record(
            by=by, action="visits.open_look", target=target_of(running), now=now,
            detail={"look": name},
        )  # fmt: skip
        transaction.on_commit(forget_pages)
    return look


def close_finished(*, now: datetime) -> int:
    """Close the running trials whose every round is over, and return how many."""
    over = [
        trial
        for trial in queries.running(now)
        if queries.is_everybody_asked(trial, [wave.name for wave in plan_of(trial).follow_ups])
    ]
    for trial in over:
        _close(trial, by=CLOCK, now=now)
    return len(over)


@transaction.atomic
def stop_trial(*, trial: Trial, reason: str, by: Actor, now: datetime) -> Trial:
    """Close a running trial before its last round; why stands in public for ever.

    Raises WrongStep and NoReason.
    """
    held(trial, TrialState.RUNNING)
    note_deviation(trial=trial, reason=reason, by=by, now=now)
    return _close(trial, by=by, now=now)


@transaction.atomic
def _close(trial: Trial, *, by: Actor, now: datetime) -> Trial:
    """Close a trial and destroy what ties the names of its people to their addresses."""
    running = held(trial, TrialState.RUNNING)
    with at_work(running):
        people = Person.objects.filter(trial=running, contact__isnull=False)
        surveys.let_go(contacts=[each for each in people.values_list("contact", flat=True) if each])
        people.update(contact=None)
    running.state, running.closed_at = TrialState.CLOSED, now
    running.save(update_fields=["state", "closed_at"])
    if running.survey is not None and running.survey.is_running:
        surveys.end_survey(by=by, survey=running.survey, now=now)
    record(by=by, action="visits.close_trial", target=target_of(running), now=now)
    transaction.on_commit(forget_pages)
    return running


@transaction.atomic
def mark_analysed(*, trial: Trial, by: Actor, now: datetime) -> Trial:
    """Note that the registered analysis of a closed trial has run; twice is once."""
    closed = held(trial, TrialState.CLOSED, TrialState.ANALYSED)
    if closed.state == TrialState.CLOSED:
        closed.state, closed.analysed_at = TrialState.ANALYSED, now
        closed.save(update_fields=["state", "analysed_at"])
        record(by=by, action="visits.mark_analysed", target=target_of(closed), now=now)
        transaction.on_commit(forget_pages)
    return closed


@transaction.atomic
def mark_published(*, trial: Trial, by: Actor, now: datetime) -> Trial:
    """Note that the report is out, and show the seed, so that the lot can be drawn again."""
    analysed = held(trial, TrialState.ANALYSED)
    with at_work(analysed):
        analysed.seed = Seed.objects.get(trial=analysed).seed
    analysed.state, analysed.published_at = TrialState.PUBLISHED, now
    analysed.save(update_fields=["state", "published_at", "seed"])
    record(by=by, action="visits.mark_published", target=target_of(analysed), now=now)
    transaction.on_commit(forget_pages)
    return analysed
