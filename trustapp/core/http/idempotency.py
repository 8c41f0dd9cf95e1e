"""The Idempotency-Key header: a retried request has one effect and one answer."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from trustapp.core import services

HEADER = "Idempotency-Key"


def answer_once(
    request: Request, *, purpose: str, status: int, work: Callable[[], dict[str, Any]]
) -> Response:
    """Return the answer of the work, done once for the request's key; without a key, done now.

    Same key and body: the same answer with `Idempotent-Replay: true`. Other body: 422. Still
    running: 409 with Retry-After.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return Response(work(), status=status)
    if not (8 <= len(key) <= 200 and key.isascii() and key.isprintable()):
        raise ValidationError({HEADER: ["Use 8 to 200 printable ASCII characters."]})
    owner = getattr(request.auth, "pk", "anonymous")
    answer, is_new = services.run_once(
        purpose=f"api:{purpose}:{owner}",
        key=key,
        body=request.data,
        now=timezone.now(),
        work=work,
    )
    response = Response(answer, status=status)
    if not is_new:
        response["Idempotent-Replay"] = "true"
    return response
