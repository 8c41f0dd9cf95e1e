"""Officers read and sign; editors ask for it; supervisors see who has not."""

import uuid
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.policies import queries, services
from engagement.policies.forms.signing import AskForm, SignForm
from engagement.policies.models import SigningRequest, Version
from engagement.policies.pure import quiz
from engagement.policies.pure.redline import fold
from engagement.policies.queries import signing
from trustapp.accounts.models import User
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

_FOLDER = "engagement/policies/signing/"


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


@needs("policies.sign_version")
@require_safe
def to_sign(request: HttpRequest) -> HttpResponse:
    """List what this person has to read and sign."""
    found = signing.to_sign(_user(request), today=timezone.localdate())
    page = {
        "waiting": [each for each in found if each.signed_at is None],
        "signed": [each for each in found if each.signed_at is not None],
    }
    return render(request, _FOLDER + "list.html", page)


@needs("policies.sign_version")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what changed, the whole text and the questions; take the signature."""
    user = _user(request)
    asked = signing.request_for(public_id, user, today=timezone.localdate())
    if asked is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = SignForm(quiz.load(asked.request.quiz), sent)
    if form.is_valid():
        outcome = services.sign_version(
            request=asked.request, user=user, answers=form.answers, by=actor_of(request),
            now=timezone.now(),
        )  # fmt: skip
        if outcome.signature is not None:
            messages.success(request, _("Signed. Thank you for reading it."))
            return redirect("policies:to_sign")
        form.explain(outcome.wrong)
    return render(request, _FOLDER + "read.html", _reading(asked, user) | {"form": form})


def _reading(asked: signing.ToSign, user: User) -> dict[str, Any]:
    version = asked.request.version
    before = signing.last_signed(user, version)
    return {
        "asked": asked,
        "policy": version.policy,
        "version": version,
        "before": before,
        "stretches": fold(queries.changes_between(before, version)) if before else (),
        "clauses": queries.clauses_of(version),
        "tries": signing.tries_of(asked.request, user),
    }


@needs("policies.see_signatures")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List what is to be signed, with how many have, of the people this person answers for."""
    today = timezone.localdate()
    among = _among(request)
    rows = []
    for each in signing.open_requests():
        people = signing.signers(each, today=today, among=among)
        rows.append(
            {
                "request": each,
                "asked": len(people),
                "signed": sum(person.signed_at is not None for person in people),
                "late": sum(person.is_late for person in people),
            }
        )
    return render(request, _FOLDER + "overview.html", {"rows": rows, "is_all": among is None})


@needs("policies.see_signatures")
@require_safe
def people(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """List who has signed and who has not, of the people this person answers for."""
    asked = _request(public_id)
    page = {
        "asked": asked,
        "people": signing.signers(asked, today=timezone.localdate(), among=_among(request)),
    }
    return render(request, _FOLDER + "people.html", page)


def _among(request: HttpRequest) -> list[int] | None:
    """Return whose signatures this person may see: all of them, or those of their officers."""
    if request.user.has_perm("policies.ask_to_sign"):
        return None
    return signing.team_of(_user(request), today=timezone.localdate())


@needs("policies.ask_to_sign")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask for signatures under a version."""
    version = queries.version_of(slug, number)
    if version is None:
        raise Http404
    form = AskForm(request.POST) if request.method == "POST" else AskForm(initial=_again(version))
    if form.is_valid():
        try:
            answer = form.submit_once(
                purpose="policies.ask",
                now=timezone.now(),
                work=lambda: _ask(request, version, form),
            )
        except Refused as refusal:
            is_day = isinstance(refusal, services.DueInThePast)
            form.add_error("due_on" if is_day else None, str(refusal))
        else:
            messages.success(request, _("Asked. Everyone concerned gets a mail."))
            return redirect("policies:signers", public_id=answer["request"])
    page = {"form": form, "version": version, "policy": version.policy}
    status = 409 if form.non_field_errors() else 200
    return render(request, _FOLDER + "ask.html", page, status=status)


def _again(version: Version) -> dict[str, Any]:
    """Return the target of the last request under this policy, to begin with."""
    before = signing.newest_request(version)
    return {"roles": before.roles, "places": before.place_ids} if before else {}


def _ask(request: HttpRequest, version: Version, form: AskForm) -> dict[str, Any]:
    asked = services.ask_to_sign(
        version=version,
        roles=form.cleaned_data["roles"],
        place_ids=[place.pk for place in form.cleaned_data["places"]],
        due_on=form.cleaned_data["due_on"],
        questions=form.cleaned_data["questions"],
        by=actor_of(request),
        now=timezone.now(),
    )
    return {"request": str(asked.public_id)}


@needs("policies.ask_to_sign")
@require_POST
def end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Stop asking; what was signed stays."""
    services.end_signing(request=_request(public_id), by=actor_of(request), now=timezone.now())
    messages.success(request, _("Nobody is asked any more. What was signed stays."))
    return redirect("policies:signings")


def _request(public_id: uuid.UUID) -> SigningRequest:
    asked = signing.request_by_id(public_id)
    if asked is None:
        raise Http404
    return asked
