"""Letting one case stay, whatever its time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from feedback.cases import queries, services
from feedback.cases.forms.keeping import HoldForm
from trustapp.accounts.adapters import needs_step_up
from trustapp.core.http.access import actor_of, needs


@needs("cases.hold_case")
@require_http_methods(["GET", "POST"])
@needs_step_up
def hold(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Say why a case must stay."""
    case = queries.case_in_scope(request.user.pk or 0, public_id)
    if case is None:
        raise Http404
    form = HoldForm(request.POST or None)

    def work() -> dict[str, Any]:
        services.hold_case(
            case=case, reason=form.cleaned_data["reason"], by=actor_of(request), now=timezone.now()
        )
        return {}

    if form.is_valid():
        purpose = f"hold-case-{public_id}"
        form.submit_once(purpose=purpose, now=timezone.now(), work=work)
        messages.success(request, gettext("It stays until two people lift the hold."))
        return redirect("cases:item", public_id)
    context = {"form": form, "case": case, "hold": queries.hold_on_case(case)}
    return render(request, "feedback/cases/staff/hold.html", context)
