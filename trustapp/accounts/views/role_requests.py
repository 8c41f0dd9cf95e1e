"""Roles that wait for a second person."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trustapp.accounts import queries, services
from trustapp.accounts.adapters import needs_step_up
from trustapp.accounts.models import RoleRequest
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs


@needs("accounts.manage_people")
@require_safe
def role_requests(request: HttpRequest) -> HttpResponse:
    """List who is to get which role, why, and who asked."""
    return _show(request)


@needs("accounts.manage_people")
@require_POST
@needs_step_up
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give the role that somebody else asked for."""
    asked = get_object_or_404(RoleRequest, public_id=public_id)
    try:
        services.confirm_role(asked=asked, by=actor_of(request), now=timezone.now())
    except Refused as refusal:
        return _show(request, refusal=str(refusal))
    return redirect("accounts:role_requests")


@needs("accounts.manage_people")
@require_POST
@needs_step_up
def decline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the request go."""
    asked = get_object_or_404(RoleRequest, public_id=public_id)
    try:
        services.decline_role(asked=asked, by=actor_of(request), now=timezone.now())
    except Refused as refusal:
        return _show(request, refusal=str(refusal))
    return redirect("accounts:role_requests")


def _show(request: HttpRequest, *, refusal: str = "") -> HttpResponse:
    asked = list(queries.waiting_requests(timezone.now()))
    return render(
        request,
        "trustapp/accounts/role_requests.html",
        {
            "requests": asked,
            "mine": {
                one.pk for one in asked if request.user.pk in {one.requested_by_id, one.user_id}
            },
            "lasts": queries.REQUEST_LASTS.days,
            "errors": [refusal] if refusal else [],
        },
        status=409 if refusal else 200,
    )
