"""The staff inbox: read, assign, reply, note, close, explain, tell the public."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from feedback.cases import queries, services
from feedback.cases.enums import Outcome
from feedback.cases.errors import ChangedMeanwhile
from feedback.cases.forms import (
    AnswerForm,
    AssignForm,
    CloseForm,
    ExplainForm,
    NoteForm,
    ReferForm,
    SortForm,
    StoryForm,
)
from feedback.cases.forms.inbox import InboxForm
from feedback.cases.forms.staff import SeenForm
from feedback.cases.models import Case
from feedback.cases.pure.plain_words import reading_of
from feedback.cases.serializers.alike import likely_of
from feedback.cases.serializers.filling import ready_words
from feedback.cases.serializers.inbox import closed_in_words, item_of, language_name, news_of
from feedback.cases.serializers.listing import Part, item_address, pane_of
from feedback.cases.serializers.words import day_in_words
from trustapp.accounts.adapters import needs_step_up
from trustapp.accounts.models import User
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs
from trustapp.core.http.submission import OnceForm
from trustapp.files.serializers import lines_of
from trustapp.redaction.queries import strikes_in
from trustapp.redaction.serializers import removed_of


@needs("cases.read_inbox")
@require_safe
def item(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one case, and write down who looked."""
    case = _case(request, public_id)
    services.look_at_case(by=actor_of(request), case=case, now=timezone.now())
    return _item(request, case)


