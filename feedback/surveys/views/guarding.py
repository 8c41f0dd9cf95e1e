"""Analysts limit groups and decide about floods. They see counts, never an answer or an address."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.surveys import queries, services
from feedback.surveys.forms.guarding import DecisionForm, QuotaForm
from feedback.surveys.models import Flood, Survey
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

_FOLDER = "feedback/surveys/staff/"


def _survey(request: HttpRequest, public_id: uuid.UUID, permission: str) -> Survey:
    survey = get_object_or_404(Survey, public_id=public_id)
    if not request.user.has_perm(permission, survey):
        raise Http404
    return survey


@needs("surveys.manage_surveys")
@require_safe
def floods(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show every flood of the survey's links with its evidence, and ask for a decision."""
    survey = _survey(request, public_id, "surveys.manage_surveys")
    return _floods(request, survey)


def _floods(
    request: HttpRequest, survey: Survey, refused: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    rows = [
        (each, refused if refused and refused.flood == each.flood else DecisionForm(each.flood))
        for each in queries.floods_of(survey)
    ]
    context = {"survey": survey, "rows": rows, "form": refused}
    return render(request, _FOLDER + "floods.html", context, status=status)


@needs("surveys.manage_surveys")
@require_POST
def decide(request: HttpRequest, public_id: uuid.UUID, flood_id: uuid.UUID) -> HttpResponse:
    """Set the answers of a flood aside, or count them."""
    survey = _survey(request, public_id, "surveys.manage_surveys")
    flood = get_object_or_404(Flood, public_id=flood_id, link__survey=survey)
    form = DecisionForm(flood, request.POST)
    if not form.is_valid():
        return _floods(request, survey, form)
    try:
        services.decide_flood(
            by=actor_of(request), flood=flood, now=timezone.now(), **form.cleaned_data
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _floods(request, survey, form, status=409)
    messages.success(request, _("Saved. You can decide again at any time."))
    return redirect("surveys:floods", public_id=survey.public_id)


@needs("surveys.edit_survey")
@require_http_methods(["GET", "HEAD", "POST"])
def quotas(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Set how many people of each group an open link may take."""
    survey = _survey(request, public_id, "surveys.edit_survey")
    form = QuotaForm.for_survey(survey, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.set_quotas(
            by=actor_of(request), survey=survey, limits=form.limits(), now=timezone.now()
        )
        messages.success(request, _("Saved."))
        return redirect("surveys:survey", public_id=survey.public_id)
    return render(request, _FOLDER + "quotas.html", {"survey": survey, "form": form})
