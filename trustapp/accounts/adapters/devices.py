"""Devices on which an account has proved both factors before.

The browser keeps a random word, signed; we keep its hash beside the account. It gives its holder a
count of wrong guesses of their own, so that strangers who guess at an account can never lock out
the person it belongs to. It is no factor: it opens nothing by itself.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from trustapp.accounts import queries, services
from trustapp.accounts.models import User
from trustapp.accounts.pure.browsers import browser_words
from trustapp.core.pure.codes import keyed_hash

COOKIE = "device"
_SALT = "accounts.device"


def known_device(request: HttpRequest, email: str) -> str:
    """Return the name of this device if the account has proved itself on it, else nothing."""
    mark = device_mark(request)
    return mark if mark and queries.is_known_device(mark=mark, email=email) else ""


def remember_device(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep in the browser and beside the account that both factors were proved here."""
    assert isinstance(request.user, User)
    word = _read(request) or secrets.token_urlsafe(18)
    services.remember_device(
        user=request.user,
        mark=_mark(word),
        words=browser_words(request.headers.get("User-Agent", "")),
        now=timezone.now(),
    )
    response.set_cookie(
        COOKIE,
        signing.dumps(word, salt=_SALT),
        max_age=services.DEVICES_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def device_mark(request: HttpRequest) -> str:
    """Return the hash of what this browser keeps; nothing where it keeps nothing of ours."""
    word = _read(request)
    return _mark(word) if word else ""


def _read(request: HttpRequest) -> str:
    kept = request.COOKIES.get(COOKIE, "")
    try:
        word = signing.loads(kept, salt=_SALT, max_age=services.DEVICES_KEPT) if kept else ""
    except signing.BadSignature:
        return ""
    return word if isinstance(word, str) else ""


def _mark(word: str) -> str:
    return keyed_hash(settings.SECRET_KEY.encode(), "device", word)
