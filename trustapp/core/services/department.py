"""How the department introduces itself, and what it chose."""

from typing import Any

from django.db import transaction

from trustapp.core import queries
from trustapp.core.models import Department


def describe_department(**fields: Any) -> Department:
    """Write down the department's name, numbers and independent body."""
    department, _ = Department.objects.update_or_create(id=1, defaults=fields)
    _forget()
    return department


def held_department() -> Department:
    """Return the department as it is now, held until the transaction ends."""
    Department.objects.get_or_create(id=1)
    return Department.objects.select_for_update().get(id=1)


@transaction.atomic
def choose(*, part: str, chosen: dict[str, Any]) -> dict[str, Any]:
    """Write down all choices of one part, and return those that stood before."""
    department = held_department()
    before: dict[str, Any] = department.choices.get(part, {})
    department.choices[part] = chosen
    department.save(update_fields=["choices"])
    _forget()
    return before


def _forget() -> None:
    """Let this process read it anew, now and once others can read it, and pages be drawn anew."""
    queries.forget_department()
    transaction.on_commit(queries.forget_department)
    transaction.on_commit(queries.forget_pages)
