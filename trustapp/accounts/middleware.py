"""Staff sessions: a second factor always, and an end."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from trustapp.accounts.adapters import note_session
from trustapp.core.http.outage import outage_answer

_STARTED = "session-started"
_SEEN = "session-seen"
_NOTED_EVERY = 60
# Where someone who has proved one factor proves or sets up the other, or leaves.
_DOORS = {
    "account_login",
    "account_logout",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "accounts:passkey_options",
    "accounts:new_passkey",
    "accounts:new_passkey_options",
}


class StaffSession:
    """End idle and old sessions; let nobody be staff with one factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Check the session of staff before any view; residents have none and cost nothing.

        On a public page a session that is over or lacks a factor is simply a resident's; the API
        says itself that nobody is signed in, in its own shape.
        """
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        try:
            return _check(request, view)
        except DatabaseError as error:
            # Errors of middleware never reach the one that answers for those of views.
            answer = outage_answer(error)
            if answer is None:
                raise
            return answer


def _check(request: HttpRequest, view: Callable[..., HttpResponse]) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return None
    sends_nobody_away = _is_public(view) or _class_of(view) is not None
    if _is_over(request):
        logout(request)
        return None if sends_nobody_away else _to("account_login", request)
    match = request.resolver_match
    if match and match.view_name in _DOORS:
        return None
    answer = _missing_factor(request)
    if answer is not None and sends_nobody_away:
        request.user = AnonymousUser()
        return None
    return answer


def _is_public(view: Any) -> bool:
    """Say whether a view is open to everyone; an API view says so on its class."""
    return "public" in {getattr(view, "access", ""), getattr(_class_of(view), "access", "")}


def _class_of(view: Any) -> Any:
    return getattr(view, "cls", None)


def _is_over(request: HttpRequest) -> bool:
    now = int(time.time())
    session = request.session
    started = session.setdefault(_STARTED, now)
    seen = session.get(_SEEN, now)
    if now - started > settings.SESSION_ABSOLUTE_SECONDS:
        return True
    if now - seen > settings.SESSION_IDLE_SECONDS:
        return True
    if _SEEN not in session:
        session[_SEEN] = now
    elif now - seen > _NOTED_EVERY:
        session[_SEEN] = now
        note_session(request)
    return False


def _missing_factor(request: HttpRequest) -> HttpResponse | None:
    user: Any = request.user
    if not is_mfa_enabled(user, types=["totp", "webauthn"]):
        return redirect("mfa_activate_totp")
    records = get_authentication_records(request, user)
    if not any(record["method"] == "mfa" for record in records):
        return _to("mfa_reauthenticate", request)
    return None


def _to(name: str, request: HttpRequest) -> HttpResponse:
    """Redirect to a sign-in door that leads back; what was posted cannot be repeated by a link."""
    path = request.get_full_path() if request.method == "GET" else settings.LOGIN_REDIRECT_URL
    return redirect(f"{reverse(name)}?{urlencode({'next': path})}")
