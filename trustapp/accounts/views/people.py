"""Managing staff accounts: who there is, which roles they hold."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trustapp.accounts import queries, services
from trustapp.accounts.adapters import needs_step_up
from trustapp.accounts.enums import SENSITIVE_ROLES, Role
from trustapp.accounts.forms import GiveRoleForm, PersonForm, RoleForm
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

PAGE = 50


@needs("accounts.manage_people")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List accounts with their roles and whether their second factor is set up."""
    page = Paginator(queries.people(), PAGE).get_page(request.GET.get("page"))
    waiting = queries.waiting_requests(timezone.now()).count()
    return render(request, "trustapp/accounts/people.html", {"page_obj": page, "waiting": waiting})


@needs("accounts.manage_people")
@require_http_methods(["GET", "POST"])
@needs_step_up
def new_person(request: HttpRequest) -> HttpResponse:
    """Make an account."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            answer = form.submit_once(
                purpose="person",
                now=timezone.now(),
                work=lambda: _create(request, form),
            )
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            return redirect("accounts:person", answer["person"])
    return render(request, "trustapp/accounts/new_person.html", {"form": form})


@needs("accounts.manage_people")
@require_safe
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show one account and what can be changed about it."""
    return _show(request, number)


@needs("accounts.manage_people")
@require_POST
@needs_step_up
def give_role(request: HttpRequest, number: int) -> HttpResponse:
    """Give a role; ask for one that needs two people."""
    user = get_object_or_404(queries.people(), pk=number, is_active=True)
    form = GiveRoleForm(request.POST)
    if not form.is_valid():
        refusal = next(iter(form.errors.get("reason", [])), _("Choose a role from the list."))
        return _show(request, number, refusal=str(refusal))
    role, by, now = Role(form.cleaned_data["role"]), actor_of(request), timezone.now()
    if role not in SENSITIVE_ROLES:
        services.grant_role(user=user, role=role, by=by, now=now)
    elif role not in user.roles:
        reason = form.cleaned_data["reason"]
        services.request_role(user=user, role=role, reason=reason, by=by, now=now)
    return redirect("accounts:person", number)


@needs("accounts.manage_people")
@require_POST
@needs_step_up
def take_role(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role away."""
    user = get_object_or_404(queries.people(), pk=number)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _show(request, number, refusal=_("Choose a role from the list."))
    role = Role(form.cleaned_data["role"])
    try:
        services.revoke_role(user=user, role=role, by=actor_of(request), now=timezone.now())
    except Refused as refusal:
        return _show(request, number, refusal=str(refusal))
    return redirect("accounts:person", number)


@needs("accounts.manage_people")
@require_POST
@needs_step_up
def start_setup(request: HttpRequest, number: int) -> HttpResponse:
    """Make a setup link and show it, once."""
    user = get_object_or_404(queries.people(), pk=number)
    try:
        token = services.renew_setup(user=user, by=actor_of(request), now=timezone.now())
    except Refused as refusal:
        return _show(request, number, refusal=str(refusal))
    link = settings.BASE_URL + reverse("accounts:set_up", args=[token])
    return _show(request, number, setup_link=link)


@needs("accounts.manage_people")
@require_POST
def sign_out(request: HttpRequest, number: int) -> HttpResponse:
    """Sign somebody out everywhere; safety first, so that no fresh proof is asked."""
    user = get_object_or_404(queries.people(), pk=number)
    services.end_sessions(user=user, by=actor_of(request), now=timezone.now())
    return redirect("accounts:person", number)


@needs("accounts.manage_people")
@require_http_methods(["GET", "POST"])
@needs_step_up
def close_account(request: HttpRequest, number: int) -> HttpResponse:
    """Close an account, after asking."""
    user = get_object_or_404(queries.people(), pk=number)
    if request.method == "GET":
        return render(request, "trustapp/accounts/close.html", {"person": user})
    try:
        services.close_account(user=user, by=actor_of(request), now=timezone.now())
    except Refused as refusal:
        return _show(request, number, refusal=str(refusal))
    return redirect("accounts:person", number)


def _create(request: HttpRequest, form: PersonForm) -> dict[str, int]:
    made = services.create_staff(
        email=form.cleaned_data["email"],
        name=form.cleaned_data["name"],
        roles=[Role(role) for role in form.cleaned_data["roles"]],
        by=actor_of(request),
        now=timezone.now(),
    )
    return {"person": made.pk}


def _show(
    request: HttpRequest, number: int, *, refusal: str = "", setup_link: str = ""
) -> HttpResponse:
    user: Any = get_object_or_404(queries.people(), pk=number)
    held = {grant.role for grant in user.held}
    return render(
        request,
        "trustapp/accounts/person.html",
        {
            "person": user,
            "grants": user.held,
            "free_roles": [choice for choice in Role.choices if choice[0] not in held],
            "errors": [refusal] if refusal else [],
            "setup_link": setup_link,
            "waiting": queries.waiting_requests(timezone.now()).filter(user=user),
            "sessions": queries.open_sessions(user, timezone.now()),
        },
        status=409 if refusal else 200,
    )
