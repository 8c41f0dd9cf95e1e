"""Giving and taking roles."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustapp.accounts.enums import SENSITIVE_ROLES, Role
from trustapp.accounts.models import RoleGrant, User
from trustapp.audit import services as audit
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor


class LastAdministrator(Refused):
    """Someone must be left who can manage accounts."""

    message = _("This is the last administrator. Give someone else this role first.")
    code = "last_administrator"


class NeedsTwoPeople(Refused):
    """Nobody gives such a role alone."""

    message = _("This role needs two people. Ask for it, and another administrator confirms it.")
    code = "needs_two_people"


@transaction.atomic
def grant_role(*, user: User, role: Role, by: Actor, now: datetime) -> RoleGrant:
    """Give the role; someone who holds it keeps the grant they have.

    Raises NeedsTwoPeople, except for the command line, which only who runs the house has.
    """
    if role in SENSITIVE_ROLES and by.kind != "system":
        raise NeedsTwoPeople
    return give(user=user, role=role, by=by, now=now)


@transaction.atomic
def give(*, user: User, role: Role, by: Actor, now: datetime) -> RoleGrant:
    """Give the role, whichever it is: for those who have asked who may."""
    grant, is_new = RoleGrant.objects.get_or_create(
        user=user,
        role=role,
        revoked_at=None,
        defaults={"granted_at": now, "granted_by_id": by.user_id},
    )
    if is_new:
        _record("accounts.grant_role", user, role, by, now)
    return grant


@transaction.atomic
def revoke_role(*, user: User, role: Role, by: Actor, now: datetime) -> bool:
    """Take the role away, from the next request on; False when it was not held.

    Raises LastAdministrator.
    """
    # Locked together, so that two administrators cannot take each other's role at once.
    held = list(
        RoleGrant.objects.select_for_update()
        .filter(role=role, revoked_at__isnull=True, user__is_active=True)
        .order_by("id")
    )
    mine = [grant for grant in held if grant.user_id == user.pk]
    if not mine:
        return False
    if role == Role.ADMINISTRATOR and len(held) == 1:
        raise LastAdministrator
    mine[0].revoked_at = now
    mine[0].save(update_fields=["revoked_at"])
    _record("accounts.revoke_role", user, role, by, now)
    return True


def _record(action: str, user: User, role: Role, by: Actor, now: datetime) -> None:
    audit.record(
        by=by, action=action, target=f"user:{user.pk}", now=now, detail={"role": str(role)}
    )
