"""Asking what a trial could find; the answer is computed in a task and kept."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from engagement.visits.models import Trial, TrialPower
from engagement.visits.pure.power import Supposed
from engagement.visits.services.trials.walls import target_of
from trustapp.audit.services import record
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import Actor


@transaction.atomic
def ask_for_power(*, trial: Trial, supposed: Supposed, by: Actor, now: datetime) -> TrialPower:
    """Have computed what a trial of this kind could find."""
    asked = TrialPower.objects.create(trial=trial, supposed=asdict(supposed), asked_at=now)
    record(by=by, action="visits.ask_for_power", target=target_of(trial), now=now)
    enqueue("visits.compute_power", power_id=asked.pk)
    return asked
