"""Staff sessions: a second factor always, and an end."""

import time
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

_STARTED = "session-started"
_SEEN = "session-seen"
_OPEN_TO_ONE_FACTOR = ("account_", "mfa_")


class StaffSession:
    """End idle and old sessions; let nobody work with one factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Check the session before any view that is not public."""
        if getattr(view, "access", None) == "public" or not request.user.is_authenticated:
            return None
        if _is_over(request):
            logout(request)
            return redirect(f"{reverse('account_login')}?next={request.path}")
        return _missing_factor(request)


def _is_over(request: HttpRequest) -> bool:
    now = int(time.time())
    session = request.session
    started = session.setdefault(_STARTED, now)
    seen = session.get(_SEEN, now)
    if now - started > settings.SESSION_ABSOLUTE_SECONDS:
        return True
    if now - seen > settings.SESSION_IDLE_SECONDS:
        return True
    if _SEEN not in session or now - seen > 60:
        session[_SEEN] = now
    return False


def _missing_factor(request: HttpRequest) -> HttpResponse | None:
    match = request.resolver_match
    if match and match.view_name.startswith(_OPEN_TO_ONE_FACTOR):
        return None
    if not is_mfa_enabled(request.user, types=["totp", "webauthn"]):
        return redirect("mfa_activate_totp")
    records = get_authentication_records(request, request.user)
    if not any(record["method"] == "mfa" for record in records):
        return redirect(f"{reverse('mfa_reauthenticate')}?next={request.path}")
    return None
