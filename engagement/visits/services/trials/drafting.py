"""Writing the plan of a trial, until it is locked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import PLAN_FAULTS, TrialState
from engagement.visits.models import Trial
from engagement.visits.pure.reading import BadPlan, Flaw
from engagement.visits.pure.trial_plan import TrialPlan
from engagement.visits.services.trials.walls import held, target_of
from feedback.surveys.models import Survey
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.services import free_slug


class BadTrialPlan(Refused):
    """The plan cannot be used; `reasons` says why, one sentence each."""

    code = "bad_trial_plan"

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        self.reasons = tuple(
            PLAN_FAULTS[flaw.fault].format(where=flaw.where, found=flaw.found) for flaw in flaws
        )
        super().__init__(" ".join(self.reasons))


class TrialChanged(Refused):
    message = _(
        "Somebody else saved this plan in the meantime. What you filled in is still here; save "
        "again to put yours in its place."
    )
    code = "trial_changed"


@transaction.atomic
def start_trial(*, plan: dict[str, Any], survey: Survey | None, by: Actor, now: datetime) -> Trial:
    """Write the first draft of a trial's plan; raises BadTrialPlan."""
    assert by.user_id is not None, "a plan has an author"
    read = _read(plan)
    trial = Trial.objects.create(
        slug=free_slug(Trial, read.title, longest=70, otherwise="trial"),
        title=read.title[:160], plan=read.to_json(), survey=survey, revision=1,
        saved_by_id=by.user_id, saved_at=now,
    )  # fmt: skip
    record(by=by, action="visits.start_trial", target=target_of(trial), now=now)
    return trial


@transaction.atomic
def save_trial(
    *, trial: Trial, plan: dict[str, Any], survey: Survey | None, seen: int, by: Actor,
    now: datetime,
) -> Trial:  # fmt: skip
    """Save a draft; whoever was asked to lock it has to be asked again.

    Other covariates or another size ask for new blocks. Raises PlanLocked, TrialChanged and
    BadTrialPlan.
    """
    assert by.user_id is not None, "a plan has an author"
    read = _read(plan)
    draft = held(trial, TrialState.DRAFT)
    if draft.revision != seen:
        raise TrialChanged
    before = plan_of(draft)
    if (before.match_on, before.block_size) != (read.match_on, read.block_size):
        draft.blocked_at = None
    draft.title, draft.plan, draft.survey = read.title[:160], read.to_json(), survey
    draft.revision += 1
    draft.saved_by_id, draft.saved_at = by.user_id, now
    draft.offered_by, draft.offered_at = None, None
    draft.save()
    record(by=by, action="visits.save_trial", target=target_of(draft), now=now)
    return draft


def plan_of(trial: Trial) -> TrialPlan:
    """Return the plan as it was saved."""
    return TrialPlan.from_json(trial.plan)


def _read(plan: dict[str, Any]) -> TrialPlan:
    try:
        return TrialPlan.from_json(plan)
    except BadPlan as refusal:
        raise BadTrialPlan(refusal.flaws) from refusal
