"""Refuse to start half-configured; check the lines in which public pages promise something."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import connection
from django.db.models import GenericIPAddressField
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from trustapp.core.pure.sealing import KeyRing
from trustapp.core.queries import PROMISED, Holds

# Rooms in which residents write.
RESIDENT_ROOMS = ("cases", "surveys", "policies")
# Where an invitation by letter goes is chosen before anybody answers: no trace of a visitor.
_TELLS_WHO = re.compile(r"(^|_)(ip|(?<!postal_)address|agent|referr?er|browser|device)(_|$)")
_OURS = {"'self'", "'none'"}


def promised(line: str, words: LazyText | str) -> Callable[[Holds], Holds]:
    """Register a function that says whether a line on public pages is true.

    A line whose function says no is not shown, and administrators read these words
    (`core.queries.broken_lines`).
    """

    def keep(holds: Holds) -> Holds:
        PROMISED[line] = (words, holds)
        return holds

    return keep


@register()
def secrets_are_set(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report a missing secret or a key ring that cannot be read, with what to do."""
    problems: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < 32:
        problems.append(
            Error("TRUSTAPP_SECRET_KEY must be at least 32 characters long.", id="core.E001")
        )
    try:
        KeyRing.parse(settings.KEYRING)
    except ValueError as error:
        problems.append(
            Error(
                f"TRUSTAPP_KEYRING cannot be used: {error}.",
                hint="Write it as name:base64 of 32 random bytes; several are joined by commas.",
                id="core.E002",
            )
        )
    return problems


@promised("no_outsiders", _("Pages may load something from other companies."))
def nothing_comes_from_others() -> bool:
    """Every page tells the browser to load nothing from elsewhere and to send nothing there."""
    directives: dict[str, list[Any]] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    sources = {str(source) for allowed in directives.values() for source in allowed}
    return (
        sources <= _OURS
        and "default-src" in directives
        and "csp.middleware.CSPMiddleware" in settings.MIDDLEWARE
    )


@promised("small_cookie", _("The cookie of forms outlives the browser, or others can read it."))
def cookie_of_forms_ends_with_the_browser() -> bool:
    """The cookie of forms is gone with the browser, and no other site and no script gets it."""
    return (
        settings.CSRF_COOKIE_AGE is None
        and settings.CSRF_COOKIE_HTTPONLY
        and settings.CSRF_COOKIE_SAMESITE == "Strict"
    )


@promised("no_address", _("Something may keep who wrote to us, or from where."))
def nothing_tells_who_asked() -> bool:
    """Residents' rooms have no column for an address or a browser; logs and record scrub it."""
    if any(isinstance(c, GenericIPAddressField) or _TELLS_WHO.search(c.name) for c in _columns()):
        return False
    handlers: dict[str, dict[str, Any]] = settings.LOGGING["handlers"]  # type: ignore[assignment]
    if not all("no_addresses" in each.get("filters", []) for each in handlers.values()):
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE conname = 'only_staff_have_an_address'"
        )
        found: int = cursor.fetchone()[0]
    return found == 1


def _columns() -> Iterator[Any]:
    for room in RESIDENT_ROOMS:
        for model in apps.get_app_config(room).get_models():
            yield from model._meta.get_fields()
