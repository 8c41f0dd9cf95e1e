"""Doors in the walls of a trial, and what is refused in front of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import TrialState
from engagement.visits.models import Trial
from trustapp.core.errors import Refused
from trustapp.core.services import behind_walls


class PlanLocked(Refused):
    message = _("The plan is locked. Note what is done otherwise as a deviation.")
    code = "plan_locked"


class WrongStep(Refused):
    message = _("This trial is at another step now. Open it again to see which.")
    code = "wrong_step"


@contextmanager
def at_work(trial: Trial) -> Iterator[None]:
    """Show everything of one trial to the work on it: the lot, the lists, the analysis."""
    with behind_walls(trial=trial.pk, trial_work="on"):
        yield


def held(trial: Trial, *states: TrialState) -> Trial:
    """Return the trial, held until the transaction ends; raises PlanLocked and WrongStep."""
    assert transaction.get_connection().in_atomic_block, "whoever holds it changes it"
    found = Trial.objects.select_for_update(of=("self",)).get(pk=trial.pk)
    if found.state not in states:
        raise PlanLocked if states == (TrialState.DRAFT,) else WrongStep
    return found


def target_of(trial: Trial) -> str:
    """Return the name of a trial in the record."""
    return f"trial:{trial.public_id}"
