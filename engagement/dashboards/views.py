"""What staff, chief and council see at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from engagement.dashboards import queries
from engagement.dashboards.forms import ScopeForm
from feedback.trust import queries as trust
from feedback.trust.queries import pictures
from trustapp.accounts.models import User
from trustapp.core.http.access import needs


@needs("dashboards.see_today")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show what is due for the person who signed in."""
    work = queries.todays_work(user=_signed_in(request), now=timezone.now())
    is_quiet = not work["due"] and not work["plans"] and not work["waiting"]
    return render(request, "engagement/dashboards/today.html", work | {"is_quiet": is_quiet})


@needs("dashboards.see_today")
@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """List the pages beyond the daily ones."""
    places = queries.places_to_go(_signed_in(request))
    return render(request, "engagement/dashboards/more.html", {"places": places})


@needs("dashboards.read_oversight")
@require_safe
def oversight(request: HttpRequest) -> HttpResponse:
    """Say whether trust changed, how sure that is, what is behind it, and what is late."""
    overview = trust.overview()
    page = queries.promises_block(timezone.now())
    if overview is None:
        return render(request, "engagement/dashboards/no_results.html", page)
    scope = ScopeForm(request.GET, places=overview.places)
    if scope.is_valid() and scope.cleaned_data["place"]:
        return redirect("portal:result_place", slug=scope.cleaned_data["place"])
    page |= pictures.results_page(overview, scope.against, queries.place_address)
    return render(request, "engagement/dashboards/oversight.html", page | {"scope": scope})


@needs("dashboards.read_oversight")
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Show which promises are late and how each kind is kept."""
    page = queries.promises_page(timezone.now())
    return render(request, "engagement/dashboards/promises.html", page)


def _signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "needs() lets nobody else in"
    return request.user