@needs("cases.work_case")
@require_POST
def assign(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Give the case to somebody."""
    case = _case(request, public_id)
    form = AssignForm(request.POST, auto_id="assign-%s", team=case.team)

    def work(given: dict[str, Any]) -> None:
        services.assign_case(
            by=actor_of(request),
            case=case,
            to=given["to"],
            seen_revision=given["revision"],
            now=timezone.now(),
        )

    return _act(request, case, "assign_form", form, work, done=gettext("It is theirs now."))


@needs("cases.work_case")
@require_POST
def refer(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Pass the case on, with the reason; whoever cannot see it any more goes back to the list."""
    case = _case(request, public_id)
    form = ReferForm(request.POST, auto_id="refer-%s")

    def work(given: dict[str, Any]) -> None:
        services.refer_case(
            by=actor_of(request),
            case=case,
            team=given["team"],
            person=given["person"],
            reason=given["reason"],
            seen_revision=given["revision"],
            now=timezone.now(),
        )

    return _act(request, case, "refer_form", form, work, done=gettext("It is passed on."))


@needs("cases.work_case")
@require_POST
def sort(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Say what it is about."""
    case = _case(request, public_id)
    form = SortForm(request.POST, auto_id="sort-%s")

    def work(given: dict[str, Any]) -> None:
        services.sort_case(
            by=actor_of(request),
            case=case,
            category=given["category"],
            seen_revision=given["revision"],
            now=timezone.now(),
        )

    return _act(request, case, "sort_form", form, work, done=gettext("It is sorted."))


@needs("cases.work_case")
@require_POST
def answer(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Reply to the resident, or only look how the reply reads."""
    case = _case(request, public_id)
    form = AnswerForm(request.POST, auto_id="answer-%s")
    if "fill" in request.POST:
        return _fill(request, case, form)
    if "check" in request.POST and form.is_valid():
        reading = reading_of(form.cleaned_data["words"])
        return _item(request, case, answer_form=form, reading=reading)

    def work(given: dict[str, Any]) -> None:
        services.answer_case(
            by=actor_of(request),
            case=case,
            words=form.reply(case.language),
            seen_revision=given["revision"],
            now=timezone.now(),
        )

    return _act(request, case, "answer_form", form, work, done=gettext("Your reply is there."))


def _fill(request: HttpRequest, case: Case, form: AnswerForm) -> HttpResponse:
    """Put a ready reply into the form; nothing is sent."""
    if form.chosen is None:
        form.add_error("ready" if "ready" in form.fields else None, gettext("Choose one first."))
        return _item(request, case, answer_form=form)
    by = cast("User", request.user)
    text, language = ready_words(form.chosen, case, by=by, now=timezone.now())
    form, problem = form.with_words(text), ""
    if language != case.language:
        problem = gettext("This text is not there in %(language)s yet. Have it translated.") % {
            "language": language_name(case.language)
        }
    reading = reading_of(form.data["words"])
    return _item(request, case, problem=problem, answer_form=form, reading=reading)


@needs("cases.work_case")
@require_POST
def note(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Leave a note for colleagues."""
    case = _case(request, public_id)
    form = NoteForm(request.POST, auto_id="note-%s")

    def work(given: dict[str, Any]) -> None:
        services.note_on_case(
            by=actor_of(request), case=case, words=given["words"], now=timezone.now()
        )

    return _act(request, case, "note_form", form, work, done=gettext("The note is saved."))


@needs("cases.work_case")
@require_POST
@needs_step_up
def close(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Close with an outcome and a reason, after a second factor that is fresh."""
    case = _case(request, public_id)
    form = CloseForm(request.POST, auto_id="close-%s")

    def work(given: dict[str, Any]) -> None:
        services.close_case(
            by=actor_of(request),
            case=case,
            outcome=Outcome(given["outcome"]),
            reason=given["reason"],
            seen_revision=given["revision"],
            now=timezone.now(),
        )

    return _act(request, case, "close_form", form, work, done=gettext("It is closed."))


@needs("cases.work_case")
@require_POST
def explain(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Say why a date was missed and give a new one."""
    case = _case(request, public_id)
    form = ExplainForm(request.POST, auto_id="explain-%s", today=timezone.localdate())

    def work(given: dict[str, Any]) -> None:
        services.explain_late(
            by=actor_of(request),
            case=case,
            reason=given["reason"],
            new_due_at=form.new_due_at(),
            seen_revision=given["revision"],
            now=timezone.now(),
        )

    return _act(request, case, "explain_form", form, work, done=gettext("The new date is told."))


@needs("cases.publish_story")
@require_POST
def publish(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Tell the public what came of it."""
    case = _case(request, public_id)
    said, is_promise = queries.words_of_residents(case), case.outcome == Outcome.IN_PROGRESS
    form = StoryForm(request.POST, auto_id="story-%s", said=said, is_promise=is_promise)

    def work(given: dict[str, Any]) -> None:
        services.publish_story(
            by=actor_of(request), case=case, story=form.story(), now=timezone.now()
        )

    return _act(request, case, "story_form", form, work, done=gettext("The story is public."))


def _act(
    request: HttpRequest,
    case: Case,
    name: str,
    form: OnceForm,
    work: Callable[[dict[str, Any]], None],
    *,
    done: str,
) -> HttpResponseBase:
    """Do the work once; when it is refused, show the case as it is now and keep what was typed."""
    shown: dict[str, Any] = {name: form}
    if not form.is_valid():
        return _item(request, case, **shown)

    def once() -> dict[str, Any]:
        work(form.cleaned_data)
        return {}

    now = timezone.now()
    try:
        form.submit_once(purpose=f"inbox-{request.user.pk}-{case.pk}", now=now, work=once)
    except Refused as refusal:
        problem = str(refusal)
        case = _case(request, case.public_id)
        if isinstance(refusal, ChangedMeanwhile):
            problem = news_of(queries.last_change(case), now=now) + gettext(
                " Your words are still here. Read what is new, then press the button again."
            )
        if isinstance(form, SeenForm):
            form.see_again(case.revision)
        return _item(request, case, problem=problem, status=409, **shown)
    messages.success(request, done)
    if queries.case_in_scope(request.user.pk or 0, case.public_id) is None:
        return redirect(reverse("cases:inbox", query=_part(request).asked))
    return redirect(item_address(case, _part(request)))


def _item(
    request: HttpRequest, case: Case, *, problem: str = "", status: int = 200, **extra: Any
) -> HttpResponse:
    now = timezone.now()
    seen = {"revision": case.revision}
    context = {
        "pane": pane_of(_part(request), case, user_id=request.user.pk or 0, now=now),
        "item": item_of(queries.case_file(case, with_notes=True), now=now),
        "closed": closed_in_words(case),
        "alike": likely_of(queries.alike_to(case, user_id=request.user.pk or 0)),
        "together": likely_of(queries.together_with(case, user_id=request.user.pk or 0)),
        "received": day_in_words(case.received_at),
        "files": lines_of(case.subject, now=now),
        "removed": removed_of(strikes_in(case.subject)),
        "may_work": request.user.has_perm("cases.work_case", case),
        "is_mine": case.assigned_to_id == request.user.pk,
        "assign_form": AssignForm(initial=seen, auto_id="assign-%s", team=case.team),
        "refer_form": ReferForm(initial=seen, auto_id="refer-%s"),
        "sort_form": SortForm(
            initial=seen | {"category": case.category and case.category.public_id},
            auto_id="sort-%s",
        ),
        "answer_form": AnswerForm(initial=seen, auto_id="answer-%s"),
        "note_form": NoteForm(auto_id="note-%s"),
        "close_form": CloseForm(initial=seen, auto_id="close-%s"),
        "explain_form": ExplainForm(initial=seen, auto_id="explain-%s", today=timezone.localdate()),
        "story_form": StoryForm(
            initial={"place": case.place.slug if case.place else ""},
            auto_id="story-%s",
            is_promise=case.outcome == Outcome.IN_PROGRESS,
        ),
        "story": case.stories.first(),
        "errors": [problem] if problem else [],
        "form": next((form for form in extra.values() if isinstance(form, OnceForm)), None),
        **extra,
    }
    return render(request, "feedback/cases/item.html", context, status=status)


def _part(request: HttpRequest) -> Part:
    form = InboxForm(request.GET)
    return Part(form.wanted, form.asked())


def _case(request: HttpRequest, public_id: UUID) -> Case:
    """Return the case; one outside this person's scope is not there for them."""
    case = queries.case_in_scope(request.user.pk or 0, public_id)
    if case is None:
        raise Http404
    return case
