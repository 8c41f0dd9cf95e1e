"""Analysts build surveys, start them and watch them. Nobody sees an answer or an address here."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.surveys import queries, services
from feedback.surveys.enums import SurveyState
from feedback.surveys.forms.building import OpenLinkForm, SurveyForm
from feedback.surveys.forms.schedule import outlook_of
from feedback.surveys.models import OpenLink, Survey
from feedback.surveys.pure.poster import qr_svg
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

_FOLDER = "feedback/surveys/staff/"
_PER_PAGE = 25


def _survey(request: HttpRequest, public_id: uuid.UUID, permission: str) -> Survey:
    survey = get_object_or_404(Survey, public_id=public_id)
    if not request.user.has_perm(permission, survey):
        raise Http404
    return survey


def _to(survey: Survey) -> HttpResponseRedirect:
    return redirect("surveys:survey", public_id=survey.public_id)


@needs("surveys.manage_surveys")
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """List all surveys with the progress of their latest waves."""
    page = Paginator(queries.surveys(), _PER_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    latest = queries.latest_waves(found)
    rows = [(survey, latest.get(survey.pk)) for survey in found]
    return render(request, _FOLDER + "manage.html", {"rows": rows, "page_obj": page})


@needs("surveys.manage_surveys")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Plan a new survey."""
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "work_out" not in request.POST:
        return _create(request, form)
    return _form(request, form)


def _form(request: HttpRequest, form: SurveyForm, status: int = 200, **more: Any) -> HttpResponse:
    """Show the plan with what it would mean, as far as it can be worked out."""
    context = {
        "form": form,
        "openings": form.echo(timezone.now()) if form.is_bound else [],
        "outlook": outlook_of(form) if "work_out" in request.POST else None,
    }
    return render(request, _FOLDER + "form.html", {**context, **more}, status=status)


def _create(request: HttpRequest, form: SurveyForm) -> HttpResponse:
    now = timezone.now()

    def work() -> dict[str, Any]:
        made = services.save_survey(by=actor_of(request), plan=form.plan(), now=now)
        return {"survey": str(made.public_id)}

    try:
        made = form.submit_once(purpose="survey", now=now, work=work)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _form(request, form)
    return redirect("surveys:survey", public_id=made["survey"])


@needs("surveys.edit_survey")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change the plan of a draft."""
    survey = _survey(request, public_id, "surveys.edit_survey")
    form = SurveyForm.for_survey(survey, request.POST or None)
    if request.method == "POST" and form.is_valid() and "work_out" not in request.POST:
        return _save(request, form, survey)
    return _form(request, form, survey=survey)


def _save(request: HttpRequest, form: SurveyForm, survey: Survey) -> HttpResponse:
    now = timezone.now()

    def work() -> dict[str, Any]:
        seen = form.cleaned_data["seen"]
        services.save_survey(
            by=actor_of(request), plan=form.plan(), survey=survey, seen=seen, now=now
        )
        return {}

    try:
        form.submit_once(purpose="survey-plan", now=now, work=work)
    except Refused as refusal:
        survey.refresh_from_db()
        form.has_seen(survey)
        form.add_error(None, str(refusal))
        theirs = queries.plan(survey, now)
        return _form(request, form, survey=survey, theirs=theirs, status=409)
    messages.success(request, _("Saved."))
    return _to(survey)


@needs("surveys.manage_surveys")
@require_safe
def survey(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one survey: plan, waves, uncertain mail, links, and who answered."""
    found = _survey(request, public_id, "surveys.manage_surveys")
    return render(
        request, _FOLDER + "survey.html", _page(request, found, OpenLinkForm(survey=found))
    )


