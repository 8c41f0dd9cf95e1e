"""The question linter for other programs."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from feedback.surveys import queries
from feedback.surveys.serializers.linting import LintOut, WordingIn


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
