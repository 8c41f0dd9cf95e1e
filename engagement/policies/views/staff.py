"""Where editors write: list and draft. Nothing typed is lost on the way."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.policies import queries, services
from engagement.policies.enums import VersionState
from engagement.policies.forms import DraftForm, PolicyForm
from engagement.policies.models import Policy, Version
from engagement.policies.pure.paging import clause_pages
from engagement.policies.pure.redline import compare_words
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

MOST_LOOKED_AT = 60_000  # signs


@needs("policies.edit_draft")
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """List every policy with its versions and its draft."""
    return render(request, "engagement/policies/staff/manage.html", {"policies": queries.managed()})


@needs("policies.edit_draft")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a new policy, then go to its draft."""
    form = PolicyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer = form.submit_once(
                purpose="policies.new", now=timezone.now(), work=lambda: _create(request, form)
            )
            return redirect("policies:draft", slug=answer["slug"])
        except Refused as refusal:
            is_number = isinstance(refusal, services.NumberTaken)
            form.add_error("number" if is_number else None, str(refusal))
            form.renew_key()
    page = {"form": form, "topics": queries.topics()}
    return render(request, "engagement/policies/staff/new.html", page, status=status_of(form))


def _create(request: HttpRequest, form: PolicyForm) -> dict[str, Any]:
    given = {k: v for k, v in form.cleaned_data.items() if k != "submission_key"}
    draft = services.create_policy(**given, by=actor_of(request), now=timezone.now())
    return {"slug": draft.policy.slug}


@needs("policies.edit_draft")
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft from the newest version, or go on with the one there is."""
    try:
        services.start_draft(policy=policy_at(slug), by=actor_of(request), now=timezone.now())
    except services.Retired as refusal:
        messages.warning(request, str(refusal))
        return redirect("policies:manage")
    return redirect("policies:draft", slug=slug)


@needs("policies.edit_draft")
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit a draft; words that cannot be saved are shown again."""
    policy = policy_at(slug)
    if request.method != "POST":
        return _open(request, policy)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _edit(request, policy, form)
    try:
        services.save_draft(
            policy=policy, revision=form.cleaned_data["revision"], content=form.content,
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
    except services.StaleDraft as refusal:
        return _conflict(request, policy, form, refusal.draft)
    except (services.NoDraft, services.InReview) as refusal:
        form.add_error(None, str(refusal))
        return _edit(request, policy, form)
    if "preview" in request.POST:
        return redirect("policies:preview", slug=slug)
    messages.success(request, _("Saved. Nobody outside sees this draft."))
    return redirect("policies:draft", slug=slug)


@needs("policies.edit_draft")
@require_POST
def look(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is being typed as it would read; nothing is saved."""
    opened = queries.draft_of(slug)
    if opened is None:
        raise Http404
    typed = {name: request.POST.get(name, "") for name in ("body", "summary", "means_for_you")}
    page = _looked_at(queries.look(opened, **typed))
    return render(request, "engagement/policies/staff/_look.html", page | {"policy": opened.policy})


def _looked_at(seen: queries.Look) -> dict[str, Any]:
    """Return a look with as much of the text as is drawn in a moment."""
    pages = clause_pages(seen.clauses, most=MOST_LOOKED_AT)
    return {"look": seen, "clauses": pages[0] if pages else [], "is_cut": len(pages) > 1}


def _open(request: HttpRequest, policy: Policy) -> HttpResponse:
    opened = queries.draft_of(policy.slug)
    if opened is None:
        return gone(request)
    if opened.state == VersionState.IN_REVIEW:
        return redirect("policies:preview", slug=policy.slug)
    saved = {name: getattr(opened, name) for name in ("body", "summary", "means_for_you")}
    more = {"approvals": queries.approvals_of(opened), **_looked_at(queries.look(opened, **saved))}
    return _edit(request, policy, DraftForm.of(opened), **more)


def _edit(request: HttpRequest, policy: Policy, form: DraftForm, **more: Any) -> HttpResponse:
    page = {"policy": policy, "form": form, **more}
    return render(request, "engagement/policies/staff/draft.html", page, status=status_of(form))


def _conflict(
    request: HttpRequest, policy: Policy, form: DraftForm, theirs: Version
) -> HttpResponse:
    """Show both texts; saving again is then a choice made with open eyes."""
    mine = form.content.tidied()
    differences = [
        (form.fields[name].label, compare_words(_words(theirs, name), _words(mine, name)))
        for name in form.content.__slots__
        if getattr(theirs, name) != getattr(mine, name)
    ]
    again = form.reopened(theirs)
    again.add_error(None, _("Your words are not saved yet. Somebody else saved this draft first."))
    return _edit(request, policy, again, theirs=theirs, differences=differences)


def _words(text: Version | services.DraftText, name: str) -> str:
    return str(getattr(text, name) or "")


def policy_at(slug: str) -> Policy:
    """Return the policy at this address, or answer that there is none."""
    policy = queries.policy_by_slug(slug)
    if policy is None:
        raise Http404
    return policy


def gone(request: HttpRequest) -> HttpResponse:
    """Lead back to the list, where a draft is no longer there."""
    messages.warning(request, _("There is no draft of this policy now."))
    return redirect("policies:manage")


def status_of(form: Any) -> int:
    """Return 409 where the act was refused."""
    return 409 if form.non_field_errors() else 200
