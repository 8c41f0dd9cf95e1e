"""Writing the record."""

import ipaddress
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import Actor


def record(
    *, by: Actor, action: str, target: str, now: datetime, detail: dict[str, Any] | None = None
) -> AuditLine:
    """Add one line inside the caller's transaction: if it cannot be written, nothing is.

    `action` is `room.verb_noun`, `target` is `noun:public id`; `detail` must name no resident.
    """
    return AuditLine.objects.create(
        at=now,
        actor_kind=by.kind,
        actor_id=by.user_id,
        actor_label=by.label[:120],
        action=action,
        target=target,
        detail=detail or {},
        address=_address(by),
    )


_AT_ONCE = 5000
_MANY = """
    INSERT INTO audit_auditline
           (at, actor_kind, actor_id, actor_label, action, target, detail, address)
    SELECT %s, %s, %s, %s, %s, line->>0, line->1, %s::inet
      FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS given (line, place) ORDER BY place
"""


def record_many(
    *, by: Actor, action: str, about: Sequence[tuple[str, dict[str, Any]]], now: datetime
) -> None:
    """Add a line for each target and its detail, as `record` does one by one, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _MANY,
            [now, by.kind, by.user_id, by.label[:120], action, _address(by), json.dumps(about)],
        )


def forget_addresses(*, before: datetime) -> int:
    """Take the source addresses off lines older than this; return how many had one.

    The database does it in a function of its owner: the application cannot change a line, and
    through this only what is older than a year, whatever it asks for.
    """
    forgotten = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT audit_forget_addresses(%s, %s)", [before, _AT_ONCE])
            found = int(cursor.fetchone()[0])
            forgotten += found
            if found < _AT_ONCE:
                return forgotten


def clean_address(address: str) -> str | None:
    """Return a source address as the database takes it; None where it is none."""
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def _address(by: Actor) -> str | None:
    return clean_address(by.address) if by.kind == "staff" else None
