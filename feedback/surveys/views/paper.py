"""Staff print numbered sheets and enter what came back, twice."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.surveys import queries, services
from feedback.surveys.enums import PaperState
from feedback.surveys.forms.paper import PaperEntry, PrintForm, SheetForm
from feedback.surveys.models import PaperForm, Survey
from feedback.surveys.pure.branching import asked
from feedback.surveys.serializers.paper import paper_words
from trustapp.core import queries as core
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs
from trustapp.core.services.printing import print_pdf

_FOLDER = "feedback/surveys/staff/"


def _survey(request: HttpRequest, public_id: uuid.UUID) -> Survey:
    survey = get_object_or_404(Survey, public_id=public_id)
    if not request.user.has_perm("surveys.enter_paper", survey):
        raise Http404
    return survey


@needs("surveys.enter_paper")
@require_safe
def papers(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show how far the sheets have come, and ask for the next one."""
    return _papers(request, _survey(request, public_id))


def _papers(
    request: HttpRequest,
    survey: Survey,
    printing: PrintForm | None = None,
    sheet: SheetForm | None = None,
    status: int = 200,
) -> HttpResponse:
    counts = queries.paper_counts(survey)
    context = {
        "survey": survey,
        "counts": [(label, counts.get(state, 0)) for state, label in PaperState.choices],
        "waiting": queries.papers_to_enter(survey)[:50],
        "printing": printing or PrintForm(languages=survey.languages),
        "sheet": sheet or SheetForm(),
        "form": printing or sheet,
    }
    return render(request, _FOLDER + "papers.html", context, status=status)


@needs("surveys.enter_paper")
@require_POST
def print_papers(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Number new sheets and hand them over as one PDF; sent twice, they are the same sheets."""
    survey = _survey(request, public_id)
    form = PrintForm(request.POST, languages=survey.languages)
    if not form.is_valid():
        return _papers(request, survey, printing=form)
    now, said = timezone.now(), form.cleaned_data

    def work() -> dict[str, Any]:
        made = services.print_forms(
            by=actor_of(request), survey=survey, place=said["place"], language=said["language"],
            count=said["count"], now=now,
        )  # fmt: skip
        return {"codes": [each.code for each in made]}

    try:
        made = form.submit_once(purpose="paper", now=now, work=work)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _papers(request, survey, printing=form, status=409)
    told = queries.questionnaire(survey.pk, said["language"])
    words = paper_words(told, codes=made["codes"], department=core.department())
    printed = print_pdf("feedback/surveys/paper/form.typ", words, now=now)
    headers = {"Content-Disposition": 'attachment; filename="survey.pdf"'}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


@needs("surveys.enter_paper")
@require_POST
def find_paper(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Open the sheet with the number that was typed."""
    survey = _survey(request, public_id)
    form = SheetForm(request.POST)
    found = queries.paper_by_code(survey, form["code"].value() or "") if form.is_valid() else None
    if found is None:
        if form.is_valid():
            form.add_error("code", _("No sheet of this survey has this number. Look again."))
        return _papers(request, survey, sheet=form)
    return redirect("surveys:paper", public_id=survey.public_id, paper_id=found.public_id)


@needs("surveys.enter_paper")
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, public_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    """Enter what stands on one sheet. The first reading is not shown to the second person."""
    survey = _survey(request, public_id)
    found = get_object_or_404(PaperForm, public_id=paper_id, wave__survey=survey)
    told = queries.questionnaire(survey.pk, found.language)
    entry = PaperEntry(told, request.POST if request.method == "POST" else None)
    if request.method == "POST" and entry.is_valid():
        return _enter(request, survey, found, entry)
    return _entry(request, survey, found, entry)


def _enter(
    request: HttpRequest, survey: Survey, found: PaperForm, entry: PaperEntry
) -> HttpResponse:
    try:
        result = services.enter_form(
            by=actor_of(request),
            form=found,
            draft=entry.draft,
            asked=partial(asked, entry.steps),
            is_sure=request.POST.get("is_sure") == "1",
            now=timezone.now(),
        )
    except Refused as refusal:
        entry.questions.add_error(None, str(refusal))
        return _entry(request, survey, found, entry, status=409)
    if result.state == PaperState.DIFFERS:
        entry.mark(result.apart)
        return _entry(request, survey, found, entry, differs=True)
    if result.state == PaperState.DONE:
        messages.success(request, _("Both readings are in. The answers count."))
    else:
        messages.success(request, _("Saved. Now somebody else enters this sheet again."))
    return redirect("surveys:papers", public_id=survey.public_id)


def _entry(
    request: HttpRequest,
    survey: Survey,
    found: PaperForm,
    entry: PaperEntry,
    *,
    differs: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "survey": survey,
        "paper": found,
        "entry": entry,
        "form": entry.questions if entry.questions.errors else entry.about,
        "asked": queries.questionnaire(survey.pk, found.language),
        "total": len(entry.steps),
        "is_settled": True,
        "differs": differs,
    }
    return render(request, _FOLDER + "paper.html", context, status=status)
