"""Remarks on a question while somebody writes it."""

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from feedback.surveys import queries
from feedback.surveys.forms.linting import WordingForm
from trustapp.core.http.access import needs


@needs("surveys.manage_surveys")
@require_POST
def lint(request: HttpRequest) -> JsonResponse:
    """Answer with the remarks, as values and as the same list that the page shows."""
    form = WordingForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    text, options, language = form.wording()
    findings = queries.lint_question(text, options, language)
    shown = {"findings": findings if text else None, "language": language}
    html = render_to_string("feedback/surveys/staff/_remarks.html", shown)
    return JsonResponse({"findings": [each.as_dict() for each in findings], "html": html})
