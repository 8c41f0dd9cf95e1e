"""Your sign-in: the ways in which you prove that it is you."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trustapp.accounts import queries, services
from trustapp.accounts.adapters import (
    NewPasskeyForm,
    creation_options,
    device_mark,
    needs_step_up,
    remember_device,
    request_options,
)
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs, public
from trustapp.core.http.limits import too_many

MOST_CHALLENGES = 120
View = Callable[..., HttpResponseBase]

recovery_codes = needs("accounts.own_account")(needs_step_up(ViewRecoveryCodesView.as_view()))
new_recovery_codes = needs("accounts.own_account")(
    needs_step_up(GenerateRecoveryCodesView.as_view())
)


def to_add_a_factor(view: View) -> View:
    """Open the view to whoever has no second factor yet; to everybody else after a fresh proof.

    A stolen password must not be enough to add a factor beside those that are there.
    """
    proved = needs("accounts.own_account")(needs_step_up(view))

    @wraps(proved)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        is_first = user.is_authenticated and not queries.factors_of(user).exists()
        return (never_cache(view) if is_first else proved)(request, *args, **kwargs)

    return guarded


@needs("accounts.own_account")
@require_safe
def factors(request: HttpRequest) -> HttpResponse:
    """Show the ways in that an account has, where it is known, and where it is signed in."""
    user: Any = request.user
    held = list(queries.factors_of(user))
    return render(
        request,
        "mfa/index.html",
        {
            "app": next((factor for factor in held if factor.type == factor.Type.TOTP), None),
            "passkeys": [factor for factor in held if factor.type == factor.Type.WEBAUTHN],
            "is_only_one": len(held) == 1,
            "codes_left": queries.recovery_codes_left(user),
            "devices": queries.known_devices(user),
            "this_device": device_mark(request),
            "sessions": queries.open_sessions(user, timezone.now()),
            "this_session": request.session.session_key,
        },
    )


@needs("accounts.own_account")
@require_POST
def forget_device(request: HttpRequest, number: int) -> HttpResponse:
    """Take one of your devices for an unknown one."""
    user: Any = request.user
    services.forget_device(user=user, number=number, by=actor_of(request), now=timezone.now())
    return redirect("mfa_index")


@needs("accounts.own_account")
@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """Sign yourself out in one place."""
    user: Any = request.user
    services.end_sessions(user=user, number=number, by=actor_of(request), now=timezone.now())
    return redirect("mfa_index")


@needs("accounts.own_account")
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign yourself out everywhere but here."""
    user: Any = request.user
    services.end_sessions(
        user=user,
        but=str(request.session.session_key),
        by=actor_of(request),
        now=timezone.now(),
    )
    return redirect("mfa_index")


@public
@never_cache
@require_POST
def passkey_options(request: HttpRequest) -> JsonResponse:
    """Tell the browser which passkey to ask its device for.

    A challenge is kept in a session, so nobody may have very many of them.
    """
    is_stranger = not request.user.is_authenticated
    if is_stranger and too_many(request, purpose="passkey", limit=MOST_CHALLENGES, seconds=60):
        return JsonResponse({}, status=429)
    return JsonResponse(request_options(request))


@require_POST
def new_passkey_options(request: HttpRequest) -> JsonResponse:
    """Tell the browser which passkey to have its device make."""
    user: Any = request.user
    return JsonResponse(creation_options(user))


@require_http_methods(["GET", "POST"])
def new_passkey(request: HttpRequest) -> HttpResponse:
    """Add a passkey; the very first one lets the session in."""
    user: Any = request.user
    form = NewPasskeyForm(request.POST or None)
    errors = []
    if form.is_valid():
        had_codes = queries.recovery_codes_left(user)
        try:
            passkey = services.add_passkey(
                user=user,
                name=form.cleaned_data["name"],
                credential=form.cleaned_data["credential"],
                by=actor_of(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            errors = [str(refusal)]
        else:
            post_authentication(request, passkey)
            response = redirect("mfa_index" if had_codes else "mfa_view_recovery_codes")
            remember_device(request, response)
            return response
    elif form.is_bound:
        errors = [str(error) for error in form.errors.get("credential", [])]
    return render(request, "mfa/new_passkey.html", {"form": form, "errors": errors})


@needs("accounts.own_account")
@require_http_methods(["GET", "POST"])
@needs_step_up
def remove_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Take off an app or a passkey, after asking; never the last of them."""
    user: Any = request.user
    if request.method == "GET":
        factor = get_object_or_404(queries.factors_of(user), pk=number)
        name = factor.data.get("name") or _("Authenticator app")
        return render(request, "mfa/remove.html", {"name": name})
    try:
        services.remove_factor(user=user, number=number, by=actor_of(request), now=timezone.now())
    except Refused as refusal:
        return render(request, "mfa/remove.html", {"errors": [str(refusal)]}, status=409)
    return redirect("mfa_index")


add_passkey = to_add_a_factor(new_passkey)
add_passkey_options = to_add_a_factor(new_passkey_options)
