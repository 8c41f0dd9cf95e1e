"""Devices on which an account has proved both factors before.

A signed cookie, nothing on the server: it gives its holder a count of wrong guesses of their own,
so that strangers who guess at an account can never lock out the person it belongs to.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from trustapp.core.pure.codes import keyed_hash

COOKIE = "device"
_SALT = "accounts.device"
_HALF_A_YEAR = 182 * 24 * 60 * 60
_MOST_ACCOUNTS = 12


def known_device(request: HttpRequest, email: str) -> str:
    """Return the name of this device if the account has proved itself on it, else nothing."""
    kept = _read(request)
    return str(kept["device"]) if _account(email) in kept["accounts"] else ""


def remember_device(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep in the browser that the signed-in account has proved both factors here."""
    kept = _read(request)
    account = _account(request.user.email)  # type: ignore[union-attr]
    others = [other for other in kept["accounts"] if other != account]
    kept["accounts"] = [account, *others][:_MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=_HALF_A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_HALF_A_YEAR)
    except signing.BadSignature:
        return {"device": secrets.token_hex(8), "accounts": []}
    return dict(kept)


def _account(email: str) -> str:
    return keyed_hash(settings.SECRET_KEY.encode(), "device", email.lower())[:24]
