"""Making, setting up and closing staff accounts."""

from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from trustapp.accounts import queries
from trustapp.accounts.enums import Role
from trustapp.accounts.models import RoleGrant, User
from trustapp.accounts.services.roles import LastAdministrator, grant_role
from trustapp.accounts.services.sessions import shut_out
from trustapp.audit import services as audit
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor


class AlreadyThere(Refused):
    """One person, one account."""

    message = _("There is already an account with this email address.")
    code = "already_there"


class NotYourself(Refused):
    """Some changes to an account need another person."""

    message = _("Ask another administrator to change your own account.")
    code = "not_yourself"


class SetupIsOver(Refused):
    """The setup link was used or is too old."""

    message = _("This setup link was used or is too old. Ask an administrator for a new one.")
    code = "setup_is_over"


@transaction.atomic
def create_staff(*, email: str, name: str, roles: Sequence[Role], by: Actor, now: datetime) -> User:
    """Make an account that nobody can sign in to until its setup link was used.

    Raises AlreadyThere.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name, date_joined=now)
    except IntegrityError as error:
        raise AlreadyThere from error
    audit.record(by=by, action="accounts.create_staff", target=f"user:{user.pk}", now=now)
    for role in roles:
        grant_role(user=user, role=role, by=by, now=now)
    return user


@transaction.atomic
def renew_setup(*, user: User, by: Actor, now: datetime) -> str:
    """Take away password and second factor, and return the one-time word of the setup link.

    For a new account and for a lost phone alike; whoever is signed in as this account is out.
    Raises NotYourself.
    """
    if by.user_id == user.pk:
        raise NotYourself
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    shut_out(user=user)
    audit.record(by=by, action="accounts.renew_setup", target=f"user:{user.pk}", now=now)
    return f"{user.pk}-{default_token_generator.make_token(user)}"


@transaction.atomic
def finish_setup(*, token: str, password: str, by: Actor, now: datetime) -> User:
    """Set the first password of an account, once. Raises SetupIsOver."""
    user = queries.person_to_set_up(token)
    if user is None:
        raise SetupIsOver
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.password != user.password:
        raise SetupIsOver
    locked.set_password(password)
    locked.save(update_fields=["password"])
    audit.record(by=by, action="accounts.finish_setup", target=f"user:{locked.pk}", now=now)
    return locked


@transaction.atomic
def close_account(*, user: User, by: Actor, now: datetime) -> None:
    """Let nobody sign in to the account any more; it ends on the next request.

    Raises NotYourself and LastAdministrator.
    """
    if by.user_id == user.pk:
        raise NotYourself
    administrators = list(
        RoleGrant.objects.select_for_update()
        .filter(role=Role.ADMINISTRATOR, revoked_at__isnull=True, user__is_active=True)
        .order_by("id")
        .values_list("user_id", flat=True)
    )
    if administrators == [user.pk]:
        raise LastAdministrator
    user.is_active = False
    user.save(update_fields=["is_active"])
    shut_out(user=user)
    audit.record(by=by, action="accounts.close_account", target=f"user:{user.pk}", now=now)
