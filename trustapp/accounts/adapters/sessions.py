"""What of a request lets its person recognise the session it belongs to."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from trustapp.accounts import services
from trustapp.accounts.pure.browsers import browser_words
from trustapp.core.http.access import source_address


def note_session(request: HttpRequest) -> None:
    """Write down that the session of this request is in use."""
    user: Any = request.user
    services.note_session(
        user_id=user.pk,
        key=str(request.session.session_key),
        words=browser_words(request.headers.get("User-Agent", "")),
        address=source_address(request),
        now=timezone.now(),
    )
