"""Residents answer: by the link of an invitation or by an open link. No account, no session."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.surveys import queries, services
from feedback.surveys.enums import Mode, SetAside
from feedback.surveys.forms.answering import LastScreen, QuestionScreen, Sheet
from feedback.surveys.pure import flood
from feedback.surveys.pure.branching import asked, pruned
from feedback.surveys.pure.course import Course
from feedback.surveys.queries import Standing
from feedback.surveys.services import Outcome
from trustapp.core.errors import Refused
from trustapp.core.http.access import public
from trustapp.core.http.limits import too_many

_FOLDER = "feedback/surveys/"
_SALT = "survey-open-link"
_A_DAY = 24 * 60 * 60
_BEGINNINGS_AN_HOUR = 200
_TIME_FOR_A_PUZZLE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Door:
    """Which way someone came in: how to look again, and where the next screen is."""

    find: Callable[[str | None], Standing | None]
    address: Callable[[int], str]
    thanks: str
    # Where a person is told that their group had enough answers.
    full: str = ""
    # The public id of a response begun at an open link, from its cookie.
    response: str | None = None
    stop: str = ""
    # Where a shared screen starts again for the next person.
    restart: str = ""


@public
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str, screen: int | None = None) -> HttpResponse:
    """Show or save one screen for the holder of an invitation's token."""
    door = Door(
        find=lambda _: queries.standing_by_token(token, now=timezone.now()),
        address=lambda number: reverse("surveys:answer_screen", args=[token, number]),
        thanks=reverse("surveys:answer", args=[token]),
        stop=reverse("surveys:stop", args=[token]),
    )
    standing = door.find(None)
    if standing and standing.is_declined:
        return _page(request, "stopped.html", {})
    if standing and standing.is_finished:
        page = {"stop_url": door.stop, "is_of_check": standing.is_of_check}
        return _page(request, "thanks.html", page)
    return _respond(request, door, standing, screen)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, short: str, screen: int | None = None) -> HttpResponse:
    """Show or save one screen for a visitor of an open link."""
    door = Door(
        find=lambda response: queries.standing_by_link(short, response, now=timezone.now()),
        address=lambda number: reverse("surveys:open_link_screen", args=[short, number]),
        thanks=reverse("surveys:open_link_thanks", args=[short]),
        full=reverse("surveys:open_link_full", args=[short]),
        response=_begun_here(request),
    )
    standing = door.find(door.response)
    if standing and standing.mode == Mode.KIOSK:
        door = _shared(door, short)
    if standing and standing.is_finished:
        return _forget(HttpResponseRedirect(door.thanks, status=303), short)
    if request.method == "POST" and door.response is None and _is_flooding(request):
        return _page(request, "busy.html", {}, status=429)
    response = _respond(request, door, standing, screen)
    if response.status_code == 303 and response.headers["Location"] in {door.thanks, door.full}:
        return _forget(response, short)
    return response


def _shared(door: Door, short: str) -> Door:
    """Return the door of a shared screen: it ends on a page that makes room for the next person."""
    return replace(
        door,
        thanks=reverse("surveys:kiosk_done", args=[short]),
        full=reverse("surveys:kiosk_full", args=[short]),
        restart=reverse("surveys:kiosk_restart", args=[short]),
    )


@public
@require_POST
def kiosk_restart(request: HttpRequest, short: str) -> HttpResponse:
    """Leave nothing of this person on a shared screen and start again."""
    if begun := _begun_here(request):
        services.abandon(response=begun)
    address = reverse("surveys:open_link", args=[short])
    return _forget(HttpResponseRedirect(address, status=303), short)


@public
@require_safe
def kiosk_done(request: HttpRequest, short: str, *, is_full: bool = False) -> HttpResponse:
    """Thank somebody at a shared screen and wait for the next person."""
    restart = reverse("surveys:kiosk_restart", args=[short])
    return _page(request, "kiosk_done.html", {"restart_url": restart, "is_full": is_full})


@public
@require_safe
def open_link_thanks(request: HttpRequest, short: str) -> HttpResponse:
    """Thank a visitor of an open link; nothing here depends on who it is."""
    return _page(request, "thanks.html", {"is_of_staff": queries.is_for_staff(short)})


@public
@require_safe
def open_link_full(request: HttpRequest, short: str) -> HttpResponse:
    """Tell a visitor that their group had enough answers already."""
    return _page(request, "full.html", {})


