"""Taking words out of whatever residents or staff wrote, whichever room keeps it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from trustapp.accounts.adapters import needs_step_up
from trustapp.core.enums import Mark
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs
from trustapp.core.http.submission import OnceForm
from trustapp.redaction import queries, services
from trustapp.redaction.enums import Purpose, Why
from trustapp.redaction.forms import StrikeForm, WishForm
from trustapp.redaction.models import Strike, Wish
from trustapp.redaction.pure.texts import Keeper, Thing
from trustapp.redaction.serializers import lines_of


@dataclass(frozen=True)
class Asked:
    """Which thing a request is about, and who keeps it."""

    request: HttpRequest
    kind: str
    public_id: UUID
    keeper: Keeper
    thing: Thing


@needs("redaction.see_strikes")
@require_http_methods(["GET", "HEAD", "POST"])
def thing(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponseBase:
    """Show the texts of one thing and what was taken out; take something out."""
    asked = _asked(request, kind, public_id)
    if request.method != "POST":
        services.look_at_texts(thing=asked.thing, by=actor_of(request), now=timezone.now())
        return _page(asked)
    _must_work(asked)
    form = StrikeForm(request.POST)
    if not form.is_valid():
        return _page(asked, form=form)

    def work(given: dict[str, Any]) -> None:
        services.strike_passage(
            keeper=asked.keeper,
            public_id=public_id,
            passage=given["passage"],
            mark=Mark(given["mark"]),
            why=Why(given["why"]),
            by=actor_of(request),
            now=timezone.now(),
        )

    return _once(asked, form, work, done=gettext("It is taken out everywhere."), shown=form)


@needs("redaction.strike_passage")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, kind: str, public_id: UUID, strike_id: UUID) -> HttpResponseBase:
    """Ask a colleague to let one read what was taken out, or put it back."""
    asked = _asked(request, kind, public_id)
    _must_work(asked)
    strike = _strike(asked, strike_id)
    form = WishForm(request.POST or None)

    def work(given: dict[str, Any]) -> None:
        services.ask(
            strike=strike,
            purpose=Purpose(given["purpose"]),
            reason=given["reason"],
            by=actor_of(request),
            now=timezone.now(),
        )

    if request.method == "POST" and form.is_valid():
        done = gettext("You asked. A colleague has to allow it.")
        return _once(asked, form, work, done=done)
    context = {"thing": asked.thing, "kind": kind, "public_id": public_id, "form": form}
    return render(request, "trustapp/redaction/ask.html", context)


@needs("redaction.see_strikes")
@require_POST
@needs_step_up
def decide(
    request: HttpRequest, kind: str, public_id: UUID, strike_id: UUID, wish_id: UUID
) -> HttpResponseBase:
    """Allow what a colleague asked, or refuse it."""
    asked = _asked(request, kind, public_id)
    wish, is_allowed = _wish(asked, strike_id, wish_id), "allow" in request.POST

    def work() -> None:
        services.decide(wish=wish, is_allowed=is_allowed, by=actor_of(request), now=timezone.now())

    done = gettext("They can do it once.") if is_allowed else gettext("You refused it.")
    return _act(asked, work, done=done)


@needs("redaction.strike_passage")
@require_POST
@needs_step_up
def read(
    request: HttpRequest, kind: str, public_id: UUID, strike_id: UUID, wish_id: UUID
) -> HttpResponseBase:
    """Show the texts as they were, once, to whoever was allowed."""
    asked = _asked(request, kind, public_id)
    wish = _wish(asked, strike_id, wish_id)
    try:
        texts = services.read_original(
            keeper=asked.keeper,
            public_id=public_id,
            wish=wish,
            by=actor_of(request),
            now=timezone.now(),
        )
    except Refused as refusal:
        return _page(asked, problem=str(refusal))
    context = {"thing": asked.thing, "kind": kind, "public_id": public_id, "texts": texts}
    return render(request, "trustapp/redaction/original.html", context)


@needs("redaction.strike_passage")
@require_POST
@needs_step_up
def put_back(
    request: HttpRequest, kind: str, public_id: UUID, strike_id: UUID, wish_id: UUID
) -> HttpResponseBase:
    """Put a passage back where it stood, once it was allowed."""
    asked = _asked(request, kind, public_id)
    wish = _wish(asked, strike_id, wish_id)

    def work() -> None:
        services.put_back(
            keeper=asked.keeper,
            public_id=public_id,
            wish=wish,
            by=actor_of(request),
            now=timezone.now(),
        )

    return _act(asked, work, done=gettext("It stands there again."))


def _once(
    asked: Asked,
    form: OnceForm,
    work: Callable[[dict[str, Any]], None],
    *,
    done: str,
    shown: StrikeForm | None = None,
) -> HttpResponseBase:
    def once() -> dict[str, Any]:
        work(form.cleaned_data)
        return {}

    def act() -> None:
        purpose = f"take-out-{asked.request.user.pk}-{asked.public_id.hex[:12]}"
        form.submit_once(purpose=purpose, now=timezone.now(), work=once)

    return _act(asked, act, done=done, form=shown)


def _act(
    asked: Asked, work: Callable[[], None], *, done: str, form: StrikeForm | None = None
) -> HttpResponseBase:
    try:
        work()
    except Refused as refusal:
        return _page(asked, form=form, problem=str(refusal))
    messages.success(asked.request, done)
    return redirect("redaction:thing", kind=asked.kind, public_id=asked.public_id)


def _page(asked: Asked, *, form: StrikeForm | None = None, problem: str = "") -> HttpResponse:
    request = asked.request
    context = {
        "thing": asked.thing,
        "kind": asked.kind,
        "public_id": asked.public_id,
        "lines": lines_of(asked.thing.subject, user_id=request.user.pk or 0, now=timezone.now()),
        "form": form or StrikeForm(),
        "may_work": asked.thing.may_strike,
        "errors": [problem] if problem else [],
    }
    return render(request, "trustapp/redaction/thing.html", context, status=409 if problem else 200)


def _asked(request: HttpRequest, kind: str, public_id: UUID) -> Asked:
    keeper = queries.keeper_of(kind)
    found = keeper.texts_for(user=request.user, public_id=public_id) if keeper else None
    if keeper is None or found is None:
        raise Http404
    return Asked(request, kind, public_id, keeper, found)


def _must_work(asked: Asked) -> None:
    if not asked.thing.may_strike:
        raise Http404


def _strike(asked: Asked, strike_id: UUID) -> Strike:
    found = queries.strike_of(asked.thing.subject, strike_id)
    if found is None:
        raise Http404
    return found


def _wish(asked: Asked, strike_id: UUID, wish_id: UUID) -> Wish:
    found = queries.wish_of(_strike(asked, strike_id), wish_id)
    if found is None:
        raise Http404
    return found
