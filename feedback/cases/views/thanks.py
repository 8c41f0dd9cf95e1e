"""Thanks: passed on by those who answer, read by those they are meant for."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.cases import queries, services
from feedback.cases.enums import CaseKind
from feedback.cases.errors import ChangedMeanwhile
from feedback.cases.forms.thanks import PassThanksForm
from feedback.cases.models import Case
from trustapp.accounts.models import User
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

PAGE = 25


@needs("cases.read_thanks")
@require_safe
def thanks_for_me(request: HttpRequest) -> HttpResponse:
    """Show the thanks that are meant for this person, and for the officers they lead."""
    user = cast("User", request.user)
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    found = list(
        queries.thanks_for(
            user.pk,
            is_supervisor=user.has_perm("cases.read_thanks_of_others"),
            today=timezone.localdate(),
            before=number,
        )[: PAGE + 1]
    )
    more = f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    context = {"thanks": found[:PAGE], "next_url": more, "user_id": user.pk}
    return render(request, "feedback/cases/staff/thanks_for_me.html", context)


@needs("cases.work_case")
@require_http_methods(["GET", "HEAD", "POST"])
def pass_thanks_on(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Choose who is thanked, and let them and their supervisor read it."""
    case = _case(request, public_id)
    if request.method != "POST":
        guess = PassThanksForm.guess(case.whom or "")
        form = PassThanksForm(initial={"revision": case.revision, "officer": guess})
        return _show(request, case, form)
    form = PassThanksForm(request.POST)
    if not form.is_valid():
        return _show(request, case, form)
    now = timezone.now()

    def work() -> dict[str, Any]:
        services.pass_thanks_on(
            by=actor_of(request),
            case=case,
            officer=form.cleaned_data["officer"],
            seen_revision=form.cleaned_data["revision"],
            now=now,
        )
        return {}

    try:
        form.submit_once(purpose=f"thanks-{request.user.pk}-{case.pk}", now=now, work=work)
    except Refused as refusal:
        if isinstance(refusal, ChangedMeanwhile):
            case = _case(request, public_id)
            form.see_again(case.revision)
        return _show(request, case, form, problem=str(refusal), status=409)
    messages.success(request, gettext("They and their supervisor can read it now."))
    return redirect("cases:item", public_id=case.public_id)


@needs("cases.work_case")
@require_POST
def take_thanks_back(request: HttpRequest, public_id: UUID, officer_id: UUID) -> HttpResponseBase:
    """Take thanks back from somebody they were not meant for; twice is once."""
    case = _case(request, public_id)
    passed = next(
        (each for each in queries.thanked_in(case) if each.officer.public_id == officer_id), None
    )
    if passed is not None:
        services.take_thanks_back(
            by=actor_of(request), case=case, officer=passed.officer, now=timezone.now()
        )
    messages.success(request, gettext("They do not see it any more."))
    return redirect("cases:pass_thanks_on", public_id=case.public_id)


def _show(
    request: HttpRequest, case: Case, form: PassThanksForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "passed": queries.thanked_in(case),
        "errors": [problem] if problem else [],
    }
    return render(request, "feedback/cases/staff/pass_thanks_on.html", context, status=status)


def _case(request: HttpRequest, public_id: UUID) -> Case:
    case = queries.case_in_scope(request.user.pk or 0, public_id)
    if case is None or case.kind != CaseKind.THANKS:
        raise Http404
    return case
