"""Where anyone comments without an account, and finds the comment and its answer by a code."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from engagement.policies import queries, services
from engagement.policies.forms import CommentForm, SayForm
from engagement.policies.models import Comment, Consultation, Snapshot, Version
from engagement.policies.pure.anchors import plain_words
from engagement.policies.pure.clauses import Clause
from engagement.policies.queries import parts
from engagement.policies.serializers.periods import card_of
from feedback.cases.forms import CodeForm
from feedback.cases.pure.receipts import receipt_code
from trustapp.core.errors import KeyReused, Refused
from trustapp.core.http.access import public
from trustapp.core.http.limits import give_back, too_many
from trustapp.core.http.submission import OnceForm
from trustapp.core.pure.actor import RESIDENT
from trustapp.core.pure.codes import new_code
from trustapp.redaction.queries import strikes_in
from trustapp.redaction.serializers import removed_of

# Generous, because a library or a phone network shares one address among many people.
SENDINGS_AN_HOUR = 40
TRIES, TRIES_SECONDS = 5, 15 * 60
DAY = 24 * 60 * 60


@public
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, slug: str, key: str = "") -> HttpResponseBase:
    """Take a comment on a draft: on the whole, on a part, or on some words of it."""
    found = queries.consultation_by_slug(slug)
    if found is None:
        raise Http404
    text, part = _part(found, key, request.POST.get("text_number", ""))
    form = CommentForm(
        request.POST if request.method == "POST" else None,
        text=plain_words(part.text) if part else "",
        initial={"text_number": text.number},
    )
    card = card_of(found, localdate())
    if not card.standing.is_open and request.method != "POST":
        return redirect("policies:consultation", slug=slug)
    page = {"consultation": found, "card": card, "part": part, "form": form}

    def keep(code: str | None) -> Comment:
        said = form.comment(key, form.cleaned_data["quote"])
        return services.comment_on_draft(
            consultation=found, snapshot=text, comment=said, by=RESIDENT,
            now=timezone.now(), code=code,
        )  # fmt: skip

    return _take(request, form, f"comment-{found.pk}", keep, "drafts/comment.html", page)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def experience(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Take what somebody says about how a policy works for them."""
    version = _in_force(slug)
    form = SayForm(request.POST if request.method == "POST" else None)
    page = {"policy": version.policy, "form": form}

    def keep(code: str | None) -> Comment:
        return services.tell_how_it_works(
            version=version, comment=form.comment(), by=RESIDENT, now=timezone.now(), code=code
        )

    return _take(request, form, f"policy-{version.policy_id}", keep, "drafts/experience.html", page)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; only pressing it confirms, because programs that read mail open links."""
    form = OnceForm(request.POST if request.method == "POST" else None)
    code = receipt_code(settings.SECRET_KEY.encode(), key="comment-confirm", body=token)

    def work() -> dict[str, Any]:
        services.confirm_comment(token=token, code=code, by=RESIDENT, now=timezone.now())
        return {}

    if form.is_valid():
        try:
            form.submit_once(
                purpose=f"confirm-{queries.confirm_hash(token)[:32]}",
                now=timezone.now(), work=work,
            )  # fmt: skip
        except Refused as refusal:
            page = {"problem": str(refusal)}
            return render(request, "engagement/policies/drafts/link_over.html", page, status=410)
        return _sent(request, code=code)
    return render(request, "engagement/policies/drafts/confirm.html", {"form": form})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def yours(request: HttpRequest) -> HttpResponse:
    """Show a comment, where it stands and its answer to whoever has its code."""
    form = CodeForm(request.POST or None)
    template = "engagement/policies/drafts/yours.html"
    if not form.is_valid():
        return render(request, template, {"form": form})
    if too_many(request, purpose="track", limit=TRIES, seconds=TRIES_SECONDS):
        return render(request, "feedback/cases/track_later.html", status=429)
    found = queries.comment_by_code(form.cleaned_data["code"])
    if found is None:
        form.add_error("code", gettext("We cannot find that code."))
        return render(request, template, {"form": form})
    give_back(request, purpose="track")
    texts = queries.snapshots_of(found.consultation) if found.consultation else [None]
    newest = queries.newest_version(found.policy_id)
    page = {
        "shown": queries.placed([found], texts[0])[0],
        "keys": queries.places_now(found, newest) if newest else [],
        "newest": newest,
        "removed": removed_of(strikes_in(found.subject)),
    }
    return render(request, "engagement/policies/drafts/your_comment.html", page)


@public
@never_cache
@require_POST
def flag(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask a person to look at a comment again; the same reader counts once a day."""
    found = queries.published_comment(public_id)
    if found is None:
        raise Http404
    if not too_many(request, purpose=f"flag-{found.pk}", limit=1, seconds=DAY):
        services.flag_comment(comment=found, by=RESIDENT, now=timezone.now())
    return render(request, "engagement/policies/drafts/flagged.html", {"comment": found})


def _take(
    request: HttpRequest,
    form: SayForm,
    purpose: str,
    keep: Callable[[str | None], Comment],
    template: str,
    page: dict[str, Any],
) -> HttpResponseBase:
    """Keep what was said once and show its code; or show the form again with every word in it."""
    if request.method != "POST":
        return render(request, f"engagement/policies/{template}", page)
    problem, status = "", 200
    if form.is_valid():
        if too_many(request, purpose="comment", limit=SENDINGS_AN_HOUR, seconds=3600):
            problem, status = _slow_down(), 429
        else:
            try:
                return _sent(request, code=_once(form, purpose, keep), by_mail=_by_mail(form))
            except KeyReused:
                form.renew_key()
                problem, status = _sent_before(), 422
            except Refused as refusal:
                problem, status = str(refusal), 409
    page = {**page, "errors": [problem] if problem else []}
    response = render(request, f"engagement/policies/{template}", page, status=status)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _once(form: SayForm, purpose: str, keep: Callable[[str | None], Comment]) -> str:
    """Do it once and return the code, the same one for a repetition; it is kept nowhere."""
    code = form.code() or new_code()

    def work() -> dict[str, Any]:
        keep(code)
        return {}

    form.submit_once(purpose=purpose, now=timezone.now(), work=work)
    return code


def _by_mail(form: SayForm) -> bool:
    return bool(form.comment().mail)


def _sent(request: HttpRequest, *, code: str, by_mail: bool = False) -> HttpResponse:
    page = {"code": code, "by_mail": by_mail}
    response = render(request, "engagement/policies/drafts/sent.html", page)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _part(found: Consultation, key: str, number: str) -> tuple[Snapshot, Clause | None]:
    """Return the text that was read, the newest unless a form says otherwise, and its part."""
    texts = queries.snapshots_of(found)
    text = next((each for each in texts if str(each.number) == number), texts[0])
    if not key:
        return text, None
    part = parts.part_of(text, queries.replaced_by(found.version), key)
    if part is None:
        raise Http404
    return text, part


def _in_force(slug: str) -> Version:
    versions = queries.history(slug)
    if not versions:
        raise Http404
    return queries.in_force(versions, localdate()) or versions[-1]


def _slow_down() -> str:
    return gettext(
        "Many messages came from where you are. Your words are still here. "
        "Wait an hour and press the button again, or call us."
    )


def _sent_before() -> str:
    return gettext(
        "You already sent this with other words, and we have it. "
        "To send this as well, press the button again."
    )
