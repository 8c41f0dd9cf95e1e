"""Two messages that may tell the same: compare, put together, tell apart, separate again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from feedback.cases import queries, services
from feedback.cases.forms.merging import MergeForm, SeparateForm
from feedback.cases.models import Alike, Case
from feedback.cases.serializers.alike import side_of
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs
from trustapp.core.http.submission import OnceForm


@needs("cases.work_case")
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, public_id: UUID, other_id: UUID) -> HttpResponseBase:
    """Show both side by side; put them together when a person says so."""
    pair, *both = _pair(request, public_id, other_id)
    if request.method != "POST":
        return _both(request, both, _form(both))
    form = _form(both, request.POST)
    if not form.is_valid():
        return _both(request, both, form)
    given = form.cleaned_data
    kept = next(case for case in both if str(case.public_id) == given["kept"])

    def work() -> dict[str, Any]:
        services.merge_cases(
            by=actor_of(request),
            pair=pair,
            kept=kept,
            reason=given["reason"],
            seen_revision=given["revision"],
            now=timezone.now(),
        )
        return {}

    try:
        _once(request, form, f"merge-{pair.pk}", work)
    except Refused as refusal:
        pair, *both = _pair(request, public_id, other_id)
        form.see_again(sum(case.revision for case in both))
        return _both(request, both, form, problem=str(refusal))
    messages.success(request, gettext("You answer both together now."))
    return redirect("cases:item", public_id=kept.public_id)


@needs("cases.work_case")
@require_POST
def tell_apart(request: HttpRequest, public_id: UUID, other_id: UUID) -> HttpResponseBase:
    """Say that they are not the same; nobody is asked again."""
    pair, _, _ = _pair(request, public_id, other_id)
    services.tell_apart(by=actor_of(request), pair=pair, now=timezone.now())
    messages.success(request, gettext("They are not suggested again."))
    return redirect("cases:item", public_id=public_id)


@needs("cases.work_case")
@require_http_methods(["GET", "HEAD", "POST"])
def separate(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Ask why, then let the case stand by itself again."""
    case = queries.case_in_scope(request.user.pk or 0, public_id)
    if case is None:
        raise Http404
    form = SeparateForm(request.POST or None)
    if not form.is_valid():
        return _separate(request, case, form)

    def work() -> dict[str, Any]:
        services.separate_case(
            by=actor_of(request), case=case, reason=form.cleaned_data["reason"], now=timezone.now()
        )
        return {}

    try:
        _once(request, form, f"separate-{case.pk}", work)
    except Refused as refusal:
        return _separate(request, case, form, problem=str(refusal))
    messages.success(request, gettext("It stands by itself again."))
    return redirect("cases:item", public_id=public_id)


def _pair(request: HttpRequest, public_id: UUID, other_id: UUID) -> tuple[Alike, Case, Case]:
    """Return the suggestion; where one of the two is out of scope there is none."""
    found = queries.pair_in_scope(request.user.pk or 0, public_id, other_id)
    if found is None:
        raise Http404
    return found


def _once(request: HttpRequest, form: OnceForm, what: str, work: Any) -> None:
    form.submit_once(purpose=f"{what}-{request.user.pk}", now=timezone.now(), work=work)


def _form(both: list[Case], posted: Any = None) -> MergeForm:
    earlier, later = sorted(both, key=lambda case: (case.received_at, case.pk))
    choices = [
        (str(earlier.public_id), gettext("The one that came first")),
        (str(later.public_id), gettext("The one that came later")),
    ]
    seen = {"revision": sum(case.revision for case in both), "kept": choices[0][0]}
    return MergeForm(posted, both=choices, initial=seen)


def _both(
    request: HttpRequest, both: list[Case], form: MergeForm, *, problem: str = ""
) -> HttpResponse:
    """Show both, and write down that this person read them."""
    now = timezone.now()
    for case in both:
        services.look_at_case(by=actor_of(request), case=case, now=now)
    context = {
        "case": both[0],
        "other": both[1],
        "sides": [side_of(case, now=now) for case in sorted(both, key=lambda one: one.received_at)],
        "are_open": all(case.is_open for case in both),
        "are_together": any(case.merged_into_id for case in both),
        "form": form,
        "errors": [problem] if problem else [],
    }
    status = 409 if problem else 200
    return render(request, "feedback/cases/staff/alike.html", context, status=status)


def _separate(
    request: HttpRequest, case: Case, form: SeparateForm, *, problem: str = ""
) -> HttpResponse:
    context = {"case": case, "form": form, "errors": [problem] if problem else []}
    status = 409 if problem else 200
    return render(request, "feedback/cases/staff/separate.html", context, status=status)
