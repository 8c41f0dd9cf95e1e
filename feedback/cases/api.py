"""Feedback from other programs: a kiosk, a city app, a partner's site."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from feedback.cases import queries, services
from feedback.cases.models import Case
from feedback.cases.pure.receipts import receipt_code
from feedback.cases.serializers.programs import (
    CategoryOut,
    CodeIn,
    FeedbackIn,
    ReceiptOut,
    StatusOut,
)
from feedback.cases.serializers.progress import progress_of
from feedback.cases.serializers.words import runs_to
from trustapp.core import queries as core
from trustapp.core.http import idempotency
from trustapp.core.http.limits import too_many
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.codes import new_code

TRIES = 60
TRIES_SECONDS = 15 * 60
_KEY = OpenApiParameter(
    idempotency.HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Repeat a request with the same key and body to get the same answer, one effect.",
)


class SubmitFeedback(APIView):
    """Hand in feedback or thanks for a resident."""

    scope = "feedback:write"

    @extend_schema(
        operation_id="feedback_submit",
        request=FeedbackIn,
        responses={201: ReceiptOut},
        parameters=[_KEY],
        tags=["feedback"],
    )
    def post(self, request: Request) -> Response:
        """Keep it, promise a reply, and return the code; the code is stored nowhere."""
        serializer = FeedbackIn(data=request.data)
        serializer.is_valid(raise_exception=True)
        code, now = _code_for(request), timezone.now()

        def work() -> dict[str, Any]:
            submitted = services.submit_feedback(
                by=_program(request), feedback=serializer.feedback(), now=now, code=code
            )
            return {"reply_due_at": submitted.reply_due_at.isoformat()}

        response = idempotency.answer_once(request, purpose="feedback", status=201, work=work)
        with override(serializer.validated_data["language"]):
            track_url = settings.BASE_URL + reverse("cases:track")
        # Added after the answer was remembered: the remembered one holds no code.
        response.data = {"code": code, "track_url": track_url, **response.data}
        response["Cache-Control"] = "no-store"
        return response


class FeedbackCategories(APIView):
    """Ask what a message can be about."""

    scope = "feedback:write"

    @extend_schema(
        operation_id="feedback_categories",
        responses={200: CategoryOut(many=True)},
        tags=["feedback"],
    )
    def get(self, request: Request) -> Response:
        """Return the categories in use; a message without one is sorted by people."""
        return Response(CategoryOut(queries.categories(), many=True).data)


class FeedbackStatus(APIView):
    """Ask where things stand."""

    scope = "feedback:write"

    @extend_schema(
        operation_id="feedback_status",
        request=CodeIn,
        responses={200: StatusOut},
        tags=["feedback"],
    )
    def post(self, request: Request) -> Response:
        """Return what the tracking page shows; the code stays in the body."""
        serializer = CodeIn(data=request.data)
        serializer.is_valid(raise_exception=True)
        if too_many(
            cast("HttpRequest", request), purpose="api-track", limit=TRIES, seconds=TRIES_SECONDS
        ):
            raise Throttled(wait=TRIES_SECONDS)
        case = queries.case_by_code(serializer.validated_data["code"])
        if case is None:
            raise NotFound("We cannot find that code.")
        response = Response(_status(case, timezone.now()))
        response["Cache-Control"] = "no-store"
        return response


def _program(request: Request) -> Actor:
    return Actor(kind="api", label=request.auth.name)


def _code_for(request: Request) -> str:
    """Return the same code for a repeated key and body, and a new one where there is no key."""
    key = request.headers.get(idempotency.HEADER, "")
    if not key:
        return new_code()
    return receipt_code(
        settings.SECRET_KEY.encode(),
        key=f"api:{request.auth.pk}:{key}",
        body=json.dumps(request.data, sort_keys=True),
    )


def _status(case: Case, now: datetime) -> dict[str, Any]:
    file = queries.case_file(case, with_notes=False)
    progress = progress_of(file, now=now)
    ahead = [runs_to(promise) for promise in file.owed if runs_to(promise) >= now]
    shown = {
        "state": case.state,
        "status": progress.status,
        "keeper": progress.keeper,
        "next_due_at": min(ahead, default=None),
        "missed": [core.marked(missed) for missed in progress.missed],
        "outcome": case.outcome,
        "reason": core.marked(progress.reason),
        "messages": [replace(line, text=core.marked(line.text)) for line in progress.thread],
    }
    answer: dict[str, Any] = StatusOut(shown).data
    return answer
