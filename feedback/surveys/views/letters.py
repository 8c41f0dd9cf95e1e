"""Staff print and post letters; a resident types the code of theirs."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from feedback.surveys import queries, services
from feedback.surveys.forms.letters import LetterCodeForm
from feedback.surveys.models import LetterBatch, Survey, Wave
from trustapp.accounts.adapters import needs_step_up
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs, public
from trustapp.core.http.limits import give_back, too_many

_TRIES, _SECONDS = 10, 15 * 60


@public
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Lead the holder of a letter to their questions; a wrong code is told from no other."""
    form = LetterCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if too_many(request, purpose="survey-code", limit=_TRIES, seconds=_SECONDS):
            return _page(request, form, status=429)
        token = queries.letter_token(form.cleaned_data["code"])
        if queries.standing_by_token(token, now=timezone.now()) is not None:
            give_back(request, purpose="survey-code")
            answer: HttpResponse = HttpResponseRedirect(
                reverse("surveys:answer", args=[token]), status=303
            )
            answer.headers["Cache-Control"] = "no-store"
            return answer
        form.add_error("code", _("We do not know this code. Please look at the letter again."))
    return _page(request, form)


def _page(request: HttpRequest, form: LetterCodeForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "is_too_often": status == 429}
    answer = render(request, "feedback/surveys/code.html", context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _batch(request: HttpRequest, public_id: uuid.UUID, batch_id: uuid.UUID) -> LetterBatch:
    survey = _survey(request, public_id)
    return get_object_or_404(queries.letter_batches(survey), public_id=batch_id)


def _survey(request: HttpRequest, public_id: uuid.UUID) -> Survey:
    survey = get_object_or_404(Survey, public_id=public_id)
    if not request.user.has_perm("surveys.print_letters", survey):
        raise Http404
    return survey


def _to(public_id: uuid.UUID) -> HttpResponseRedirect:
    return redirect("surveys:survey", public_id=public_id)


@needs("surveys.print_letters")
@require_POST
def prepare(request: HttpRequest, public_id: uuid.UUID, wave_id: uuid.UUID) -> HttpResponse:
    """Have the letters of a wave printed."""
    wave = get_object_or_404(Wave, survey=_survey(request, public_id), public_id=wave_id)
    try:
        services.prepare_letters(by=actor_of(request), wave=wave, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The letters are being printed. This page shows how far."))
    return _to(public_id)


@needs("surveys.print_letters")
@require_POST
@needs_step_up
def fetch(request: HttpRequest, public_id: uuid.UUID, batch_id: uuid.UUID) -> HttpResponse:
    """Hand the printed letters over, once."""
    batch = _batch(request, public_id, batch_id)
    try:
        printed = services.fetch_letters(by=actor_of(request), batch=batch, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _to(public_id)
    headers = {"Content-Disposition": 'attachment; filename="letters.pdf"'}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


@needs("surveys.print_letters")
@require_POST
@needs_step_up
def reprint(request: HttpRequest, public_id: uuid.UUID, batch_id: uuid.UUID) -> HttpResponse:
    """Print letters anew, with new codes."""
    batch = _batch(request, public_id, batch_id)
    try:
        services.reprint_letters(by=actor_of(request), batch=batch, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Printed anew with new codes. Destroy the old letters."))
    return _to(public_id)


@needs("surveys.print_letters")
@require_POST
def post(request: HttpRequest, public_id: uuid.UUID, batch_id: uuid.UUID) -> HttpResponse:
    """Write down that the letters are on their way."""
    batch = _batch(request, public_id, batch_id)
    try:
        services.post_letters(by=actor_of(request), batch=batch, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted: the letters are on their way."))
    return _to(public_id)
