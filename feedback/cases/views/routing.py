"""Categories, teams and rules: who gets what residents tell us."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.cases import queries, services
from feedback.cases.forms.routing import CategoryForm, NamesForm, RouteForm, TeamForm
from feedback.cases.models import Category, Team
from trustapp.accounts.adapters import needs_step_up
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs
from trustapp.core.http.submission import OnceForm


@needs("cases.manage_routing")
@require_safe
def routing(request: HttpRequest) -> HttpResponse:
    """Show what messages can be about, who looks after them, and the rules between."""
    return _overview(request, RouteForm())


@needs("cases.manage_routing")
@require_http_methods(["GET", "POST"])
@needs_step_up
def new_category(request: HttpRequest) -> HttpResponseBase:
    """Add a category."""
    form = CategoryForm(request.POST or None)

    def work() -> None:
        services.add_category(names=form.names(), by=actor_of(request), now=timezone.now())

    return _keep(request, form, work) or _named(request, form, gettext("A new category"))


@needs("cases.manage_routing")
@require_http_methods(["GET", "POST"])
@needs_step_up
def category(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Rename a category, or offer it no longer."""
    found = _there(queries.category_by_id(public_id))
    form = CategoryForm(request.POST or None, initial=NamesForm.showing(found.names))
    given: dict[str, Any] = {"category": found, "by": actor_of(request), "now": timezone.now()}

    def work() -> None:
        if "retire" in request.POST:
            services.retire_category(**given)
        else:
            services.rename_category(**given, names=form.names())

    return _keep(request, form, work) or _named(request, form, found.name, thing=found)


@needs("cases.manage_routing")
@require_http_methods(["GET", "POST"])
@needs_step_up
def new_team(request: HttpRequest) -> HttpResponseBase:
    """Add a team."""
    form = TeamForm(request.POST or None)

    def work() -> None:
        services.add_team(
            names=form.names(),
            members=form.cleaned_data["members"],
            by=actor_of(request),
            now=timezone.now(),
        )

    return _keep(request, form, work) or _named(request, form, gettext("A new team"))


@needs("cases.manage_routing")
@require_http_methods(["GET", "POST"])
@needs_step_up
def team(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Change who belongs to a team, rename it, or close it."""
    found = _there(queries.team_by_id(public_id))
    begun = NamesForm.showing(found.names) | {"members": found.members.all()}
    form = TeamForm(request.POST or None, initial=begun)
    given: dict[str, Any] = {"team": found, "by": actor_of(request), "now": timezone.now()}

    def work() -> None:
        if "retire" in request.POST:
            services.retire_team(**given)
        else:
            services.change_team(**given, names=form.names(), members=form.cleaned_data["members"])

    return _keep(request, form, work) or _named(request, form, found.name, thing=found)


@needs("cases.manage_routing")
@require_POST
@needs_step_up
def set_route(request: HttpRequest) -> HttpResponseBase:
    """Bring what is about this, from there, to somebody."""
    form = RouteForm(request.POST)

    def work() -> None:
        services.set_route(
            category=form.cleaned_data["category"],
            place=form.cleaned_data["place"],
            team=form.cleaned_data["team"],
            person=form.cleaned_data["person"],
            by=actor_of(request),
            now=timezone.now(),
        )

    return _keep(request, form, work) or _overview(request, form)


@needs("cases.manage_routing")
@require_POST
@needs_step_up
def end_route(request: HttpRequest, number: int) -> HttpResponseBase:
    """Take a rule away; one that is gone already is gone."""
    route = queries.routes().filter(pk=number).first()
    if route is not None:
        services.end_route(route=route, by=actor_of(request), now=timezone.now())
    return redirect("cases:routing")


def _keep(
    request: HttpRequest, form: OnceForm, work: Callable[[], None]
) -> HttpResponseBase | None:
    """Do the work once and go back to the overview; None when the form is to be shown (again)."""
    if not form.is_valid():
        return None

    def once() -> dict[str, Any]:
        work()
        return {}

    purpose = f"{request.path}-{request.user.pk}"[:50]
    try:
        form.submit_once(purpose=purpose, now=timezone.now(), work=once)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, gettext("It is saved."))
    return redirect("cases:routing")


def _named(
    request: HttpRequest, form: OnceForm, heading: str, *, thing: Category | Team | None = None
) -> HttpResponse:
    context = {"form": form, "heading": heading, "thing": thing}
    return render(request, "feedback/cases/staff/named.html", context)


def _overview(request: HttpRequest, form: RouteForm) -> HttpResponse:
    context = {
        "categories": list(queries.categories()),
        "teams": list(queries.teams_with_members()),
        "routes": list(queries.routes()),
        "form": form,
    }
    return render(request, "feedback/cases/staff/routing.html", context)


def _there(found: Any) -> Any:
    if found is None:
        raise Http404
    return found
