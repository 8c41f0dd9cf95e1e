"""Doors to the log of one door."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engagement.visits import queries, services
from engagement.visits.enums import VisitOutcome
from engagement.visits.forms.door import EventForm, LogForm
from engagement.visits.models import Plan, Stop, Visit
from engagement.visits.views.finding import answer, door_for
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

_FIELD_AT_FAULT = {services.NeedsConsent: "has_consent", services.NeedsWords: "words"}


@needs("visits.log_visit")
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, public_id: UUID, stop_id: UUID) -> HttpResponse:
    """Log what happened at a door; a follow-up shows its code once more before the next door."""
    shown, stop = door_for(request, public_id, stop_id)
    form = LogForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            logged = services.log_visit(
                stop=stop, event=form.event, by=actor_of(request), now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(_FIELD_AT_FAULT.get(type(refusal)), str(refusal))
        else:
            return _logged(request, shown, stop, logged)
    newest = queries.newest_visit(stop)
    page = {
        "plan": shown, "stop": stop, "form": form, "last": newest,
        "manner": queries.manner(get_language()),
    }  # fmt: skip
    return answer(request, "log.html", page)


def _logged(request: HttpRequest, shown: Plan, stop: Stop, logged: services.Logged) -> HttpResponse:
    if logged.code:
        page = {"plan": shown, "stop": stop, "code": logged.code}
        return answer(request, "saved.html", page)
    if logged.visit.outcome == VisitOutcome.NO_MORE:
        messages.success(request, _("Nobody visits %s again.") % stop.where)
        return redirect("visits:plan", public_id=shown.public_id)
    outcome = logged.visit.get_outcome_display()
    messages.success(request, _("Saved: %s, %s.") % (stop.where, outcome))
    return redirect("visits:plan", public_id=shown.public_id)


@needs("visits.log_visit")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, public_id: UUID, stop_id: UUID, event_id: UUID) -> HttpResponse:
    """Correct an entry by adding one; the first stays on record."""
    shown, stop = door_for(request, public_id, stop_id)
    wrong = _visit_of(stop, event_id)
    opened = {"outcome": wrong.outcome, "topics": wrong.topics}
    form = EventForm(request.POST if request.method == "POST" else None, initial=opened)
    if form.is_valid():
        try:
            logged = services.correct_visit(
                visit=wrong, event=form.event, by=actor_of(request), now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _logged(request, shown, stop, logged)
    return answer(request, "correct.html", {"plan": shown, "stop": stop, "form": form})


@needs("visits.keep_follow_up")
@require_POST
def follow_up_kept(request: HttpRequest, public_id: UUID, stop_id: UUID) -> HttpResponse:
    """Note that we came back as promised."""
    shown, stop = door_for(request, public_id, stop_id, "visits.keep_follow_up")
    try:
        services.keep_follow_up(stop=stop, by=actor_of(request), now=timezone.now())
        messages.success(request, _("Noted: we came back to %s as promised.") % stop.where)
    except services.NothingOwed as refusal:
        messages.warning(request, str(refusal))
    return redirect("visits:plan", public_id=shown.public_id)


def _visit_of(stop: Stop, event_id: UUID) -> Visit:
    found = queries.visit_by_event(event_id)
    if found is None or found.stop_id != stop.pk:
        raise Http404
    found.stop = stop
    return found
