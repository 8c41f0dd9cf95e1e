"""How the department introduces itself."""

from typing import Any

from trustapp.core import queries
from trustapp.core.models import Department


def describe_department(**fields: Any) -> Department:
    """Write down the department's name, numbers and independent body."""
    department, _ = Department.objects.update_or_create(id=1, defaults=fields)
    queries.forget_department()
    return department
