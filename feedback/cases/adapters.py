"""How a browser carries a case from one page to the next: cookies that are short-lived, signed,
limited to the pages that need them, and sealed where they hold a code.
"""

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, override

from trustapp.core.models import ring
from trustapp.core.pure.sealing import CannotOpen

RECEIPT = "receipt"
RECEIPT_SECONDS = 10 * 60
TRACK = "track"
TRACK_SECONDS = 30 * 60


SENT = "cases:sent"
FOLLOWED = "cases:track"


@dataclass(frozen=True)
class Home:
    """Where a cookie lives: a cookie cannot name two paths, so each language has its own."""

    language: str
    path: str


@dataclass(frozen=True)
class Receipt:
    """What the page after sending shows, once."""

    code: str
    kind: str
    reply_choice: str
    reply_due_at: datetime
    language: str = ""


def hand_over_receipt(response: HttpResponseBase, receipt: Receipt, *, page: str = SENT) -> None:
    """Give the browser the code for the next page only: sealed, so no store can read it."""
    words = json.dumps(asdict(receipt), default=datetime.isoformat)
    sealed = base64.urlsafe_b64encode(ring().seal(words)).decode()
    value = _signer(RECEIPT).sign(sealed)
    _set(response, RECEIPT, value, RECEIPT_SECONDS, _home(page, _reading()))


def take_receipt(request: HttpRequest) -> Receipt | None:
    """Return the receipt that this browser carries, if it is ours, whole and fresh."""
    sealed = _read(request, RECEIPT, RECEIPT_SECONDS)
    if sealed is None:
        return None
    try:
        opened = ring().open(base64.urlsafe_b64decode(sealed))
        told = json.loads(opened)
        due_at = datetime.fromisoformat(told.pop("reply_due_at"))
    except (CannotOpen, binascii.Error, ValueError, AttributeError, KeyError):
        return None
    return Receipt(**told, reply_due_at=due_at)


def forget_receipt(response: HttpResponseBase, *, page: str = SENT) -> None:
    """Take the code away again."""
    _delete(response, RECEIPT, page)


def open_for(response: HttpResponseBase, public_id: object) -> None:
    """Let this browser follow one case for half an hour, in whatever language it reads."""
    value = _signer(TRACK).sign(str(public_id))
    for language, _ in settings.LANGUAGES:
        _set(response, TRACK, value, TRACK_SECONDS, _home(FOLLOWED, language))


def followed_case(request: HttpRequest) -> str | None:
    """Return the public id of the case that this browser may follow."""
    return _read(request, TRACK, TRACK_SECONDS)


def forget_case(response: HttpResponseBase) -> None:
    """Take away everything that this browser carries of a case; for whoever leaves the site."""
    forget_receipt(response)
    _delete(response, TRACK, FOLLOWED)


def _signer(name: str) -> TimestampSigner:
    return TimestampSigner(salt=f"cases.{name}")


def _reading() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _home(page: str, language: str) -> Home:
    with override(language):
        return Home(language=language, path=reverse(page))


def _read(request: HttpRequest, name: str, seconds: int) -> str | None:
    value = request.COOKIES.get(f"{name}-{_reading()}", "")
    try:
        return _signer(name).unsign(value, max_age=seconds)
    except BadSignature:
        return None


def _set(response: HttpResponseBase, name: str, value: str, seconds: int, home: Home) -> None:
    response.set_cookie(
        f"{name}-{home.language}",
        value,
        max_age=seconds,
        path=home.path,
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
    )


def _delete(response: HttpResponseBase, name: str, page: str) -> None:
    for language, _ in settings.LANGUAGES:
        home = _home(page, language)
        response.delete_cookie(f"{name}-{language}", path=home.path, samesite="Strict")
