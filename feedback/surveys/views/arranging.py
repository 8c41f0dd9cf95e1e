"""Analysts arrange the questions of a draft: order, conditions, groups that change places."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from feedback.surveys import queries, services
from feedback.surveys.forms.arranging import ItemForm
from feedback.surveys.models import Survey
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

_FOLDER = "feedback/surveys/staff/"


def _draft(request: HttpRequest, public_id: uuid.UUID) -> Survey:
    survey = get_object_or_404(Survey, public_id=public_id)
    if not request.user.has_perm("surveys.edit_survey", survey):
        raise Http404
    return survey


@needs("surveys.edit_survey")
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the questions of a draft in order; a button moves one, or takes its newest wording."""
    survey = _draft(request, public_id)
    errors = []
    if request.method == "POST":
        try:
            _press(request, survey)
        except Refused as refusal:
            errors = [str(refusal)]
        else:
            return redirect("surveys:questions", public_id=public_id)
    language = get_language() or settings.LANGUAGE_CODE
    names = dict(settings.LANGUAGES)
    rows = queries.arrangement(survey, language)
    context = {
        "survey": survey,
        "rows": rows,
        "languages": [
            (names.get(code, code), sum(code in row.missing for row in rows))
            for code in survey.languages
        ],
        "errors": errors,
    }
    return render(request, _FOLDER + "questions.html", context, status=409 if errors else 200)


def _press(request: HttpRequest, survey: Survey) -> None:
    action, _colon, item_id = request.POST.get("press", "").partition(":")
    item = get_object_or_404(survey.items, pk=item_id if item_id.isdecimal() else 0)
    by, now = actor_of(request), timezone.now()
    if action == "newest":
        services.renew_item(by=by, item=item, now=now)
    elif action in {"up", "down"}:
        services.move_item(by=by, item=item, up=action == "up", now=now)


@needs("surveys.edit_survey")
@require_http_methods(["GET", "HEAD", "POST"])
def conditions(request: HttpRequest, public_id: uuid.UUID, item_id: int) -> HttpResponse:
    """Settle after which answers one question is asked."""
    survey = _draft(request, public_id)
    items = queries.items_of(survey)
    item = next((each for each in items if each.pk == item_id), None)
    if item is None:
        raise Http404
    language = get_language() or settings.LANGUAGE_CODE
    form = ItemForm(request.POST or None, item=item, items=items, language=language)
    if request.method == "POST" and form.is_valid():
        try:
            services.settle_item(
                by=actor_of(request),
                item=item,
                conditions=form.conditions(),
                shuffle=form.cleaned_data["shuffle"] or 0,
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except services.ArrangedMeanwhile as refusal:
            typed = request.POST.copy()
            typed["seen"] = services.stamp(item)
            form = ItemForm(typed, item=item, items=items, language=language)
            form.add_error(None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("surveys:questions", public_id=public_id)
    context = {
        "survey": survey,
        "form": form,
        "text": queries.text_of(item.version, language),
    }
    return render(request, _FOLDER + "conditions.html", context)
