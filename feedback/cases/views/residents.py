"""Telling us: feedback and thanks in two steps, and the page with the code."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from feedback.cases import adapters, services
from feedback.cases.forms import FeedbackForm, ThanksForm
from feedback.cases.forms.finding import ChoosePlaceForm, FindPlaceForm
from feedback.cases.forms.residents import TwoStepForm
from feedback.cases.serializers.words import day_in_words
from trustapp.core.errors import KeyReused, StillRunning
from trustapp.core.http.access import public
from trustapp.core.http.limits import too_many
from trustapp.core.pure.actor import RESIDENT
from trustapp.files.forms import choose_again

# Generous, because a library or a phone network shares one address among many people.
SENDINGS_AN_HOUR = 40
FILES_AN_HOUR = 15
LOOKS_AN_HOUR = 120


@dataclass(frozen=True)
class Flow:
    """One way of telling us: its form, its two pages and its address."""

    name: str
    form: type[TwoStepForm]
    first_template: str
    last_template: str
    first_page: str
    last_page: str


FEEDBACK = Flow(
    name="feedback",
    form=FeedbackForm,
    first_template="feedback/cases/feedback.html",
    last_template="feedback/cases/feedback_words.html",
    first_page="cases:feedback",
    last_page="cases:feedback_words",
)
THANKS = Flow(
    name="thanks",
    form=ThanksForm,
    first_template="feedback/cases/thanks.html",
    last_template="feedback/cases/thanks_who.html",
    first_page="cases:thanks",
    last_page="cases:thanks",
)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponseBase:
    """Ask how fair it was, and take the answers along to the words."""
    return _first_page(request, FEEDBACK)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_words(request: HttpRequest) -> HttpResponseBase:
    """Ask for words, place and how to reply; then keep it all."""
    if request.method != "POST":
        return _show(request, FEEDBACK, FeedbackForm(is_last=True))
    return _last_page(request, FEEDBACK)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def thanks(request: HttpRequest) -> HttpResponseBase:
    """Ask what they did, then who it was; then keep it all."""
    if request.POST.get("step") == "last":
        return _last_page(request, THANKS)
    return _first_page(request, THANKS)


@public
@require_GET
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """Show the code once; afterwards say where it is used and that we cannot find it again."""
    receipt = adapters.take_receipt(request)
    if receipt is None:
        return render(request, "feedback/cases/sent_before.html")
    context = {"receipt": receipt, "reply_by": day_in_words(receipt.reply_due_at)}
    response = render(request, "feedback/cases/sent.html", context)
    adapters.forget_receipt(response)
    return response


def _first_page(request: HttpRequest, flow: Flow) -> HttpResponse:
    if request.method != "POST":
        return _show(request, flow, flow.form(is_last=False))
    if _is_about_the_place(request):
        return _find_place(request, flow, is_last=False)
    form = flow.form(request.POST, is_last=False)
    if "skip" in request.POST or form.first_page_is_valid():
        return _show(request, flow, flow.form.carrying(request.POST, is_last=True))
    return _show(request, flow, form)


def _last_page(request: HttpRequest, flow: Flow) -> HttpResponseBase:
    if _is_about_the_place(request):
        return _find_place(request, flow, is_last=True)
    if "back" in request.POST:
        return _show(request, flow, flow.form.carrying(request.POST, is_last=False))
    form = flow.form(request.POST, request.FILES, is_last=True)
    if not form.is_valid():
        return _show(request, flow, form)
    if too_many(request, purpose=flow.name, limit=SENDINGS_AN_HOUR, seconds=3600):
        return _show(request, flow, form, problem=_slow_down(request), status=429)
    if request.FILES and too_many(request, purpose="files", limit=FILES_AN_HOUR, seconds=3600):
        return _show(request, flow, form, problem=_fewer_files(), status=429)
    try:
        receipt = _keep(form, flow)
    except KeyReused:
        form.renew_key()
        return _show(request, flow, form, problem=_sent_before(), status=422)
    except StillRunning as refusal:
        return _show(request, flow, form, problem=str(refusal), status=409)
    response = redirect("cases:sent")
    adapters.hand_over_receipt(response, receipt)
    return response


def _is_about_the_place(request: HttpRequest) -> bool:
    return any(button in request.POST for button in ("find", "look", "use"))


def _find_place(request: HttpRequest, flow: Flow, *, is_last: bool) -> HttpResponse:
    """Look a place up by street or name, with everything typed so far; the street is not kept."""
    form = flow.form.carrying(request.POST, is_last=is_last)
    if "use" in request.POST:
        return _show(request, flow, form)
    finder = FindPlaceForm(request.POST if "look" in request.POST else None)
    context: dict[str, Any] = {"errors": [choose_again()] if request.FILES else []}
    status = 200
    if finder.is_valid():
        if too_many(request, purpose="find-place", limit=LOOKS_AN_HOUR, seconds=3600):
            context["errors"], status = [_look_later()], 429
        else:
            places = finder.found()
            context |= {"is_found": bool(places), "choice": ChoosePlaceForm(places=places)}
    carried = {*form.fields} - {"attached"} - ({"place"} if "choice" in context else set())
    context |= {
        "form": finder,
        "typed": [form[name] for name in form.fields if name in carried],
        "form_action": reverse(flow.last_page if is_last else flow.first_page),
        "step": request.POST.get("step", ""),
    }
    response = render(request, "feedback/cases/find_place.html", context, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _look_later() -> str:
    return gettext("Many places were looked for from where you are. Choose from the list instead.")


def _keep(form: TwoStepForm, flow: Flow) -> adapters.Receipt:
    now = timezone.now()
    code = form.code()
    fresh: list[str] = []

    def work() -> dict[str, Any]:
        submitted = services.submit_feedback(
            by=RESIDENT, feedback=form.feedback(), now=now, code=code
        )
        fresh.append(submitted.code)
        return {"reply_due_at": submitted.reply_due_at.isoformat()}

    answer = form.submit_once(purpose=flow.name, now=now, work=work)
    return adapters.Receipt(
        code=code or fresh[0],
        kind=flow.name,
        reply_choice=form.feedback().reply_choice,
        reply_due_at=datetime.fromisoformat(answer["reply_due_at"]),
    )


def _show(
    request: HttpRequest, flow: Flow, form: TwoStepForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    template = flow.last_template if form.is_last else flow.first_template
    if request.FILES and form.is_bound and not form.has_error("attached"):
        problem = f"{problem} {choose_again()}".strip()
    context = {
        "form": form.shown(),
        "errors": [problem] if problem else [],
        "form_action": reverse(flow.last_page if form.is_last else flow.first_page),
    }
    response = render(request, template, context, status=status)
    if request.method == "POST":
        # What somebody typed stays out of every cache; the first empty page may be kept.
        response.headers["Cache-Control"] = "no-store, private"
    return response


def _slow_down(request: HttpRequest) -> str:
    return gettext(
        "Many messages came from where you are. Your words are still here. "
        "Wait an hour and press the button again, or call us."
    )


def _fewer_files() -> str:
    return gettext(
        "Many files came from where you are. Send your words without a file, or wait an hour."
    )


def _sent_before() -> str:
    return gettext(
        "You already sent this with other words, and we have it. "
        "To send this as well, press the button again."
    )
