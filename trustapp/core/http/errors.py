"""Every error of the API has one shape: {"error": {"code", "message", "fields"}}."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from trustapp.core.errors import KeyReused, Refused, StillRunning


def one_error_shape(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an anticipated error, or None for a bug."""
    if isinstance(error, Refused):
        return _refusal(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        return _shape(
            response,
            code="invalid",
            message="Some fields need your attention.",
            fields=_fields(error.detail),
        )
    if isinstance(error, Http404):
        return _shape(response, code="not_found", message="There is nothing at this address.")
    if isinstance(error, PermissionDenied):
        return _shape(response, code="not_allowed", message="This token may not do that.")
    detail = getattr(error, "detail", "")
    return _shape(response, code=getattr(detail, "code", "error"), message=str(detail))


def status_of(error: Refused) -> int:
    """Return 422 for a key that came back with other words, else 409."""
    return 422 if isinstance(error, KeyReused) else 409


def _refusal(error: Refused) -> Response:
    response = _shape(Response(status=status_of(error)), code=error.code, message=str(error))
    if isinstance(error, StillRunning):
        response["Retry-After"] = "3"
    return response


def _shape(
    response: Response, *, code: str, message: str, fields: dict[str, list[str]] | None = None
) -> Response:
    response.data = {"error": {"code": code, "message": message, "fields": fields or {}}}
    return response


def _fields(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            found |= _fields(inner, f"{prefix}.{name}" if prefix else str(name))
        return found
    if isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        found = {}
        for position, inner in enumerate(detail):
            found |= _fields(inner, f"{prefix}.{position}" if prefix else str(position))
        return found
    messages = detail if isinstance(detail, list) else [detail]
    return {prefix or "body": [str(message) for message in messages]}
