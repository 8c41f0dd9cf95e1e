"""Doors to the plans of streets."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.visits import queries, services
from engagement.visits.forms.planning import PlanForm
from engagement.visits.views.finding import answer, plan_for
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

PLANS_A_PAGE = 30
OLD = timedelta(days=7)


@needs("visits.read_plan")
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans shared with an officer, or all of them for a supervisor."""
    may_plan = request.user.has_perm("visits.plan_visits")
    found = queries.plans(timezone.now(), officer_user_id=None if may_plan else request.user.pk)
    page = Paginator(found, PLANS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "engagement/visits/plans.html",
        {
            "page_obj": page,
            "may_plan": may_plan,
            "may_log": request.user.has_perm("visits.log_visit"),
            "today": timezone.localdate(),
            "language": settings.LANGUAGE_CODE,
        },
    )


@needs("visits.plan_visits")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a street; what was written is kept until it can be read."""
    is_post = request.method == "POST"
    form = PlanForm(request.POST if is_post else None, initial={"planned_on": timezone.localdate()})
    if form.is_valid():
        try:
            planned = form.submit_once(
                purpose="visits.new", now=timezone.now(), work=lambda: _plan(request, form)
            )
            messages.success(request, _("Planned. The officers see it on their list now."))
            if left := planned["left_out"]:
                messages.info(
                    request,
                    ngettext(
                        "%(left)s door is left out: not now.",
                        "%(left)s doors are left out: not now.",
                        left,
                    )
                    % {"left": left},
                )
            return redirect("visits:plan", public_id=planned["plan"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            form.renew_key()
    return answer(request, "new.html", {"form": form})


def _plan(request: HttpRequest, form: PlanForm) -> dict[str, Any]:
    made = services.plan_visits(**form.wanted, by=actor_of(request), now=timezone.now())
    left_out = len(form.wanted["doors"]) - made.stops.count()
    return {"plan": str(made.public_id), "left_out": left_out}


@needs("visits.read_plan")
@require_safe
def plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the street list, with the next door first."""
    shown = plan_for(request, "visits.read_plan", public_id)
    may_plan = request.user.has_perm("visits.plan_visits")
    street = queries.street_list(shown, now=timezone.now(), reader_id=request.user.pk)
    window = queries.visiting_window(shown.place_id, shown.planned_on)
    page = {
        "plan": shown,
        "street": street,
        "languages": settings.LANGUAGES,
        "window": window,
        "outside": [
            line.visit.pk
            for line in street.lines
            if may_plan and line.visit and not window.holds(line.visit.happened_at)
        ],
        "may_plan": may_plan,
        "may_log": request.user.has_perm("visits.log_visit", shown),
        "may_keep": request.user.has_perm("visits.keep_follow_up", shown),
        "manner": queries.manner(get_language()),
        "is_old": timezone.localdate() - shown.planned_on > OLD,
    }
    return answer(request, "plan.html", page)
