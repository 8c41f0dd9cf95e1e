"""Doors to the visits: plans of streets, the street list, and the log of one door."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.visits import queries, services
from engagement.visits.forms import EventForm, LogForm, PlanForm
from engagement.visits.models import Plan, Stop, Visit
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

PLANS_A_PAGE = 30
_FIELD_AT_FAULT = {services.NeedsConsent: "has_consent", services.NeedsWords: "words"}
OLD = timedelta(days=7)


@needs("visits.read_plan")
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans shared with an officer, or all of them for a supervisor."""
    may_plan = request.user.has_perm("visits.plan_visits")
    found = queries.plans(officer_user_id=None if may_plan else request.user.pk)
    page = Paginator(found, PLANS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "engagement/visits/plans.html",
        {"page_obj": page, "may_plan": may_plan, "today": timezone.localdate()},
    )


@needs("visits.plan_visits")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a street; what was written is kept until it can be read."""
    is_post = request.method == "POST"
    form = PlanForm(request.POST if is_post else None, initial={"planned_on": timezone.localdate()})
    if form.is_valid():
        try:
            answer = form.submit_once(
                purpose="visits.new", now=timezone.now(), work=lambda: _plan(request, form)
            )
            messages.success(request, _("Planned. The officers see it on their list now."))
            return redirect("visits:plan", public_id=answer["plan"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            form.renew_key()
    return _answer(request, "new.html", {"form": form})


def _plan(request: HttpRequest, form: PlanForm) -> dict[str, Any]:
    made = services.plan_visits(**form.wanted, by=actor_of(request), now=timezone.now())
    return {"plan": str(made.public_id)}


@needs("visits.read_plan")
@require_safe
def plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the street list, with the next door first."""
    shown = _plan_for(request, "visits.read_plan", public_id)
    page = {
        "plan": shown,
        "street": queries.street_list(shown, now=timezone.now()),
        "may_log": request.user.has_perm("visits.log_visit", shown),
        "may_keep": request.user.has_perm("visits.keep_follow_up", shown),
        "is_old": timezone.localdate() - shown.planned_on > OLD,
    }
    return _answer(request, "plan.html", page)


@needs("visits.log_visit")
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, public_id: UUID, stop_id: UUID) -> HttpResponse:
    """Log what happened at a door; a follow-up shows its code once more before the next door."""
    shown, stop = _door_for(request, public_id, stop_id)
    form = LogForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            logged = services.log_visit(
                stop=stop, event=form.event, by=actor_of(request), now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(_FIELD_AT_FAULT.get(type(refusal)), str(refusal))
        else:
            return _logged(request, shown, stop, logged)
    newest = queries.newest_visit(stop)
    return _answer(request, "log.html", {"plan": shown, "stop": stop, "form": form, "last": newest})


def _logged(request: HttpRequest, shown: Plan, stop: Stop, logged: services.Logged) -> HttpResponse:
    if logged.code:
        page = {"plan": shown, "stop": stop, "code": logged.code}
        return _answer(request, "saved.html", page)
    outcome = logged.visit.get_outcome_display()
    messages.success(request, _("Saved: %s, %s.") % (stop.door, outcome))
    return redirect("visits:plan", public_id=shown.public_id)


@needs("visits.log_visit")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, public_id: UUID, stop_id: UUID, event_id: UUID) -> HttpResponse:
    """Correct an entry by adding one; the first stays on record."""
    shown, stop = _door_for(request, public_id, stop_id)
    wrong = _visit_of(stop, event_id)
    opened = {"outcome": wrong.outcome, "topics": wrong.topics}
    form = EventForm(request.POST if request.method == "POST" else None, initial=opened)
    if form.is_valid():
        try:
            logged = services.correct_visit(
                visit=wrong, event=form.event, by=actor_of(request), now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _logged(request, shown, stop, logged)
    return _answer(request, "correct.html", {"plan": shown, "stop": stop, "form": form})


@needs("visits.keep_follow_up")
@require_POST
def follow_up_kept(request: HttpRequest, public_id: UUID, stop_id: UUID) -> HttpResponse:
    """Note that we came back as promised."""
    shown, stop = _door_for(request, public_id, stop_id, "visits.keep_follow_up")
    try:
        services.keep_follow_up(stop=stop, by=actor_of(request), now=timezone.now())
        messages.success(request, _("Noted: we came back to %s as promised.") % stop.door)
    except services.NothingOwed as refusal:
        messages.warning(request, str(refusal))
    return redirect("visits:plan", public_id=shown.public_id)


def _plan_for(request: HttpRequest, permission: str, public_id: UUID) -> Plan:
    found = queries.plan_by_public_id(public_id)
    if found is None or not request.user.has_perm(permission, found):
        raise Http404
    return found


def _door_for(
    request: HttpRequest, public_id: UUID, stop_id: UUID, permission: str = "visits.log_visit"
) -> tuple[Plan, Stop]:
    shown = _plan_for(request, permission, public_id)
    stop = queries.stop_on(shown, stop_id)
    if stop is None:
        raise Http404
    stop.plan = shown
    return shown, stop


def _visit_of(stop: Stop, event_id: UUID) -> Visit:
    found = queries.visit_by_event(event_id)
    if found is None or found.stop_id != stop.pk:
        raise Http404
    found.stop = stop
    return found


def _answer(request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    form = page.get("form")
    status = 409 if form is not None and form.non_field_errors() else 200
    return render(request, f"engagement/visits/{template}", page, status=status)
