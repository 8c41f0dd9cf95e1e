"""The second factors of an account: an app, passkeys, and codes for when neither is at hand."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustapp.accounts import queries
from trustapp.accounts.models import User
from trustapp.audit import services as audit
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor

MOST_PASSKEYS = 10


class LastFactor(Refused):
    """Nobody is left with a password alone."""

    message = _("This is your only second step. Add another one first.")
    code = "last_factor"


class TooManyPasskeys(Refused):
    """Nobody has so many devices."""

    message = _("You have 10 passkeys. Remove one that you do not use any more.")
    code = "too_many_passkeys"


@transaction.atomic
def add_passkey(
    *, user: User, name: str, credential: dict[str, Any], by: Actor, now: datetime
) -> Authenticator:
    """Keep the public key of a device; the same one twice is kept once.

    Whoever has no recovery codes gets some with it. Raises TooManyPasskeys.
    """
    User.objects.select_for_update().get(pk=user.pk)
    keys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    known = keys.filter(data__credential__id=credential["id"]).first()
    if known is not None:
        return known
    if keys.count() >= MOST_PASSKEYS:
        raise TooManyPasskeys
    key = Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "credential": credential},
        created_at=now,
    )
    _give_recovery_codes(user)
    record_new_factor(factor=key, by=by, now=now)
    return key


@transaction.atomic
def remove_factor(*, user: User, number: int, by: Actor, now: datetime) -> bool:
    """Take off an app or a passkey, from the next sign-in on; False when it was gone already.

    Raises LastFactor.
    """
    User.objects.select_for_update().get(pk=user.pk)
    factors = list(queries.factors_of(user))
    mine = [factor for factor in factors if factor.pk == number]
    if not mine:
        return False
    if len(factors) == 1:
        raise LastFactor
    mine[0].delete()
    _record("accounts.remove_factor", mine[0], number, by, now)
    return True


@transaction.atomic
def record_new_factor(*, factor: Authenticator, by: Actor, now: datetime) -> None:
    """Write down that an account can be proved in a further way."""
    _record("accounts.add_factor", factor, factor.pk, by, now)


def _give_recovery_codes(user: User) -> None:
    kind = Authenticator.Type.RECOVERY_CODES
    if not Authenticator.objects.filter(user=user, type=kind).exists():
        RecoveryCodes.activate(user)


def _record(action: str, factor: Authenticator, number: int, by: Actor, now: datetime) -> None:
    audit.record(
        by=by,
        action=action,
        target=f"user:{factor.user_id}",
        now=now,
        detail={"kind": str(factor.type), "number": number},
    )
