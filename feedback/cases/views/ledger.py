"""Saying what came of a promise that a story made."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from feedback.cases import queries, services
from feedback.cases.enums import Outcome
from feedback.cases.forms import FinishForm
from feedback.cases.models import Case, Story
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs


@needs("cases.publish_story")
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Ask what came of it, and tell the public and whoever asked."""
    case = queries.case_in_scope(request.user.pk or 0, public_id)
    story = case.stories.first() if case else None
    if case is None or story is None:
        raise Http404
    form = FinishForm(request.POST or None, said=queries.words_of_residents(case))
    if request.method != "POST" or not form.is_valid():
        return _page(request, case, story, form)

    def work() -> dict[str, Any]:
        services.finish_story(
            by=actor_of(request),
            story=story,
            outcome=Outcome(form.cleaned_data["outcome"]),
            told=form.told(),
            now=timezone.now(),
        )
        return {}

    try:
        form.submit_once(
            purpose=f"finish-{request.user.pk}-{story.pk}", now=timezone.now(), work=work
        )
    except Refused as refusal:
        return _page(request, case, story, form, problem=str(refusal))
    messages.success(request, gettext("The public reads what came of it."))
    return redirect("cases:item", public_id=case.public_id)


def _page(
    request: HttpRequest, case: Case, story: Story, form: FinishForm, *, problem: str = ""
) -> HttpResponse:
    page = {"case": case, "story": story, "form": form, "errors": [problem] if problem else []}
    status = 409 if problem else 200
    return render(request, "feedback/cases/finish.html", page, status=status)
