"""Where the end of a policy is asked for by one person and answered by another."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engagement.policies import queries, services
from engagement.policies.enums import ApprovalKind
from engagement.policies.forms import AnswerForm, RetireForm
from engagement.policies.models import Policy
from engagement.policies.views.staff import policy_at, status_of
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs


@needs("policies.retire_policy")
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a second person to end a policy, or show what was asked."""
    policy = policy_at(slug)
    form = RetireForm(request.POST if request.method == "POST" else None)

    def ask_retirement() -> dict[str, Any]:
        given = {name: form.cleaned_data[name] for name in ("reason", "ends_on")}
        services.ask_retirement(policy=policy, **given, by=actor_of(request), now=timezone.now())
        return {}

    if not form.is_valid():
        return _page(request, policy, form)
    return _act(request, policy, form, ask_retirement, _("Sent. A second person answers."))


@needs("policies.approve_version")
@require_POST
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """End the policy, as was asked."""

    def approve_retirement(**given: Any) -> None:
        services.approve_retirement(**given)

    return _answer(request, slug, approve_retirement, _("Approved. The policy ends on that day."))


@needs("policies.approve_version")
@require_POST
def refuse(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the policy, with a written reason."""

    def refuse_retirement(**given: Any) -> None:
        services.refuse_retirement(**given, reason=str(request.POST.get("reason", "")))

    return _answer(request, slug, refuse_retirement, _("Refused. The author sees your reason."))


@needs("policies.retire_policy")
@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask no longer."""

    def take_back_retirement(**given: Any) -> None:
        services.take_back_retirement(**given)

    return _answer(request, slug, take_back_retirement, _("Taken back. The policy stays."))


def _answer(request: HttpRequest, slug: str, work: Callable[..., None], said: str) -> HttpResponse:
    policy = policy_at(slug)
    form = AnswerForm({**request.POST.dict(), "revision": "0"})

    def answer() -> dict[str, Any]:
        work(policy=policy, by=actor_of(request), now=timezone.now())
        return {}

    answer.__name__ = work.__name__
    if not form.is_valid():
        return _page(request, policy, form)
    return _act(request, policy, form, answer, said)


def _act(
    request: HttpRequest,
    policy: Policy,
    form: RetireForm | AnswerForm,
    work: Callable[[], dict[str, Any]],
    said: str,
) -> HttpResponse:
    """Do it once, or show what stands in the way."""
    try:
        form.submit_once(purpose=f"policies.{work.__name__}", now=timezone.now(), work=work)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, policy, form)
    messages.success(request, said)
    return redirect("policies:manage")


def _page(request: HttpRequest, policy: Policy, form: RetireForm | AnswerForm) -> HttpResponse:
    request_made = queries.waiting(policy, ApprovalKind.RETIRE)
    answer_form = form if isinstance(form, AnswerForm) else AnswerForm(initial={"revision": 0})
    page = {
        "policy": policy,
        "form": form,
        "answer_form": answer_form,
        "request_made": request_made,
        "may_answer": request_made is not None
        and request.user.has_perm("policies.approve_version", request_made),
    }
    return render(request, "engagement/policies/staff/retire.html", page, status=status_of(form))
