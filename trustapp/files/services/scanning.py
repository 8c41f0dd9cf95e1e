"""Asking a virus scanner, where the department has one. Only workers import this module."""

import io

from clamav_client.clamd import ClamdError
from clamav_client.scanner import ClamdScanner
from django.conf import settings

from trustapp.files.pure.kinds import Trouble

_SECONDS = 120.0


class ScannerAway(Exception):
    """The scanner does not answer, or not with a verdict."""


def scan(content: bytes) -> Trouble | None:
    """Return what a scanner holds against the content; without a scanner nothing.

    Raises ScannerAway: a file that ought to be looked at is not let through unseen.
    """
    if not settings.CLAMD:
        return None
    scanner = ClamdScanner({"backend": "clamd", "address": settings.CLAMD, "timeout": _SECONDS})
    try:
        verdict, _name = scanner.client.instream(io.BytesIO(content))["stream"]
    except (ClamdError, OSError, KeyError, ValueError) as error:
        raise ScannerAway from error
    if verdict == "FOUND":
        return Trouble.INFECTED
    if verdict != "OK":
        raise ScannerAway
    return None
