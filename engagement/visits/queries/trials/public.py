"""What everybody may know of a trial, from the moment its plan is locked."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from engagement.visits.enums import TrialState
from engagement.visits.models import Deviation, Look, Trial, TrialPower, TrialWave
from feedback.surveys.enums import WaveState


def trials() -> QuerySet[Trial]:
    """Return every trial for analysts, the newest first."""
    return Trial.objects.select_related("saved_by", "offered_by", "survey").order_by("-pk")


def trial_by_public_id(public_id: UUID) -> Trial | None:
    """Return one trial."""
    return trials().filter(public_id=public_id).first()


def public_trials() -> QuerySet[Trial]:
    """Return the trials whose plan is locked, the newest first."""
    return Trial.objects.exclude(state=TrialState.DRAFT).order_by("-locked_at", "-pk")


def public_trial(slug: str) -> Trial | None:
    """Return one trial whose plan is locked."""
    return public_trials().filter(slug=slug).first()


def deviations(trial: Trial) -> QuerySet[Deviation]:
    """Return what was done otherwise than planned, in order."""
    return Deviation.objects.filter(trial=trial).select_related("noted_by").order_by("pk")


def looks(trial: Trial) -> QuerySet[Look]:
    """Return the registered looks that were opened, in order."""
    return Look.objects.filter(trial=trial).order_by("pk")


def running(now: datetime) -> QuerySet[Trial]:
    """Return the trials whose waves open by the clock, oldest first."""
    return Trial.objects.filter(state=TrialState.RUNNING).select_related("survey").order_by("pk")


def opened_waves(trial: Trial) -> dict[str, TrialWave]:
    """Return the rounds that were opened, by name."""
    found = TrialWave.objects.filter(trial=trial).select_related("wave").order_by("pk")
    return {each.name: each for each in found}


def is_everybody_asked(trial: Trial, names: list[str]) -> bool:
    """Say whether every one of these rounds was opened and has closed."""
    closed = TrialWave.objects.filter(trial=trial, name__in=names, wave__state=WaveState.CLOSED)
    return closed.count() == len(set(names))


def newest_power(trial: Trial) -> TrialPower | None:
    """Return the newest power computation of a trial, done or asked for."""
    return TrialPower.objects.filter(trial=trial).order_by("-pk").first()
