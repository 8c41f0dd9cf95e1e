"""How long what is kept, what a run would take now, and what must stay."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trustapp.accounts.adapters import needs_step_up
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs
from trustapp.core.http.submission import OnceForm
from trustapp.keeping import queries, services
from trustapp.keeping.enums import Kind
from trustapp.keeping.rules import TERMS
from trustapp.manage.forms.retention import HoldForm, LengthForm, ReasonForm

_PAGE = "manage:retention"


@needs("manage.retention")
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Show how every kind of data stands: a dry run of all forgetting."""
    return _show(request, HoldForm())


@needs("manage.retention")
@require_http_methods(["GET", "POST"])
@needs_step_up
def length(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Set how long a kind is kept, or propose it."""
    chosen = Kind(kind) if kind in Kind.values else None
    bounds = TERMS[chosen].bounds if chosen else None
    if chosen is None or bounds is None:
        raise Http404
    form = LengthForm(
        request.POST or None, bounds=bounds, initial={"days": queries.days_shown(chosen)}
    )

    def work() -> dict[str, Any]:
        proposal = services.set_length(
            kind=chosen,
            days=form.cleaned_data["days"],
            reason=form.cleaned_data["reason"],
            by=actor_of(request),
            now=timezone.now(),
        )
        return {"waits": proposal is not None}

    done = _once(request, form, work)
    if done is not None:
        return _back(request, waits=done["waits"])
    context = {"form": form, "kind": chosen, "terms": TERMS[chosen], "bounds": bounds}
    return render(request, "trustapp/manage/length.html", context)


@needs("manage.retention")
@require_POST
@needs_step_up
def place_hold(request: HttpRequest) -> HttpResponseBase:
    """Let a kind stay, from some days."""
    form = HoldForm(request.POST)

    def work() -> dict[str, Any]:
        services.place_hold(
            kind=Kind(form.cleaned_data["kind"]),
            begins_on=form.cleaned_data["begins_on"],
            ends_on=form.cleaned_data["ends_on"],
            reason=form.cleaned_data["reason"],
            by=actor_of(request),
            now=timezone.now(),
        )
        return {}

    if _once(request, form, work) is None:
        return _show(request, form)
    return _back(request, waits=False)


@needs("manage.retention")
@require_http_methods(["GET", "POST"])
@needs_step_up
def lift_hold(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Ask a second person to lift a hold."""
    hold = queries.hold_by_id(public_id)
    if hold is None:
        raise Http404
    form = ReasonForm(request.POST or None)

    def work() -> dict[str, Any]:
        services.propose_to_lift(
            hold=hold,
            reason=form.cleaned_data["reason"],
            by=actor_of(request),
            now=timezone.now(),
        )
        return {}

    if _once(request, form, work) is None:
        return render(request, "trustapp/manage/lift.html", {"form": form, "hold": hold})
    return _back(request, waits=True)


@needs("manage.retention")
@require_POST
@needs_step_up
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Do what somebody else proposed."""
    return _decide(request, public_id, services.confirm)


@needs("manage.retention")
@require_POST
@needs_step_up
def decline(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Let a proposal go."""
    return _decide(request, public_id, services.decline)


def _decide(request: HttpRequest, public_id: UUID, decide: Callable[..., None]) -> HttpResponseBase:
    proposal = queries.proposal_by_id(public_id)
    if proposal is None:
        raise Http404
    try:
        decide(proposal=proposal, by=actor_of(request), now=timezone.now())
    except Refused as refusal:
        return _show(request, HoldForm(), errors=[str(refusal)])
    return _back(request, waits=False)


def _once(
    request: HttpRequest, form: OnceForm, work: Callable[[], dict[str, Any]]
) -> dict[str, Any] | None:
    """Do the work once and return its answer; None when the form is to be shown (again)."""
    if not form.is_valid():
        return None
    purpose = f"{request.path}-{request.user.pk}"[-50:]
    try:
        return form.submit_once(purpose=purpose, now=timezone.now(), work=work)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _back(request: HttpRequest, *, waits: bool) -> HttpResponse:
    said = gettext("It waits for a second person.") if waits else gettext("It is saved.")
    messages.success(request, said)
    return redirect(_PAGE)


def _show(request: HttpRequest, form: HoldForm, errors: list[str] | None = None) -> HttpResponse:
    now = timezone.now()
    context = {
        "standings": queries.standings(now),
        "holds": list(queries.holds()),
        "waiting": list(queries.waiting(now)),
        "lasts": queries.PROPOSAL_LASTS.days,
        "form": form,
        "errors": errors or [],
    }
    status = 409 if errors else 200
    return render(request, "trustapp/manage/retention.html", context, status=status)
