"""Proving the second factor again before something that matters.

A door that closes a case, exports, or changes a role is decorated under its permission:

    @needs("cases.close_case")
    @needs_step_up
    def close(request: HttpRequest, public_id: UUID) -> HttpResponse:

Within 15 minutes of the last proof nothing happens. After that a page asks for one; words that were
posted travel through it as hidden fields, so nothing typed is lost and nothing is stored.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from trustapp.accounts import queries
from trustapp.accounts.adapters.codes import StepUpCodeForm
from trustapp.accounts.adapters.passkeys import StepUpPasskeyForm

View = Callable[..., HttpResponseBase]
_PREFIX = "step-up"
_PROOFS = {"totp", "webauthn"}


def has_stepped_up(request: HttpRequest) -> bool:
    """Say whether this session proved the authenticator app or a passkey in the last 15 minutes.

    A password or a recovery code does not count.
    """
    user: Any = request.user
    proofs = [
        float(record["at"])
        for record in get_authentication_records(request, user)
        if record["method"] == "mfa" and record.get("type") in _PROOFS
    ]
    return time.time() - max(proofs, default=0.0) < settings.STEP_UP_SECONDS


def needs_step_up(view: View) -> View:
    """Open the view only to a session that has just proved its second factor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if has_stepped_up(request):
            return view(request, *args, **kwargs)
        if request.method != "POST":
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('mfa_reauthenticate')}?{query}")
        form = _form(request)
        if form.is_valid():
            form.save()
            return view(request, *args, **kwargs)
        return _ask(request, form)

    guarded.needs_step_up = True  # type: ignore[attr-defined]
    return guarded


def _form(request: HttpRequest) -> StepUpCodeForm | StepUpPasskeyForm:
    user: Any = request.user
    if f"{_PREFIX}-credential" in request.POST:
        return StepUpPasskeyForm(request.POST, user=user, prefix=_PREFIX)
    is_answer = f"{_PREFIX}-code" in request.POST
    return StepUpCodeForm(request.POST if is_answer else None, user=user, prefix=_PREFIX)


def _ask(request: HttpRequest, form: StepUpCodeForm | StepUpPasskeyForm) -> HttpResponseBase:
    user: Any = request.user
    said = {"form": form} if isinstance(form, StepUpCodeForm) else {
        "form": StepUpCodeForm(user=user, prefix=_PREFIX), "errors": form.errors["credential"],
    }  # fmt: skip
    return render(
        request,
        "account/step_up.html",
        said | {"kept": _kept(request), "prefix": f"{_PREFIX}-", "ways": queries.ways_of(user)},
    )


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was posted, to be posted again."""
    ours = {"csrfmiddlewaretoken", f"{_PREFIX}-code", f"{_PREFIX}-credential"}
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in ours
        for value in values
    ]
