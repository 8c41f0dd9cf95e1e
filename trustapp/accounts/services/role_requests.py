"""Sensitive roles need two people: one asks, another confirms, and neither is who gets it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustapp.accounts import queries
from trustapp.accounts.enums import RequestOutcome, Role
from trustapp.accounts.models import RoleRequest, User
from trustapp.accounts.services.roles import give
from trustapp.audit import services as audit
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor


class NeedsAnother(Refused):
    """Who asked, and who is to get the role, cannot confirm it."""

    message = _("Another administrator has to confirm this, neither who asked nor who gets it.")
    code = "needs_another"


class RequestIsOver(Refused):
    """It was decided, has expired, or does not stand any more."""

    message = _("This request is over. Ask anew if the role is still needed.")
    code = "request_is_over"


@transaction.atomic
def request_role(*, user: User, role: Role, reason: str, by: Actor, now: datetime) -> RoleRequest:
    """Ask for a sensitive role for somebody; whoever asks twice finds the request that waits."""
    assert by.user_id is not None
    User.objects.select_for_update().get(pk=user.pk)
    waiting = RoleRequest.objects.filter(user=user, role=role, outcome=RequestOutcome.WAITING)
    for standing in waiting:
        if queries.is_in_time(standing, now):
            return standing
        _decide(standing, RequestOutcome.EXPIRED, by=None, now=now)
    asked = RoleRequest.objects.create(
        user=user, role=role, reason=reason, requested_by_id=by.user_id, requested_at=now
    )
    _record("accounts.request_role", asked, by, now)
    return asked


@transaction.atomic
def confirm_role(*, asked: RoleRequest, by: Actor, now: datetime) -> None:
    """Give the role that another administrator asked for; the same person twice confirms once.

    Raises NeedsAnother and RequestIsOver.
    """
    locked = RoleRequest.objects.select_for_update().get(pk=asked.pk)
    if locked.outcome == RequestOutcome.CONFIRMED and locked.decided_by_id == by.user_id:
        return
    if by.user_id is None or by.user_id in {locked.requested_by_id, locked.user_id}:
        raise NeedsAnother
    if locked.outcome != RequestOutcome.WAITING or not queries.still_stands(locked, now):
        raise RequestIsOver
    _decide(locked, RequestOutcome.CONFIRMED, by=by.user_id, now=now)
    _record("accounts.confirm_role", locked, by, now)
    give(user=locked.user, role=Role(locked.role), by=by, now=now)


@transaction.atomic
def decline_role(*, asked: RoleRequest, by: Actor, now: datetime) -> None:
    """Let a request go, as any administrator may, who asked included. Raises RequestIsOver."""
    locked = RoleRequest.objects.select_for_update().get(pk=asked.pk)
    if locked.outcome == RequestOutcome.DECLINED:
        return
    if locked.outcome != RequestOutcome.WAITING:
        raise RequestIsOver
    _decide(locked, RequestOutcome.DECLINED, by=by.user_id, now=now)
    _record("accounts.decline_role", locked, by, now)


def _decide(asked: RoleRequest, outcome: RequestOutcome, *, by: int | None, now: datetime) -> None:
    asked.outcome, asked.decided_by_id, asked.decided_at = outcome, by, now
    asked.save(update_fields=["outcome", "decided_by", "decided_at"])


def _record(action: str, asked: RoleRequest, by: Actor, now: datetime) -> None:
    audit.record(
        by=by,
        action=action,
        target=f"user:{asked.user_id}",
        now=now,
        detail={"role": asked.role, "request": str(asked.public_id), "reason": asked.reason},
    )
