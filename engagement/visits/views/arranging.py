"""Where supervisors choose addresses for a plan, hand a plan over, and end it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from engagement.visits import queries, services
from engagement.visits.enums import PlanState
from engagement.visits.forms.addresses import SearchForm
from engagement.visits.forms.planning import ChooseForm, GoingForm
from engagement.visits.models import Address
from engagement.visits.views.finding import answer, plan_for
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

MOST_DOORS = 200


@needs("visits.plan_visits")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Plan doors of the address book; those not to be visited cannot be ticked.

    Doors with another contact in the last days are not ticked until somebody does it.
    """
    search = SearchForm(request.GET or None)
    sought, now = search.sought, timezone.now()
    found = queries.addresses(sought, now)
    listed: list[Any] = list(found[:MOST_DOORS]) if sought.place else []
    offered = [address for address in listed if not address.closed]
    resting = queries.in_contact(offered, now)
    form = ChooseForm(
        request.POST if request.method == "POST" else None, offered=offered,
        initial={
            "planned_on": timezone.localdate(),
            "addresses": [str(each.public_id) for each in offered if each.pk not in resting],
        },
    )  # fmt: skip
    if form.is_valid():
        try:
            made = form.submit_once(
                purpose="visits.choose", now=now, work=lambda: _plan(request, form)
            )
            messages.success(request, _("Planned. The officers see it on their list now."))
            return redirect("visits:plan", public_id=made["plan"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            form.renew_key()
    page = {
        "search": search, "form": form, "listed": listed, "sought": sought,
        "ticked": form["addresses"].value() or [], "most": MOST_DOORS, "resting": resting,
    }  # fmt: skip
    return answer(request, "choose.html", page)


def _plan(request: HttpRequest, form: ChooseForm) -> dict[str, Any]:
    chosen = form.chosen
    made = services.plan_addresses(
        place=chosen[0].place, title=_title(chosen), addresses=chosen, **form.going,
        by=actor_of(request), now=timezone.now(),
    )  # fmt: skip
    return {"plan": str(made.public_id)}


def _title(chosen: list[Address]) -> str:
    """Return the streets of a list, each once, as many as there is room for."""
    streets = {address.street_key: address.street for address in chosen}
    title, *more = streets.values()
    for street in more:
        if len(title) + len(street) > 110:
            return f"{title} …"
        title = f"{title}, {street}"
    return title


@needs("visits.plan_visits")
@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a plan to other officers or another day."""
    shown = plan_for(request, "visits.plan_visits", public_id)
    officer, partner = (*shown.officers.all(), None, None)[:2]
    opened = {"planned_on": shown.planned_on, "officer": officer, "partner": partner}
    form = GoingForm(request.POST if request.method == "POST" else None, initial=opened)
    if form.is_valid():
        try:
            services.hand_over(plan=shown, **form.going, by=actor_of(request), now=timezone.now())
            messages.success(request, _("Saved. The officers see it on their list now."))
            return redirect("visits:plan", public_id=public_id)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return answer(request, "arrange.html", {"plan": shown, "form": form})


@needs("visits.plan_visits")
@require_POST
def end(request: HttpRequest, public_id: UUID, state: str) -> HttpResponse:
    """Note that a plan is done, or cancel it."""
    shown = plan_for(request, "visits.plan_visits", public_id)
    try:
        services.end_plan(
            plan=shown, state=PlanState(state), by=actor_of(request), now=timezone.now()
        )
        messages.success(request, _("Noted."))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("visits:plan", public_id=public_id)
