"""Files of a case: safe copies to look at, and the originals that take two people."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from feedback.cases import queries
from feedback.cases.models import Case
from trustapp.accounts.adapters import needs_step_up
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs
from trustapp.files import queries as files
from trustapp.files import services
from trustapp.files.adapters import attachment
from trustapp.files.enums import CopyKind
from trustapp.files.forms import AskForm
from trustapp.files.models import File, Opening
from trustapp.files.serializers import sheet_of


@needs("cases.read_inbox")
@require_safe
def file(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """Show what is known of one file, and who may open its original."""
    case = _case(request, public_id)
    return _sheet(request, case, _file(case, file_id), AskForm())


@needs("cases.read_inbox")
@require_safe
def safe_copy(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """Hand out the copy that was drawn anew."""
    return _copy(request, _file(_case(request, public_id), file_id), CopyKind.SAFE)


@needs("cases.read_inbox")
@require_safe
def small_copy(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """Hand out the small picture."""
    return _copy(request, _file(_case(request, public_id), file_id), CopyKind.SMALL)


@needs("cases.work_case")
@require_POST
def ask(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Ask a colleague for the original."""
    case = _case(request, public_id)
    wanted, form = _file(case, file_id), AskForm(request.POST)
    if not form.is_valid():
        return _sheet(request, case, wanted, form)

    def work() -> dict[str, Any]:
        services.ask_for_original(
            file=wanted,
            reason=form.cleaned_data["reason"],
            by=actor_of(request),
            now=timezone.now(),
        )
        return {}

    def once() -> None:
        form.submit_once(
            purpose=f"original-{request.user.pk}-{wanted.pk}", now=timezone.now(), work=work
        )

    done = gettext("You asked. A colleague has to allow it on this page.")
    return _act(request, case, wanted, form, once, done=done)


@needs("cases.allow_original")
@require_POST
@needs_step_up
def decide(
    request: HttpRequest, public_id: UUID, file_id: UUID, opening_id: UUID
) -> HttpResponseBase:
    """Allow a colleague to open the original, or refuse it."""
    case = _case(request, public_id)
    wanted = _file(case, file_id)
    opening, is_allowed = _opening(wanted, opening_id), "allow" in request.POST

    def work() -> None:
        services.decide_opening(
            opening=opening, is_allowed=is_allowed, by=actor_of(request), now=timezone.now()
        )

    done = gettext("They can open it once.") if is_allowed else gettext("You refused it.")
    return _act(request, case, wanted, AskForm(), work, done=done)


@needs("cases.work_case")
@require_POST
@needs_step_up
def original(
    request: HttpRequest, public_id: UUID, file_id: UUID, opening_id: UUID
) -> HttpResponseBase:
    """Hand out the original, once, to whoever was allowed."""
    case = _case(request, public_id)
    wanted = _file(case, file_id)
    opening = _opening(wanted, opening_id)
    try:
        copy, content = services.open_original(
            opening=opening, by=actor_of(request), now=timezone.now()
        )
    except Refused as refusal:
        return _sheet(request, case, wanted, AskForm(), problem=str(refusal))
    return attachment(copy, content)


def _act(
    request: HttpRequest,
    case: Case,
    wanted: File,
    form: AskForm,
    work: Callable[[], None],
    *,
    done: str,
) -> HttpResponseBase:
    try:
        work()
    except Refused as refusal:
        return _sheet(request, case, wanted, form, problem=str(refusal))
    messages.success(request, done)
    return redirect("cases:file", public_id=case.public_id, file_id=wanted.public_id)


def _sheet(
    request: HttpRequest, case: Case, wanted: File, form: AskForm, *, problem: str = ""
) -> HttpResponse:
    context = {
        "case": case,
        "sheet": sheet_of(wanted, user_id=request.user.pk or 0, now=timezone.now()),
        "form": form,
        "may_ask": request.user.has_perm("cases.work_case"),
        "may_allow": request.user.has_perm("cases.allow_original"),
        "errors": [problem] if problem else [],
    }
    return render(request, "feedback/cases/file.html", context, status=409 if problem else 200)


def _copy(request: HttpRequest, wanted: File, kind: CopyKind) -> HttpResponse:
    copy = files.copy_of(wanted, kind)
    if copy is None:
        raise Http404
    content = services.look_at_copy(copy=copy, by=actor_of(request), now=timezone.now())
    return attachment(copy, content)


def _case(request: HttpRequest, public_id: UUID) -> Case:
    case = queries.case_in_scope(request.user.pk or 0, public_id)
    if case is None:
        raise Http404
    return case


def _file(case: Case, file_id: UUID) -> File:
    found = files.file_of(case.subject, file_id)
    if found is None:
        raise Http404
    return found


def _opening(wanted: File, opening_id: UUID) -> Opening:
    found = files.opening_of(wanted, opening_id)
    if found is None:
        raise Http404
    return found
