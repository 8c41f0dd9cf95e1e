"""Changing what the department says of itself and what it chose, when several people are at it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from trustapp.audit import services as audit
from trustapp.audit.queries import overtaken_by
from trustapp.core import services as core
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.merging import merge
from trustapp.manage import queries

Values = Mapping[str, Any]


@transaction.atomic
def change_department(*, seen: Values, typed: Values, by: Actor, now: datetime) -> bool:
    """Change how the department introduces itself; say whether anything changed.

    Raises Overtaken where somebody else changed the same.
    """
    department = core.held_department()
    current = queries.introduction(department)
    changes = _merged("department", seen, typed, current, now)
    if changes:
        core.describe_department(**changes)
        _record("department", current, changes, by, now)
    return bool(changes)


@transaction.atomic
def change_choices(
    *, part: str, seen: Values, typed: Values, defaults: Values, by: Actor, now: datetime
) -> bool:
    """Change what the department chose of one part; what equals the default is not kept.

    Says whether anything changed. Raises Overtaken.
    """
    chosen = core.held_department().choices.get(part, {})
    current = {**defaults, **chosen}
    changes = _merged(part, seen, typed, current, now)
    if not changes:
        return False
    kept = {
        name: value for name, value in (current | changes).items() if value != defaults.get(name)
    }
    core.choose(part=part, chosen=kept)
    _record(part, current, changes, by, now)
    return True


def _merged(
    part: str, seen: Values, typed: Values, current: Values, now: datetime
) -> dict[str, Any]:
    merged = merge(seen=seen, typed=typed, current=current)
    if merged.overtaken:
        raise overtaken_by(f"setting:{part}", merged.overtaken, now)
    return merged.changes


def _record(part: str, current: Values, changes: Values, by: Actor, now: datetime) -> None:
    detail = {
        name: {"before": current.get(name, ""), "after": value} for name, value in changes.items()
    }
    audit.record(
        by=by, action=f"manage.change_{part}", target=f"setting:{part}", now=now, detail=detail
    )
