"""Where a draft is looked at before it counts: sent by one person, answered by another."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement.policies import queries, services
from engagement.policies.enums import ApprovalKind, VersionState
from engagement.policies.forms import AnswerForm, SendForm
from engagement.policies.models import Version
from engagement.policies.pure.redline import fold, redline
from engagement.policies.views.staff import gone, policy_at, status_of
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs


@needs("policies.edit_draft")
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a draft as it would read, what it changes, what is missing, and who has to act."""
    opened = queries.draft_of(slug)
    if opened is None:
        return gone(request)
    form_class = AnswerForm if opened.state == VersionState.IN_REVIEW else SendForm
    return _page(request, opened, form_class(initial={"revision": opened.revision}))


@needs("policies.edit_draft")
@require_POST
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the revision that was shown to a second person."""
    form = SendForm(request.POST)

    def send() -> dict[str, Any]:
        services.submit_draft(
            policy=policy_at(slug), revision=form.cleaned_data["revision"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
        return {"to": reverse("policies:manage")}

    said = _("Sent. It is published as soon as a second person approves it.")
    return _act(request, slug, form, work=send, said=said)


@needs("policies.edit_draft")
@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a draft that waits free to edit again."""
    try:
        services.take_back_draft(policy=policy_at(slug), by=actor_of(request), now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("policies:preview", slug=slug)
    return redirect("policies:draft", slug=slug)


@needs("policies.approve_version")
@require_POST
def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the revision that was shown."""
    form = AnswerForm(request.POST)

    def publish() -> dict[str, Any]:
        version = services.approve_version(
            policy=policy_at(slug), revision=form.cleaned_data["revision"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
        return {"to": reverse("policies:version", args=[slug, version.number])}

    said = _("Published. Anyone can read it now.")
    return _act(request, slug, form, work=publish, said=said)


@needs("policies.approve_version")
@require_POST
def refuse(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the revision that was shown back with a written reason."""
    form = AnswerForm(request.POST)

    def send_back() -> dict[str, Any]:
        services.refuse_draft(
            policy=policy_at(slug), revision=form.cleaned_data["revision"],
            reason=form.cleaned_data["reason"], by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
        return {"to": reverse("policies:manage")}

    said = _("Refused. The author sees your reason.")
    return _act(request, slug, form, work=send_back, said=said)


def _act(
    request: HttpRequest,
    slug: str,
    form: SendForm | AnswerForm,
    *,
    work: Callable[[], dict[str, Any]],
    said: str,
) -> HttpResponse:
    """Do it once, or show the draft again with what stands in the way."""
    purpose = f"policies.{work.__name__}"
    policy_at(slug)
    if form.is_valid():
        try:
            answer = form.submit_once(purpose=purpose, now=timezone.now(), work=work)
            messages.success(request, said)
            return redirect(answer["to"])
        except Refused as refusal:
            form.add_error(None, [str(refusal), *map(str, getattr(refusal, "gaps", []))])
    opened = queries.draft_of(slug)
    return _page(request, opened, form) if opened else gone(request)


def _page(request: HttpRequest, opened: Version, form: SendForm | AnswerForm) -> HttpResponse:
    replaces = queries.newest_published(opened.policy)
    before = queries.clauses_of(replaces) if replaces else ()
    ready = queries.readiness(opened, replaces=replaces, before=before, today=timezone.localdate())
    request_made = queries.waiting(opened.policy, ApprovalKind.PUBLISH)
    page = {
        "policy": opened.policy,
        "draft": opened,
        "replaces": replaces,
        "ready": ready,
        "blockers": queries.blockers(opened),
        "readings": queries.readings(opened),
        "stretches": fold(redline(before, ready.clauses)),
        "approvals": queries.approvals_of(opened),
        "request_made": request_made,
        "may_answer": request_made is not None
        and request.user.has_perm("policies.approve_version", request_made),
        "form": form,
    }
    return render(request, "engagement/policies/staff/preview.html", page, status=status_of(form))
