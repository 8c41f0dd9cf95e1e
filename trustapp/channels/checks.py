"""Refuse to start with carriers that are set up by half."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from trustapp.channels.pure.pacing import read_limits

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@register()
def carriers_are_set(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report limits that cannot be read, and a carrier of texts that would fail or be overheard."""
    return [*_limits(), *_text_carrier()]


def _limits() -> list[CheckMessage]:
    try:
        read_limits(settings.MAIL_PER_MINUTE)
    except ValueError as error:
        return [Error(f"TRUSTAPP_MAIL_PER_MINUTE: {error}.", id="channels.E001")]
    return []


def _text_carrier() -> list[CheckMessage]:
    told = {
        "TRUSTAPP_SMS_ACCOUNT": settings.SMS_ACCOUNT,
        "TRUSTAPP_SMS_TOKEN": settings.SMS_TOKEN,
        "TRUSTAPP_SMS_FROM": settings.SMS_FROM,
    }
    if not any(told.values()):
        return []
    problems: list[CheckMessage] = [
        Error(f"{name} is not set, but others of the carrier of texts are.", id="channels.E002")
        for name, value in told.items()
        if not value
    ]
    url = urlsplit(settings.SMS_URL)
    is_private = url.scheme == "https" or (url.scheme == "http" and url.hostname in _LOOPBACK)
    if not is_private or not url.hostname:
        problems.append(
            Error(
                "TRUSTAPP_SMS_URL must begin with https:// unless it stays on this machine.",
                id="channels.E003",
            )
        )
    return problems
