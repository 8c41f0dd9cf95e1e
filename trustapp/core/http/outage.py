"""The answer while the database is away, full or overloaded."""

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

from trustapp.core import queries

_DISK_FULL = "53100"


def outage_answer(error: Exception) -> HttpResponse | None:
    """Return a page that says what to do (503 with Retry-After), or None for any other error.

    The page is drawn without the request: what templates may use there can ask the database.
    """
    if not isinstance(error, OperationalError | InterfaceError) and not _is_full(error):
        return None
    page = render_to_string("503.html", {"department": queries.last_known_department()})
    return HttpResponse(page, status=503, headers={"Retry-After": "10"})


def _is_full(error: Exception) -> bool:
    cause = error.__cause__
    return isinstance(error, DatabaseError) and getattr(cause, "pgcode", "") == _DISK_FULL
