"""What every template may use."""

from typing import Any

from django.http import HttpRequest

from trustapp.core import queries


def department(request: HttpRequest) -> dict[str, Any]:
    """Give templates the department: name, numbers, independent body."""
    return {"department": queries.department()}