def _page(request: HttpRequest, survey: Survey, form: OpenLinkForm) -> dict[str, Any]:
    now = timezone.now()
    user = request.user
    waves = queries.waves_of(survey, now)
    ended = (each.wave for each in waves if each.wave.is_closed and not each.wave.is_by_link)
    closed = next(ended, None)
    return {
        "survey": survey,
        "plan": queries.plan(survey, now),
        "obstacles": queries.obstacles(survey, now) if survey.is_draft else [],
        "openings": [] if survey.state == SurveyState.ENDED else queries.openings_next(survey, now),
        "waves": waves,
        "letters_wait": [each for each in waves if each.letters_to_prepare],
        "batches": queries.letter_batches(survey),
        "can_print": user.has_perm("surveys.print_letters", survey),
        "is_sending": any(each.is_going_out for each in waves),
        "uncertain": queries.uncertain_invitations(survey),
        "links": [(each, _address(each)) for each in queries.links_of(survey)],
        "mix_wave": closed,
        "mix": queries.response_mix(closed) if closed else [],
        "remarks": [] if survey.is_draft else queries.kept_remarks(survey),
        "can_edit": user.has_perm("surveys.edit_survey", survey),
        "can_end": user.has_perm("surveys.end_survey", survey),
        "can_link": user.has_perm("surveys.make_open_link", survey),
        "form": form,
    }


@needs("surveys.launch_survey")
@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask before a survey starts, and start it."""
    found = _survey(request, public_id, "surveys.launch_survey")
    now = timezone.now()
    reasons = queries.obstacles(found, now) if request.method != "POST" else []
    if request.method == "POST":
        try:
            services.launch_survey(by=actor_of(request), survey=found, now=now)
        except services.NotReady as refusal:
            reasons = list(refusal.reasons)
        else:
            messages.success(request, _("The survey is running."))
            return _to(found)
    context = {
        "survey": found,
        "plan": queries.plan(found, now),
        "errors": reasons,
        "remarks": queries.remarks_on(found),
        "opens_now": queries.opening_due(found, now) is not None,
    }
    return render(
        request, _FOLDER + "launch.html", context, status=409 if request.method == "POST" else 200
    )


@needs("surveys.end_survey")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask before a survey ends, and end it."""
    found = _survey(request, public_id, "surveys.end_survey")
    if request.method == "POST":
        services.end_survey(by=actor_of(request), survey=found, now=timezone.now())
        messages.success(request, _("The survey has ended. A wave that is open goes on."))
        return _to(found)
    return render(request, _FOLDER + "end.html", {"survey": found})


@needs("surveys.make_open_link")
@require_POST
def make_link(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Make an open link."""
    found = _survey(request, public_id, "surveys.make_open_link")
    form = OpenLinkForm(request.POST, survey=found)
    if not form.is_valid():
        return render(request, _FOLDER + "survey.html", _page(request, found, form))
    now = timezone.now()

    def work() -> dict[str, Any]:
        made = services.make_open_link(
            by=actor_of(request),
            survey=found,
            label=form.cleaned_data["label"],
            mode=form.cleaned_data["mode"],
            place=form.cleaned_data.get("place"),
            now=now,
        )
        return {"short": made.short}

    try:
        form.submit_once(purpose="open-link", now=now, work=work)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, _FOLDER + "survey.html", _page(request, found, form))
    messages.success(request, _("The link is ready."))
    return _to(found)


@needs("surveys.make_open_link")
@require_POST
def end_link(request: HttpRequest, public_id: uuid.UUID, short: str) -> HttpResponse:
    """Stop an open link."""
    link = _link(request, public_id, short)
    services.end_open_link(by=actor_of(request), link=link, now=timezone.now())
    messages.success(request, _("The link takes no more answers."))
    return _to(link.survey)


@needs("surveys.manage_surveys")
@require_safe
def poster(request: HttpRequest, public_id: uuid.UUID, short: str) -> HttpResponse:
    """Show a poster with the printed code, to be printed and hung up."""
    link = _link(request, public_id, short)
    address = _address(link)
    context = {
        "link": link,
        "survey": link.survey,
        "address": address.split("://", 1)[1],
        "code": qr_svg(address, _("QR code that opens the questions")),
        "texts": link.survey.texts.order_by("id"),
    }
    return render(request, _FOLDER + "poster.html", context)


def _link(request: HttpRequest, public_id: uuid.UUID, short: str) -> OpenLink:
    found = _survey(request, public_id, "surveys.manage_surveys")
    return get_object_or_404(OpenLink.objects.select_related("survey"), survey=found, short=short)


def _address(link: OpenLink) -> str:
    return f"{settings.BASE_URL}/q/{link.short}/"
