"""Analysts keep the question bank: what is asked, in which words, in which languages."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from feedback.surveys import queries, services
from feedback.surveys.enums import QuestionKind
from feedback.surveys.forms.answering import Sheet
from feedback.surveys.forms.bank import NewQuestionForm, NewWordingForm
from feedback.surveys.models import Question, QuestionVersion
from feedback.surveys.pure.course import Course
from feedback.surveys.pure.draft import Draft
from feedback.surveys.pure.wording import Wording
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

_FOLDER = "feedback/surveys/staff/"
_SCREEN = "feedback/surveys/_partials/questions.html"


@needs("surveys.manage_surveys")
@require_safe
def bank(request: HttpRequest) -> HttpResponse:
    """List the questions with their newest wording, their languages and source."""
    texts = queries.bank_texts(get_language() or settings.LANGUAGE_CODE)
    names = dict(settings.LANGUAGES)
    rows = [
        (
            version,
            texts.get(version.pk),
            [str(names.get(text.language, text.language)) for text in version.texts.all()],
        )
        for version in queries.bank()
    ]
    return render(request, _FOLDER + "bank.html", {"rows": rows})


@needs("surveys.edit_bank")
@require_safe
def choose_kind(request: HttpRequest) -> HttpResponse:
    """Ask of which kind a new question is."""
    return render(request, _FOLDER + "question_kind.html", {"kinds": _kinds()})


def _kinds() -> list[tuple[str, str, str]]:
    examples = {
        QuestionKind.SCALE: _("From 0 to 10, with words at both ends. For what we measure."),
        QuestionKind.SINGLE: _("A list; one answer is chosen."),
        QuestionKind.MULTIPLE: _("A list; any number is chosen, and some stand alone."),
        QuestionKind.NUMBER: _("A whole number within limits, such as years."),
        QuestionKind.TEXT: _("A sentence or two, kept sealed."),
    }
    return [(kind.value, str(kind.label), text) for kind, text in examples.items()]


@needs("surveys.edit_bank")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, kind: str) -> HttpResponse:
    """Add a question of one kind to the bank."""
    if kind not in QuestionKind.values:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    if sent is not None and "more" in sent:
        return _show_form(request, NewQuestionForm.with_more_rows(kind, sent))
    form = NewQuestionForm.showing(kind, None, sent)
    if sent is not None and form.is_valid():
        try:
            form.submit_once(
                purpose="question", now=timezone.now(), work=lambda: _add(request, form)
            )
        except Refused as refusal:
            form.add_error("key" if refusal.code == "key_taken" else None, str(refusal))
        else:
            messages.success(request, _("The question is in the bank."))
            return redirect("surveys:question", key=form.cleaned_data["key"])
    return _show_form(request, form)


def _add(request: HttpRequest, form: Any) -> dict[str, Any]:
    said = form.cleaned_data
    services.add_question(
        by=actor_of(request),
        key=said["key"],
        construct=said["construct"],
        citation=said["citation"],
        is_trend=said["is_trend"],
        wording=form.wording(),
        now=timezone.now(),
    )
    return {}


@needs("surveys.manage_surveys")
@require_safe
def question(request: HttpRequest, key: str) -> HttpResponse:
    """Show a question: its words as respondents see them, all wordings, where it is asked."""
    found = get_object_or_404(Question, key=key)
    versions = queries.wordings_of(found)
    wording = queries.wording_of(versions[0])
    context = {
        "question": found,
        "versions": versions,
        "use": queries.use_of(versions[0]),
        "phones": list(_phones(request, wording, key)),
        "can_edit": request.user.has_perm("surveys.edit_bank"),
    }
    return render(request, _FOLDER + "question.html", context)


def _phones(request: HttpRequest, wording: Wording, key: str) -> Iterator[tuple[Any, str, Any]]:
    """Yield each language, the question as it looks in it, and remarks on its words."""
    for number, language in enumerate(wording.texts, start=1):
        with override(language):
            told = queries.alone(wording, key, language, number)
            sheet = Sheet.laid(told, Course(told.items, Draft()), 1)
            screen = render_to_string(_SCREEN, sheet.context, request)
        text = wording.texts[language]
        remarks = queries.lint_question(text.text, text.options, language)
        yield get_language_info(language), screen, remarks


@needs("surveys.edit_bank")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Write other words for a question."""
    found = get_object_or_404(Question, key=key)
    newest = queries.wordings_of(found)[0]
    wording = queries.wording_of(newest)
    sent = request.POST if request.method == "POST" else None
    if sent is not None and "more" in sent:
        return _show_form(request, NewWordingForm.with_more_rows(newest.kind, sent), newest)
    form = NewWordingForm.showing(newest.kind, wording, sent)
    if sent is not None and form.is_valid():
        try:
            _save(request, newest, form)
        except services.WordingChanged as refusal:
            form = _laid_beside(form, wording, sent)
            return _show_form(request, form, newest, theirs=wording, refusal=str(refusal))
        except Refused as refusal:
            fields = {"needs_reason": "because", "trend_breaks": "breaks_trend"}
            form.add_error(fields.get(refusal.code), str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("surveys:question", key=key)
    return _show_form(request, form, newest)


def _save(request: HttpRequest, newest: QuestionVersion, form: Any) -> None:
    services.save_wording(
        by=actor_of(request),
        version=newest,
        wording=form.wording(),
        seen=form.cleaned_data["seen"],
        because=form.cleaned_data["because"],
        breaks_trend=form.cleaned_data["breaks_trend"],
        now=timezone.now(),
    )


def _laid_beside(form: Any, theirs: Wording, sent: Any) -> Any:
    """Return the form as it was typed, now knowing the words that somebody else saved."""
    typed = sent.copy()
    typed["seen"] = theirs.stamp
    return NewWordingForm.showing(form.kind, theirs, typed)


def _show_form(
    request: HttpRequest,
    form: Any,
    version: QuestionVersion | None = None,
    theirs: Wording | None = None,
    refusal: str = "",
) -> HttpResponse:
    use = queries.use_of(version) if version else None
    context = {
        "form": form,
        "version": version,
        "use": use,
        "theirs": theirs,
        "errors": [refusal] if refusal else [],
    }
    return render(request, _FOLDER + "question_form.html", context)
