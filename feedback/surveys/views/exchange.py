"""Analysts bring surveys in and take them out as XLSForm workbooks."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from feedback.surveys import queries, services
from feedback.surveys.forms.exchange import ConfirmForm, UploadForm
from feedback.surveys.models import Survey
from feedback.surveys.pure.xlsform import Form, LeftOut
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

_FOLDER = "feedback/surveys/staff/"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("surveys.edit_bank")
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Read a workbook, show what it would become, and make it when that is confirmed."""
    if "form" in request.POST:
        return _make(request)
    upload = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and upload.is_valid():
        file = upload.cleaned_data["file"]
        try:
            form, left_out = services.read_form(file.read(), file.name)
        except Refused as refusal:
            upload.add_error("file", str(refusal))
        else:
            return _review(request, form, left_out)
    return render(request, _FOLDER + "import.html", {"form": upload})


def _review(request: HttpRequest, form: Form, left_out: list[LeftOut]) -> HttpResponse:
    reasons = _reasons()
    context = {
        "form": ConfirmForm.holding(form),
        "read": form,
        "rows": [(each, queries.bank_has(each)) for each in form.questions],
        "left_out": [(each, reasons[each.why]) for each in left_out],
    }
    return render(request, _FOLDER + "import_review.html", context)


def _reasons() -> dict[str, str]:
    return {
        "kind": _("this type of question is not supported"),
        "repeat": _("repeats are not supported; all that stands in it is left out"),
        "condition": _("its condition says more than ours can, so everyone is asked"),
        "list": _("its list needs 2 to 30 answers"),
        "no_words": _("it has no words in a language that we offer"),
        "note": _("notes between the questions are left out"),
        "too_long": _("its words are too long"),
        "same_name": _("another question has the same name"),
    }


def _make(request: HttpRequest) -> HttpResponse:
    confirm = ConfirmForm(request.POST)
    if not confirm.is_valid():
        return render(request, _FOLDER + "import.html", {"form": UploadForm(), "errors": [
            _("Choose the file again.")
        ]})  # fmt: skip
    now = timezone.now()

    def work() -> dict[str, Any]:
        form = confirm.cleaned_data["form"]
        made = services.import_form(by=actor_of(request), form=form, now=now)
        return {"survey": str(made.public_id)}

    made = confirm.submit_once(purpose="import", now=now, work=work)
    return redirect("surveys:survey", public_id=made["survey"])


@needs("surveys.manage_surveys")
@require_safe
def take_out(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer with a survey as an XLSForm."""
    survey = get_object_or_404(Survey, public_id=public_id)
    if not request.user.has_perm("surveys.manage_surveys", survey):
        raise Http404
    response = HttpResponse(services.export_form(survey), content_type=_XLSX)
    name = slugify(survey.title) or "survey"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
