"""Where anyone reads what visits are, and keeps them away from a door."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from engagement.visits import queries, services
from engagement.visits.forms.stopping import StopForm
from trustapp.core.errors import Refused
from trustapp.core.http.access import public
from trustapp.core.http.limits import too_many
from trustapp.core.pure.actor import RESIDENT
from trustapp.keeping.enums import Kind
from trustapp.keeping.queries import days_shown

# A landlord asks for a few doors; whoever asks for a whole street is asked to call.
DOORS_AN_HOUR = 10
_FOLDER = "engagement/visits/public/"


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what visits are, what officers may and may never do, and how to stop them."""
    page = {"manner": queries.manner(get_language()), "kept_days": days_shown(Kind.VISITS)}
    return render(request, f"{_FOLDER}about.html", page)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """Keep visits away from a door. The answer is the same whether we know the door or not."""
    form = StopForm(request.POST if request.method == "POST" else None)
    page: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return render(request, f"{_FOLDER}stop.html", page)
    if too_many(request, purpose="visits-stop", limit=DOORS_AN_HOUR, seconds=3600):
        page["errors"] = [gettext("That is many doors from one connection. Call us and we do it.")]
        return render(request, f"{_FOLDER}stop.html", page, status=429)
    given, now = form.cleaned_data, timezone.now()

    def work() -> dict[str, Any]:
        services.ask_not_to_come(
            place=given["place"], street=given["street"], door=given["door"], by=RESIDENT, now=now
        )
        return {}

    try:
        form.submit_once(purpose="visits-stop", now=now, work=work)
    except Refused as refusal:
        page["errors"] = [str(refusal)]
        form.renew_key()
        return render(request, f"{_FOLDER}stop.html", page, status=409)
    return redirect("visits:stopped")


@public
@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    """Say what happens now."""
    return render(request, f"{_FOLDER}stopped.html")