@public
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token is the authority
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop writing to someone, and do it."""
    now = timezone.now()
    standing = queries.standing_by_token(token, now=now)
    if standing is None:
        return _ended(request)
    if request.method == "POST":
        services.decline(standing=standing, now=now)
        return _page(request, "stopped.html", {})
    if standing.is_declined:
        return _page(request, "stopped.html", {})
    back = reverse("surveys:answer", args=[token])
    return _page(request, "stop.html", {"back_url": back, "is_finished": standing.is_finished})


def _respond(
    request: HttpRequest, door: Door, standing: Standing | None, screen: int | None
) -> HttpResponse:
    if standing is None or not standing.can_answer:
        return _ended(request)
    told = queries.questionnaire(standing.survey, get_language() or settings.LANGUAGE_CODE)
    begin = door.response or _begun_with(request)
    name = f"invitation {standing.invitation}" if standing.invitation else begin
    course = Course.drawn(told.items, name, standing.draft)
    number = min(screen or course.reached, course.reached)
    # Whoever sends a screen they have not come to yet is shown the one they have.
    sent = request.POST if request.method == "POST" and number == (screen or number) else None
    puzzle = _puzzle(standing) if number > len(course.screens) else None
    sheet = Sheet.laid(told, course, number, begin, sent, puzzle)
    if sheet.form.is_valid():
        try:
            return _save(request, door, standing, sheet, begin)
        except Refused as refusal:
            sheet.form.add_error(None, str(refusal))
    return _show(request, door, standing, sheet)


def _begun_with(request: HttpRequest) -> str:
    """Return the name of a response that begins now: the one its first screen was shown with."""
    try:
        return str(uuid.UUID(request.POST.get("begin", "")))
    except ValueError:
        return str(uuid.uuid4())


def _save(
    request: HttpRequest, door: Door, standing: Standing, sheet: Sheet, begin: str
) -> HttpResponse:
    form, steps = sheet.form, sheet.course.steps
    now = timezone.now()
    outcome = services.save_screen(
        standing=standing,
        again=lambda: door.find(begin),
        screen=services.Screen(
            change=lambda draft: pruned(steps, form.apply(draft)),
            hand_in=partial(asked, steps) if sheet.is_last else None,
            language=sheet.told.language,
            begin=uuid.UUID(begin),
            has_quotas=sheet.told.has_quotas,
            set_aside=_doubt(standing, form, now) if sheet.is_last else None,
        ),
        now=now,
    )
    if standing.link is not None and outcome is Outcome.FINISHED and not standing.is_of_staff:
        services.notice_finish(link=standing.link, wave=standing.wave, now=now)
    if outcome is Outcome.ENDED:
        return _ended(request)
    ends = {Outcome.FINISHED: door.thanks, Outcome.FULL: door.full}
    address = ends.get(outcome) or door.address(sheet.number + 1)
    response = HttpResponseRedirect(address, status=303)
    if standing.link is not None and door.response is None:
        _remember(response, request, begin)
    return _unstored(response)


def _show(request: HttpRequest, door: Door, standing: Standing, sheet: Sheet) -> HttpResponse:
    number = sheet.number
    context = sheet.context | {
        "is_begun": standing.response is not None,
        "is_resumed": standing.response is not None and door.address(number) != request.path,
        "is_open_link": standing.link is not None,
        "back_url": door.address(number - 1) if number > 1 else "",
        "form_action": door.address(number),
        "stop_url": door.stop,
        "restart_url": door.restart,
    }
    return _page(request, "question.html", context)


def _ended(request: HttpRequest) -> HttpResponse:
    """Answer alike for links that are over and for links that never were."""
    return _page(request, "ended.html", {}, status=410)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return _unstored(render(request, _FOLDER + template, context, status=status))


def _unstored(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


# --- the cookie of an open link: signed, for this address only, gone with the browser -------------
def _cookie(language: str) -> str:
    return f"answers-{language}"


def _begun_here(request: HttpRequest) -> str | None:
    signed = request.COOKIES.get(_cookie(get_language() or settings.LANGUAGE_CODE), "")
    try:
        return str(uuid.UUID(signing.loads(signed, salt=_SALT, max_age=_A_DAY)))
    except (signing.BadSignature, ValueError):
        return None


def _remember(response: HttpResponse, request: HttpRequest, name: str) -> None:
    short = request.resolver_match.kwargs["short"] if request.resolver_match else ""
    signed = signing.dumps(name, salt=_SALT)
    # One for each language of the page, because each has a path of its own.
    for language, path in _paths(short):
        response.set_cookie(
            _cookie(language),
            signed,
            path=path,
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )


def _forget(response: HttpResponse, short: str) -> HttpResponse:
    for language, path in _paths(short):
        response.delete_cookie(_cookie(language), path=path, samesite="Lax")
    return _unstored(response)


def _paths(short: str) -> list[tuple[str, str]]:
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append((language, reverse("surveys:open_link", args=[short])))
    return found


def _puzzle(standing: Standing) -> dict[str, Any] | None:
    """Return a puzzle for the browser while its link is flooded, else nothing."""
    if standing.link is None or not queries.is_flooded(standing.link):
        return None
    expires_at = timezone.now() + _TIME_FOR_A_PUZZLE
    return flood.new_challenge(settings.SECRET_KEY, expires_at=expires_at)


def _doubt(standing: Standing, form: QuestionScreen | LastScreen, now: datetime) -> SetAside | None:
    """Tell why these answers wait for a person's look: a flood is on and no puzzle was solved."""
    if standing.link is None or not queries.is_flooded(standing.link):
        return None
    proven = services.spend_proof(payload=form.cleaned_data.get("proof", ""), now=now)
    return None if proven else SetAside.NO_PROOF


def _is_flooding(request: HttpRequest) -> bool:
    return too_many(request, purpose="survey-begin", limit=_BEGINNINGS_AN_HOUR, seconds=60 * 60)
