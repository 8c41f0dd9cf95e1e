"""What the doors to visits share: finding a plan for somebody who may, and answering."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from engagement.visits import queries
from engagement.visits.models import Plan


def plan_for(request: HttpRequest, permission: str, public_id: UUID) -> Plan:
    """Return a plan; a 404 for a stranger is the same as for a missing one."""
    found = queries.plan_by_public_id(public_id)
    if found is None or not request.user.has_perm(permission, found):
        raise Http404
    return found


def answer(request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """Show a page; 409 where the form on it was refused as a whole."""
    form = page.get("form")
    status = 409 if form is not None and form.non_field_errors() else 200
    return render(request, f"engagement/visits/{template}", page, status=status)


def me(request: HttpRequest) -> int:
    """Return the number of the account that signed in."""
    assert request.user.pk is not None, "the door lets nobody in without one"
    return request.user.pk
