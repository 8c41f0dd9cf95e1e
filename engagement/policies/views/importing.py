"""Documents become drafts: hand in, wait, look at what was read, save."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engagement.policies import queries, services
from engagement.policies.enums import HEADING_FAULTS
from engagement.policies.forms.importing import DocumentForm, form_for
from engagement.policies.models import HandedIn, Policy
from engagement.policies.pure import clauses as text
from engagement.policies.queries import importing
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

_FOLDER = "engagement/policies/staff/"


@needs("policies.edit_draft")
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Take a document for a policy, or for a new one."""
    policy = queries.policy_by_slug(slug) if slug else None
    if slug and policy is None:
        raise Http404
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("policies:document", public_id=_hand_in(request, form, policy))
    page = {
        "policy": policy,
        "form": form,
        "waiting": importing.documents_of(int(request.user.pk or 0)),
    }
    return render(request, _FOLDER + "bring_in.html", page)


def _hand_in(request: HttpRequest, form: DocumentForm, policy: Policy | None) -> str:
    now = timezone.now()

    def work() -> dict[str, Any]:
        kept = services.hand_in_document(
            **form.cleaned_data["file"], policy=policy, by=actor_of(request), now=now
        )
        return {"document": str(kept.public_id)}

    return str(form.submit_once(purpose="policies.document", now=now, work=work)["document"])


@needs("policies.edit_draft")
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show how far the reading is, why it failed, or what was read, to be saved."""
    held = _document(request, public_id)
    if held is None:
        return _gone(request)
    if held.read_at is None or held.trouble:
        return _wait(request, held)
    draft = queries.draft_of(held.policy.slug) if held.policy else None
    form = form_for(held, draft.revision if draft else 0, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("policies:draft", slug=_save(request, held, form))
        except services.StaleDraft as refusal:
            form.data = {**dict(request.POST.items()), "revision": str(refusal.draft.revision)}
            form.add_error(None, str(refusal))
        except Refused as refusal:
            is_number = isinstance(refusal, services.NumberTaken)
            form.add_error("number" if is_number else None, str(refusal))
    body = form["body"].value() or ""
    page: dict[str, Any] = {
        "document": held,
        "form": form,
        "replaces": draft,
        "remarks": importing.remarks_on(held),
        **_outline(str(body)),
    }
    return render(
        request, _FOLDER + "document.html", page, status=409 if form.non_field_errors() else 200
    )


def _wait(request: HttpRequest, held: HandedIn) -> HttpResponse:
    page = {"document": held, "trouble": importing.TROUBLES.get(held.trouble)}
    return render(request, _FOLDER + "document_waits.html", page)


def _save(request: HttpRequest, held: HandedIn, form: Any) -> str:
    given = {k: v for k, v in form.cleaned_data.items() if k != "submission_key"}
    work = services.draft_from_document if held.policy else services.policy_from_document
    saved = work(document=held, **given, by=actor_of(request), now=timezone.now())
    messages.success(request, _("Saved as a draft. Nobody outside sees it."))
    return str(saved.policy.slug)


def _outline(body: str) -> dict[str, Any]:
    """Return the clauses that a text makes, or what keeps it from making any."""
    try:
        return {"clauses": text.parse(body)}
    except text.CannotRead as refusal:
        words = HEADING_FAULTS[refusal.fault]
        return {"fault": words.format(heading=refusal.heading, key=refusal.key)}


@needs("policies.edit_draft")
@require_POST
def discard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Throw a document away."""
    held = _document(request, public_id)
    if held is None:
        return _gone(request)
    services.discard_document(document=held, by=actor_of(request), now=timezone.now())
    messages.success(request, _("The document is gone. Nothing was saved."))
    return redirect("policies:manage")


def _document(request: HttpRequest, public_id: uuid.UUID) -> HandedIn | None:
    held = importing.document_of(public_id, int(request.user.pk or 0))
    if held is None and request.method != "POST":
        raise Http404
    return held


def _gone(request: HttpRequest) -> HttpResponse:
    """Say to somebody who clicked twice, or too late, that there is nothing left to do."""
    messages.warning(request, str(services.DocumentGone.message))
    return redirect("policies:manage")
