"""Work on visits and trials that waits for no page."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from engagement.visits.models import Trial, TrialPower, TrialReport, TrialRun
from engagement.visits.services import (
    analysing,
    checking,
    forgetting,
    report_printing,
    trials,
    watching,
    working,
)
from engagement.visits.services.trials import powering


@shared_task(name="visits.watch_visits")
def watch_visits(**_: Any) -> int:
    """Write down what in the visits is worth a supervisor's look."""
    return watching.watch_visits(now=timezone.now())


@shared_task(name="visits.count_work")
def count_work(**_: Any) -> int:
    """Count the work of the last weeks anew."""
    return working.count_work(now=timezone.now())


@shared_task(name="visits.forget_visits")
def forget_visits(**_: Any) -> int:
    """Forget what happened at doors long ago."""
    return forgetting.forget_visits(now=timezone.now()).plans


@shared_task(name="visits.forget_contacts")
def forget_contacts(**_: Any) -> int:
    """Forget where the police have been for another reason."""
    return forgetting.forget_contacts(now=timezone.now())


@shared_task(name="visits.match_blocks")
def match_blocks(*, trial_id: int, **_: Any) -> int:
    """Make the matched blocks of a draft."""
    return trials.match_blocks(trial=Trial.objects.get(pk=trial_id), now=timezone.now())


@shared_task(name="visits.compute_power")
def compute_power(*, power_id: int, **_: Any) -> None:
    """Compute what a trial could find."""
    powering.compute_power(power=TrialPower.objects.get(pk=power_id))


@shared_task(name="visits.advance_trials")
def advance_trials(**_: Any) -> None:
    """Open the rounds that are due, and close the trials that are over."""
    now = timezone.now()
    trials.open_due_waves(now=now)
    trials.close_finished(now=now)


@shared_task(name="visits.draw_checks")
def draw_checks(**_: Any) -> int:
    """Draw visited addresses that are asked whether somebody came."""
    return checking.draw_checks(now=timezone.now())


@shared_task(name="visits.analyse_trial")
def analyse_trial(*, run_id: int, **_: Any) -> None:
    """Compute what the plan of a trial registered; safe to run twice."""
    run = TrialRun.objects.select_related("trial", "asked_by").get(pk=run_id)
    analysing.analyse_trial(run=run, now=timezone.now())


@shared_task(name="visits.print_report")
def print_report(*, report_id: int, **_: Any) -> int:
    """Print a published report in every language."""
    report = TrialReport.objects.select_related("trial").get(pk=report_id)
    return report_printing.print_report(report=report, now=timezone.now())
