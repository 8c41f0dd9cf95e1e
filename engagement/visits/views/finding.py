"""What the doors to visits share: finding a plan for somebody who may, and answering."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from engagement.visits import queries
from engagement.visits.models import Plan, Stop


def plan_for(request: HttpRequest, permission: str, public_id: UUID) -> Plan:
    """Return a plan; a 404 for a stranger is the same as for a missing one."""
    found = queries.plan_by_public_id(public_id)
    if found is None or not request.user.has_perm(permission, found):
        raise Http404
    return found


def door_for(
    request: HttpRequest, public_id: UUID, stop_id: UUID, permission: str = "visits.log_visit"
) -> tuple[Plan, Stop]:
    """Return a plan and one of its doors, which is a 404 to everybody else."""
    shown = plan_for(request, permission, public_id)
    stop = queries.stop_on(shown, stop_id, timezone.now())
    if stop is None:
        raise Http404
    stop.plan = shown
    return shown, stop


def answer(request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """Show a page; 409 where the form on it was refused as a whole."""
    form = page.get("form")
    status = 409 if form is not None and form.non_field_errors() else 200
    return render(request, f"engagement/visits/{template}", page, status=status)


def me(request: HttpRequest) -> int:
    """Return the number of the account that signed in."""
    assert request.user.pk is not None, "the door lets nobody in without one"
    return request.user.pk
