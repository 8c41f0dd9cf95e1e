"""Keys of programs to the API."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustapp.accounts import queries
from trustapp.accounts.models import ApiToken
from trustapp.audit import services as audit
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor

_SCOPE = re.compile(r"[a-z]+:[a-z]+")


class ScopeIsOdd(Refused):
    """A scope names a subject and an act."""

    message = _("Write every scope like this: feedback:write")
    code = "scope_is_odd"


@transaction.atomic
def issue_token(
    *, name: str, scopes: Sequence[str], by: Actor, now: datetime
) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, which cannot be read again.

    Raises ScopeIsOdd.
    """
    if not scopes or not all(_SCOPE.fullmatch(scope) for scope in scopes):
        raise ScopeIsOdd
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        name=name,
        token_hash=queries.token_hash(secret),
        scopes=sorted(set(scopes)),
        created_by_id=by.user_id,
        created_at=now,
    )
    audit.record(
        by=by,
        action="accounts.issue_token",
        target=f"token:{token.pk}",
        now=now,
        detail={"scopes": token.scopes},
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, now: datetime) -> bool:
    """Make the token useless from the next request on; False when it already was."""
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now)
    if changed:
        audit.record(by=by, action="accounts.revoke_token", target=f"token:{token.pk}", now=now)
    return bool(changed)
