"""Following a case with its code."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from feedback.cases import adapters, queries, services
from feedback.cases.forms import (
    CodeForm,
    HelpedForm,
    MessageForm,
    ObjectionForm,
    ResolvedForm,
    ReviewForm,
)
from feedback.cases.models import Case
from feedback.cases.serializers.progress import contact_of, progress_of
from trustapp.core.errors import Refused
from trustapp.core.http.access import public
from trustapp.core.http.errors import status_of
from trustapp.core.http.limits import give_back, too_many
from trustapp.core.http.submission import OnceForm
from trustapp.core.pure.actor import RESIDENT
from trustapp.files.forms import choose_again
from trustapp.files.serializers import received_of
from trustapp.redaction.queries import strikes_in
from trustapp.redaction.serializers import removed_of

TRIES = 5
TRIES_SECONDS = 15 * 60
MESSAGES_AN_HOUR = 30
_GIVEN = {"words", "attached", "answer"}


def following(
    view: Callable[[HttpRequest, Case], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Open the door only to a browser that entered the code of an existing case."""

    @wraps(view)
    def door(request: HttpRequest) -> HttpResponseBase:
        public_id = adapters.followed_case(request)
        case = queries.case_by_public_id(public_id) if public_id else None
        if case is None:
            return _ask_again(request)
        response = view(request, case)
        adapters.open_for(response, case.public_id)
        return response

    return door


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code; every wrong code gets the same answer after the same work."""
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return render(request, "feedback/cases/track.html", {"form": form})
    if too_many(request, purpose="track", limit=TRIES, seconds=TRIES_SECONDS):
        return render(request, "feedback/cases/track_later.html", status=429)
    case = queries.case_by_code(form.cleaned_data["code"])
    if case is None:
        form.add_error("code", ValidationError(gettext("We cannot find that code.")))
        context = {"form": form, "not_found": True}
        return render(request, "feedback/cases/track.html", context)
    # Many people of a library may look, each with a code of their own.
    give_back(request, purpose="track")
    response = redirect("cases:open")
    adapters.open_for(response, case.public_id)
    return response


@public
@never_cache
@require_GET
@following
def open_case(request: HttpRequest, case: Case) -> HttpResponse:
    """Show where things stand."""
    return _progress(request, case)


@public
@never_cache
@require_POST
@following
def send_message(request: HttpRequest, case: Case) -> HttpResponse:
    """Take one more message."""
    form = MessageForm(request.POST, request.FILES)
    return _write(request, case, form, services.add_message, name="message_form")


@public
@never_cache
@require_POST
@following
def request_review(request: HttpRequest, case: Case) -> HttpResponse:
    """Open a finished case again."""
    form = ReviewForm(request.POST)
    return _write(request, case, form, services.ask_for_review, name="review_form")


@public
@never_cache
@require_POST
@following
def object_to_removal(request: HttpRequest, case: Case) -> HttpResponse:
    """Take down why something should not have been taken out."""
    form = ObjectionForm(request.POST, auto_id="objection-%s")
    return _write(request, case, form, services.object_to_removal, name="objection_form")


@public
@never_cache
@require_POST
@following
def say_if_resolved(request: HttpRequest, case: Case) -> HttpResponse:
    """Take down what the outcome was worth."""
    form = ResolvedForm(request.POST, auto_id="resolved-%s")
    return _write(request, case, form, services.say_if_resolved, name="resolved_form")


@public
@never_cache
@require_POST
@following
def forget_contact(request: HttpRequest, case: Case) -> HttpResponseBase:
    """Forget where the resident wanted to be told; pressing twice is pressing once."""
    services.forget_contact(by=RESIDENT, case=case, now=timezone.now())
    return redirect("cases:open")


@public
@never_cache
@require_POST
@following
def say_if_helped(request: HttpRequest, case: Case) -> HttpResponse:
    """Take down whether what was done helped."""
    form = HelpedForm(request.POST, auto_id="helped-%s")
    return _write(request, case, form, services.say_if_helped, name="helped_form")


def _write(
    request: HttpRequest, case: Case, form: OnceForm, service: Callable[..., Any], *, name: str
) -> HttpResponse:
    shown: dict[str, Any] = {name: form}
    if not form.is_valid():
        return _progress(request, case, **shown)
    if too_many(request, purpose="case-message", limit=MESSAGES_AN_HOUR, seconds=3600):
        words = gettext("Your words are still here. Wait an hour and send them, or call us.")
        return _progress(request, case, problem=words, status=429, **shown)
    now = timezone.now()

    def work() -> dict[str, Any]:
        given = {name: value for name, value in form.cleaned_data.items() if name in _GIVEN}
        service(by=RESIDENT, case=case, now=now, **given)
        return {}

    try:
        form.submit_once(purpose=f"case-{case.pk}", now=now, work=work)
    except Refused as refusal:
        return _refused(request, case, form, refusal)
    return redirect("cases:open")


def _refused(request: HttpRequest, case: Case, form: OnceForm, refusal: Refused) -> HttpResponse:
    """Show the case as it is now, with the words in whichever form it takes now."""
    typed = {"words": form.cleaned_data.get("words", "")}
    case.refresh_from_db()
    return _progress(
        request,
        case,
        problem=str(refusal),
        status=status_of(refusal),
        message_form=MessageForm(initial=typed),
        review_form=ReviewForm(initial=typed),
        resolved_form=ResolvedForm(initial=typed, auto_id="resolved-%s"),
    )


def _progress(
    request: HttpRequest, case: Case, *, problem: str = "", status: int = 200, **forms: Any
) -> HttpResponse:
    file = queries.case_file(case, with_notes=False)
    spoiled = next((form for form in forms.values() if form.is_bound), None)
    if request.FILES and spoiled and not spoiled.has_error("attached"):
        problem = f"{problem} {choose_again()}".strip()
    story = queries.story_to_judge(case, now=timezone.now()) if not case.is_open else None
    if story:
        forms = {"helped_form": HelpedForm(auto_id="helped-%s")} | forms
    context = {
        "helped": queries.said_of(story, case) if story else None,
        "progress": progress_of(file, now=timezone.now()),
        "contact": contact_of(case),
        "received": received_of(case.subject),
        "removed": removed_of(strikes_in(case.subject)),
        "message_form": MessageForm(),
        "review_form": ReviewForm(),
        "resolved_form": ResolvedForm(auto_id="resolved-%s"),
        "objection_form": ObjectionForm(auto_id="objection-%s"),
        **forms,
        "form": spoiled,
        "errors": [problem] if problem else [],
    }
    return render(request, "feedback/cases/progress.html", context, status=status)


def _ask_again(request: HttpRequest) -> HttpResponse:
    """Ask for the code once more; whatever was being written is shown, to be copied."""
    context = {"form": CodeForm(), "was_closed": True, "unsent": request.POST.get("words", "")}
    status = 403 if request.method == "POST" else 200
    return render(request, "feedback/cases/track.html", context, status=status)
