"""Writing the record."""

import ipaddress
from datetime import datetime
from typing import Any

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


def _address(by: Actor) -> str | None:
    if by.kind != "staff" or not by.address:
        return None
    try:
        return str(ipaddress.ip_address(by.address))
    except ValueError:
        return None
