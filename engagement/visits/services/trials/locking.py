"""Locking a plan: one person asks, a second one locks, and from then on it stands for ever."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import TrialState
from engagement.visits.models import Deviation, Seed, Trial
from engagement.visits.pure.assignment import fingerprint
from engagement.visits.queries import trials as queries
from engagement.visits.services.trials.drafting import TrialChanged, plan_of
from engagement.visits.services.trials.walls import WrongStep, at_work, held, target_of
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy
from trustapp.core.queries import forget_pages


class NotReadyToLock(Refused):
    """Something is missing; `gaps` says what, one sentence each."""

    message = _("This plan cannot be locked yet.")
    code = "not_ready_to_lock"

    def __init__(self, gaps: Sequence[str | Promise]) -> None:
        super().__init__()
        self.gaps = list(gaps)


class NotOffered(Refused):
    message = _("Nobody has asked to lock this plan as it is now.")
    code = "not_offered"


class NotTheSecond(Refused):
    message = _("You wrote this plan or asked to lock it. Somebody else has to lock it.")
    code = "not_the_second"


class NoReason(Refused):
    message = _("Write what is done otherwise, and why. It is public, and for ever.")
    code = "no_reason"


@transaction.atomic
def offer_trial(*, trial: Trial, seen: int, by: Actor, now: datetime) -> Trial:
    """Ask a second person to lock the plan as it was seen.

    Raises PlanLocked, TrialChanged and NotReadyToLock.
    """
    draft = _seen(trial, seen)
    with at_work(draft):
        gaps = queries.gaps(draft)
    if gaps:
        raise NotReadyToLock(gaps)
    draft.offered_by_id, draft.offered_at = by.user_id, now
    draft.save(update_fields=["offered_by", "offered_at"])
    record(by=by, action="visits.offer_trial", target=target_of(draft), now=now)
    return draft


@transaction.atomic
def lock_trial(*, trial: Trial, seen: int, by: Actor, now: datetime, seed: str = "") -> Trial:
    """Lock the plan, draw the seed of the lot, and publish the hashes of both at once.

    Only an invented trial brings its own seed, so that it comes out alike every time. Raises
    PlanLocked, TrialChanged, NotOffered, NotTheSecond and NotReadyToLock.
    """
    draft = _seen(trial, seen)
    if draft.offered_by_id is None:
        raise NotOffered
    if by.user_id in {None, draft.offered_by_id, draft.saved_by_id}:
        raise NotTheSecond
    seed = seed or secrets.token_hex(32)
    with at_work(draft):
        gaps = queries.gaps(draft)
        if gaps:
            raise NotReadyToLock(gaps)
        draft.roster_hash = fingerprint(queries.roster_csv(draft))
        Seed.objects.create(trial=draft, seed=seed)
    plan = plan_of(draft)
    draft.plan_text, draft.plan_hash = plan.canonical().decode(), plan.sha256
    draft.seed_hash = fingerprint(seed)
    draft.state, draft.locked_by_id, draft.locked_at = TrialState.LOCKED, by.user_id, now
    draft.save()
    record(
        by=by, action="visits.lock_trial", target=target_of(draft), now=now,
        detail={"plan": draft.plan_hash, "roster": draft.roster_hash, "seed": draft.seed_hash},
    )  # fmt: skip
    transaction.on_commit(forget_pages)
    return draft


@transaction.atomic
def note_deviation(*, trial: Trial, reason: str, by: Actor, now: datetime) -> Deviation:
    """Say in public what is done otherwise than planned; it stays for ever.

    Raises WrongStep for a draft, and NoReason.
    """
    assert by.user_id is not None, "a deviation has an author"
    words = tidy(reason)
    if not words:
        raise NoReason
    if trial.is_draft:
        raise WrongStep
    deviation = Deviation.objects.create(
        trial=trial, reason=words[:1000], noted_by_id=by.user_id, noted_at=now
    )
    record(by=by, action="visits.note_deviation", target=target_of(trial), now=now)
    transaction.on_commit(forget_pages)
    return deviation


def _seen(trial: Trial, seen: int) -> Trial:
    draft = held(trial, TrialState.DRAFT)
    if draft.revision != seen:
        raise TrialChanged
    return draft
