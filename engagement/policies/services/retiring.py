"""The end of a policy: asked for by one person, answered by another, readable for ever."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from engagement.policies import queries
from engagement.policies.enums import ApprovalKind, ApprovalOutcome
from engagement.policies.models import Approval, Policy
from engagement.policies.services.approving import (
    NothingWaits,
    answer,
    check_second_person,
    required,
)
from engagement.policies.services.indexing import hide_policy
from engagement.policies.services.writing import Retired
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.queries import forget_pages


class NothingToRetire(Refused):
    message = _("Only a policy that was published can be retired.")
    code = "nothing_to_retire"


class AlreadyAsked(Refused):
    message = _("Somebody has asked for this already. It waits for a second person.")
    code = "already_asked"


class DayIsPast(Refused):
    message = _("Choose today or a later day.")
    code = "day_is_past"


@transaction.atomic
def ask_retirement(
    *, policy: Policy, reason: str, ends_on: date, by: Actor, now: datetime
) -> Approval:
    """Ask a second person to end a policy on a day.

    Raises Retired, AlreadyAsked, NothingToRetire, DayIsPast and ReasonMissing.
    """
    locked = _locked(policy)
    if queries.waiting(locked, ApprovalKind.RETIRE):
        raise AlreadyAsked
    if queries.newest_published(locked) is None:
        raise NothingToRetire
    if ends_on < localdate(now):
        raise DayIsPast
    approval = Approval.objects.create(
        kind=ApprovalKind.RETIRE, policy=locked, reason=required(reason), ends_on=ends_on,
        asked_by_id=by.user_id, asked_at=now,
    )  # fmt: skip
    _record("policies.ask_retirement", approval, by, now)
    return approval


@transaction.atomic
def approve_retirement(*, policy: Policy, by: Actor, now: datetime) -> Policy:
    """End a policy on the day that was asked for, or today when that day has passed.

    Raises Retired, NothingWaits and SecondPersonNeeded.
    """
    locked = _locked(policy)
    approval = _waiting(locked)
    check_second_person(approval, by)
    answer(approval, ApprovalOutcome.APPROVED, by=by, now=now)
    assert approval.ends_on is not None, "the database asks for a day"
    locked.retired_on = max(approval.ends_on, localdate(now))
    locked.retired_why = approval.reason
    locked.save(update_fields=["retired_on", "retired_why"])
    hide_policy(policy=locked, from_on=locked.retired_on)
    _record("policies.approve_retirement", approval, by, now)
    transaction.on_commit(forget_pages)
    return locked


@transaction.atomic
def refuse_retirement(*, policy: Policy, reason: str, by: Actor, now: datetime) -> Approval:
    """Keep a policy; raises Retired, NothingWaits, SecondPersonNeeded and ReasonMissing."""
    approval = _waiting(_locked(policy))
    check_second_person(approval, by)
    answer(approval, ApprovalOutcome.REFUSED, by=by, now=now, note=required(reason))
    _record("policies.refuse_retirement", approval, by, now)
    return approval


@transaction.atomic
def take_back_retirement(*, policy: Policy, by: Actor, now: datetime) -> Approval:
    """Ask no longer; raises Retired and NothingWaits."""
    approval = _waiting(_locked(policy))
    answer(approval, ApprovalOutcome.TAKEN_BACK, by=by, now=now)
    _record("policies.take_back_retirement", approval, by, now)
    return approval


def _locked(policy: Policy) -> Policy:
    locked = Policy.objects.select_for_update().get(pk=policy.pk)
    if locked.retired_on is not None:
        raise Retired
    return locked


def _waiting(policy: Policy) -> Approval:
    approval = queries.waiting(policy, ApprovalKind.RETIRE)
    if approval is None:
        raise NothingWaits
    return approval


def _record(action: str, approval: Approval, by: Actor, now: datetime) -> None:
    record(
        by=by, action=action, target=f"policy:{approval.policy.number}", now=now,
        detail={"ends_on": str(approval.ends_on)},
    )  # fmt: skip
