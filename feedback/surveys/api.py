"""The question linter, and contacts with the police, for other programs."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from feedback.surveys import queries, services
from feedback.surveys.serializers.events import ContactEventIn, ContactEventOut
from feedback.surveys.serializers.linting import LintOut, WordingIn
from trustapp.core.pure.actor import Actor


class LintQuestion(APIView):
    """Say what survey methodology finds wrong with a question."""

    scope = "surveys:lint"

    @extend_schema(
        operation_id="surveys_lint",
        request=WordingIn,
        responses=LintOut,
        tags=["surveys"],
    )
    def post(self, request: Request) -> Response:
        """Answer with the remarks; nothing is kept."""
        serializer = WordingIn(data=request.data)
        serializer.is_valid(raise_exception=True)
        sent = serializer.validated_data
        findings = queries.lint_text(sent["text"], sent["options"], sent["language"])
        response = Response(LintOut({"findings": findings}).data)
        response["Cache-Control"] = "no-store"
        return response


class TellOfContact(APIView):
    """Tell of a contact with the police, after which the person may be asked how it went."""

    scope = "contacts:write"

    @extend_schema(
        operation_id="surveys_contact",
        request=ContactEventIn,
        responses={202: ContactEventOut},
        tags=["surveys"],
    )
    def post(self, request: Request) -> Response:
        """Note it once, however often it is sent; the same id with other content is a 422.

        Nobody is asked after an arrest, nor after a medical, domestic, sexual or violent event.
        """
        serializer = ContactEventIn(data=request.data)
        serializer.is_valid(raise_exception=True)
        by = Actor(kind="api", label=request.auth.name)
        outcome = services.hear_event(by=by, event=serializer.event(), now=timezone.now())
        response = Response(ContactEventOut({"outcome": outcome}).data, status=202)
        response["Cache-Control"] = "no-store"
        return response
