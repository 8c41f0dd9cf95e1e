"""A survey as a respondent sees it, to be walked by those who build it; nothing is kept."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override
from django.views.decorators.http import require_http_methods

from feedback.surveys import queries
from feedback.surveys.forms.answering import Sheet
from feedback.surveys.models import Survey
from feedback.surveys.pure.branching import pruned
from feedback.surveys.pure.course import Course
from feedback.surveys.pure.draft import Draft
from feedback.surveys.queries import Item, Questionnaire
from trustapp.core.http.access import needs

_FOLDER = "feedback/surveys/"
# The walk so far travels in the form, signed, so that what comes back is what was sent.
_SALT = "survey-preview"


@dataclass(frozen=True, slots=True)
class Walk:
    """How far somebody has walked through a preview."""

    draft: Draft
    number: int

    @classmethod
    def read(cls, sent: QueryDict) -> "Walk":
        """Return the walk that a screen was sent with; anything else starts anew."""
        try:
            saved = signing.loads(sent.get("walk", ""), salt=_SALT)
        except signing.BadSignature:
            return cls(Draft(), 1)
        return cls(Draft.load(saved["draft"]), saved["number"])

    def sealed(self) -> str:
        """Return the walk as it travels in the form."""
        return signing.dumps({"draft": self.draft.dump(), "number": self.number}, salt=_SALT)


@needs("surveys.manage_surveys")
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one screen of a survey, in the width of a phone and in any of its languages."""
    found = get_object_or_404(Survey, public_id=public_id)
    if not request.user.has_perm("surveys.manage_surveys", found):
        raise Http404
    languages = found.languages or [settings.LANGUAGE_CODE]
    wanted = request.GET.get("language", "")
    language = wanted if wanted in languages else languages[0]
    with override(language):
        told = queries.read_questionnaire(found.pk, language)
        walk, sheet = _step(request.POST, told)
        if sheet is None:
            return redirect("surveys:survey", public_id=public_id)
        screen = _phone(request, walk, sheet)
    names = dict(settings.LANGUAGES)
    context = {
        "survey": found,
        "screen": screen,
        "form": sheet.form,
        "language": get_language_info(language),
        "languages": [(code, names.get(code, code), code == language) for code in languages],
    }
    return render(request, _FOLDER + "staff/preview.html", context)


def _step(sent: QueryDict, told: Questionnaire) -> tuple[Walk, Sheet | None]:
    """Return where the walk goes from what was sent; no screen is left after the last one."""
    walk = Walk.read(sent)
    course = _course(told, walk)
    number = min(walk.number, len(course.screens) + 1)
    if not sent:
        return walk, Sheet.laid(told, course, number)
    if "back" in sent:
        return _at(told, walk.draft, max(number - 1, 1))
    sheet = Sheet.laid(told, course, number, sent=sent)
    if not sheet.form.is_valid():
        return walk, sheet
    if sheet.is_last:
        return walk, None
    return _at(told, pruned(course.steps, sheet.form.apply(walk.draft)), number + 1)


def _at(told: Questionnaire, draft: Draft, number: int) -> tuple[Walk, Sheet]:
    walk = Walk(draft, number)
    return walk, Sheet.laid(told, _course(told, walk), number)


def _course(told: Questionnaire, walk: Walk) -> Course[Item]:
    return Course.drawn(told.items, "preview", walk.draft)


def _phone(request: HttpRequest, walk: Walk, sheet: Sheet) -> str:
    context = sheet.context | {"walk": walk.sealed()}
    return render_to_string(_FOLDER + "staff/_phone.html", context, request)
