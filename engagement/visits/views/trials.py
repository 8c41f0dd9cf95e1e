"""Doors to trials for analysts: the plan, its people, its lock, its lists."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.visits.forms.trials import (
    AssignForm,
    PeopleForm,
    PowerForm,
    ReasonForm,
    TrialForm,
)
from engagement.visits.models import Trial
from engagement.visits.queries import trials as queries
from engagement.visits.services import trials as services
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

TRIALS_A_PAGE = 30


@needs("visits.read_trials")
@require_safe
def trials(request: HttpRequest) -> HttpResponse:
    """List the trials, newest first."""
    page = Paginator(queries.trials(), TRIALS_A_PAGE).get_page(request.GET.get("page"))
    may_manage = request.user.has_perm("visits.manage_trials")
    return _answer(request, "trials.html", {"page_obj": page, "may_manage": may_manage})


@needs("visits.manage_trials")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write the first draft of a plan."""
    form = TrialForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = form.submit_once(
                purpose="visits.trial", now=timezone.now(), work=lambda: _start(request, form)
            )
            return redirect("visits:trial", public_id=made["trial"])
        except services.BadTrialPlan as refusal:
            _say(form, refusal.reasons)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _answer(request, "plan.html", {"form": form})


def _start(request: HttpRequest, form: TrialForm) -> dict[str, Any]:
    trial = services.start_trial(
        plan=form.plan, survey=form.cleaned_data["survey"], by=actor_of(request),
        now=timezone.now(),
    )  # fmt: skip
    return {"trial": str(trial.public_id)}


@needs("visits.read_trials")
@require_safe
def trial(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one trial with its steps, and what can be done next."""
    shown = _trial(public_id)
    user: Any = request.user
    page = {
        "trial": shown,
        "plan": services.plan_of(shown),
        "deviations": queries.deviations(shown),
        "looks": queries.looks(shown),
        "may_manage": user.has_perm("visits.manage_trials"),
        "may_lock": user.has_perm("visits.lock_trial", shown),
    }
    return _answer(request, "trial.html", page)


@needs("visits.manage_trials")
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change the plan of a draft."""
    shown = _trial(public_id)
    form = TrialForm.for_trial(shown, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.save_trial(
                trial=shown, plan=form.plan, survey=form.cleaned_data["survey"],
                seen=form.cleaned_data["seen"] or 0, by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            return redirect("visits:trial", public_id=public_id)
        except services.BadTrialPlan as refusal:
            _say(form, refusal.reasons)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _answer(request, "plan.html", {"form": form, "trial": shown})


@needs("visits.manage_trials")
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take in the list of people."""
    shown = _trial(public_id)
    form = PeopleForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            taken = services.take_people(
                trial=shown, people=form.cleaned_data["file"], by=actor_of(request),
                now=timezone.now(),
            )  # fmt: skip
            said = _("Taken in: %(people)s people in %(households)s households.")
            counts = {"people": taken.people, "households": taken.households}
            messages.success(request, said % counts)
            return redirect("visits:trial", public_id=public_id)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _answer(request, "people.html", {"form": form, "trial": shown})


@needs("visits.manage_trials")
@require_POST
def blocks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have the blocks made."""
    return _do(
        request, public_id, services.ask_for_blocks,
        _("The blocks are being made. Open this page again in a moment."),
    )  # fmt: skip


@needs("visits.manage_trials")
@require_POST
def baseline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask people before the lot."""
    return _do(
        request, public_id, services.open_baseline, _("The first questions are on their way.")
    )


@needs("visits.manage_trials")
@require_POST
def offer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask a second person to lock the plan as it was seen."""
    return _do(
        request, public_id, services.offer_trial, _("Somebody else can lock this plan now."),
        seen=_seen(request),
    )  # fmt: skip


@needs("visits.lock_trial")
@require_POST
def lock(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Lock the plan as the second person."""
    return _do(
        request, public_id, services.lock_trial,
        _("Locked. The plan and its hash are public from this moment on."), seen=_seen(request),
    )  # fmt: skip


@needs("visits.manage_trials")
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Draw the lot and make the lists."""
    shown = _trial(public_id)
    initial = {"first_day": timezone.localdate()}
    form = AssignForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.assign_trial(
                trial=shown, officers=list(said["officers"]), first_day=said["first_day"],
                doors=said["doors"], by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The lot is drawn, and the officers have their lists."))
            return redirect("visits:trial", public_id=public_id)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _answer(request, "assign.html", {"form": form, "trial": shown})


@needs("visits.manage_trials")
@require_http_methods(["GET", "HEAD", "POST"])
def deviate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say in public what is done otherwise; or that, and that the trial ends here."""
    shown = _trial(public_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        stops = request.POST.get("act") == "stop"
        act = services.stop_trial if stops else services.note_deviation
        try:
            form.submit_once(
                purpose="visits.deviate", now=timezone.now(),
                work=lambda: _note(act, shown, request, form),
            )  # fmt: skip
            return redirect("visits:trial", public_id=public_id)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _answer(request, "deviate.html", {"form": form, "trial": shown})


def _note(act: Any, shown: Trial, request: HttpRequest, form: ReasonForm) -> dict[str, Any]:
    reason = form.cleaned_data["reason"]
    act(trial=shown, reason=reason, by=actor_of(request), now=timezone.now())
    return {}


@needs("visits.manage_trials")
@require_POST
def look(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open the arms for a registered look."""
    return _do(
        request, public_id, services.open_look,
        _("The arms are open for this look. That is public."), name=request.POST.get("name", ""),
    )  # fmt: skip


@needs("visits.manage_trials")
@require_http_methods(["GET", "HEAD", "POST"])
def power(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what a trial of this size could find, and have it computed for other suppositions."""
    shown = _trial(public_id)
    newest = queries.newest_power(shown)
    there = {"people": shown.person_count, "households": shown.household_count}
    initial = newest.supposed if newest else (there if shown.person_count else None)
    form = PowerForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        supposed = form.supposed(services.plan_of(shown).alpha)
        services.ask_for_power(
            trial=shown, supposed=supposed, by=actor_of(request), now=timezone.now()
        )
        return redirect("visits:trial_power", public_id=public_id)
    return _answer(request, "power.html", {"form": form, "trial": shown, "power": newest})


def _do(
    request: HttpRequest, public_id: UUID, act: Any, said: str, **given: Any
) -> HttpResponse:  # fmt: skip
    """Do one thing to a trial and return to its page, which says how it went."""
    try:
        act(trial=_trial(public_id), by=actor_of(request), now=timezone.now(), **given)
        messages.success(request, said)
    except services.NotReadyToLock as refusal:
        for gap in refusal.gaps:
            messages.warning(request, str(gap))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("visits:trial", public_id=public_id)


def _seen(request: HttpRequest) -> int:
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _trial(public_id: UUID) -> Trial:
    found = queries.trial_by_public_id(public_id)
    if found is None:
        raise Http404
    return found


def _say(form: TrialForm, reasons: Any) -> None:
    for reason in reasons:
        form.add_error(None, reason)


def _answer(request: HttpRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    form = page.get("form")
    status = 409 if form is not None and form.non_field_errors() else 200
    return render(request, f"engagement/visits/trials/{template}", page, status=status)
