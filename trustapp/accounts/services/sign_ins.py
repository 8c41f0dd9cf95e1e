"""The record of who came in and who left."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from trustapp.accounts.models import OpenSession, User
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor, system


@transaction.atomic
def record_sign_in(*, by: Actor, proofs: Sequence[str], now: datetime) -> None:
    """Write down that someone signed in, and what they proved themselves with."""
    audit.record(
        by=by,
        action="accounts.sign_in",
        target=f"user:{by.user_id}",
        now=now,
        detail={"proofs": list(proofs)},
    )


@transaction.atomic
def record_sign_out(*, by: Actor, key: str, now: datetime) -> None:
    """Write down that someone signed out, and forget the session they leave."""
    OpenSession.objects.filter(session_key=key).delete()
    audit.record(by=by, action="accounts.sign_out", target=f"user:{by.user_id}", now=now)


@transaction.atomic
def record_refused_sign_in(*, email: str, now: datetime) -> None:
    """Write down a wrong password at a known account, without an address: it may be anyone's."""
    known = User.objects.filter(email=email).values_list("pk", flat=True).first()
    audit.record(
        by=system("accounts.sign_in"),
        action="accounts.refuse_sign_in",
        target=f"user:{known or 'unknown'}",
        now=now,
    )


def record_look_at_audit(
    *, by: Actor, wanted: dict[str, str], is_export: bool, now: datetime
) -> None:
    """Write down that someone read the record, or took a copy of it, and which part."""
    action = "accounts.export_audit" if is_export else "accounts.look_at_audit"
    audit.record(by=by, action=action, target="audit", now=now, detail=dict(wanted))
