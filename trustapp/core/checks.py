"""Refuse to start half-configured."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from trustapp.core.pure.sealing import KeyRing


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
