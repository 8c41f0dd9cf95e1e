"""The public front door."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from engagement.portal import queries
from engagement.portal.forms import FindForm
from engagement.visits import queries as visits
from feedback.cases.adapters import forget_case
from feedback.trust import queries as trust
from feedback.trust.enums import Against
from feedback.trust.queries import pictures, tables
from trustapp.core import queries as core
from trustapp.core.http.access import public
from trustapp.core.http.kept import kept_page
from trustapp.keeping.enums import Kind
from trustapp.keeping.queries import days_shown
from trustapp.places.models import Place

NEUTRAL_PAGE = "https://www.weather.gov/"


@public
@require_safe
@kept_page
def home(request: HttpRequest) -> HttpResponse:
    """Start any task in one tap."""
    page = queries.front_page(now=timezone.now())
    return render(request, "engagement/portal/home.html", page | {"find": FindForm()})


@public
@require_safe
@kept_page
def say(request: HttpRequest) -> HttpResponse:
    """Tell feedback, thanks, complaint and crime report apart."""
    return render(request, "engagement/portal/say.html")


@public
@require_safe
@kept_page
def plain_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the pages that explain the site and its promises."""
    context: dict[str, Any] = {"broken": core.broken_lines()}
    if name == "privacy":
        context["promises"] = queries.promises_that_hold()
        context["kept_days"] = days_shown(Kind.CASES)
    return render(request, f"engagement/portal/{name}.html", context)


@public
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Go to a neutral page at once and forget what was begun here."""
    answer = HttpResponse(status=303, headers={"Location": NEUTRAL_PAGE})
    answer.headers["Cache-Control"] = "no-store"
    forget_case(answer)
    answer.delete_cookie(settings.CSRF_COOKIE_NAME)
    return answer


@public
@require_safe
@kept_page
def neighborhoods(request: HttpRequest) -> HttpResponse:
    """List every neighbourhood by name."""
    return render(
        request,
        "engagement/portal/neighborhoods.html",
        {"places": queries.place_names(), "form": FindForm()},
    )


@public
@csrf_exempt  # it changes nothing, and the pages with its form are the same for everybody
@require_POST
def find_neighborhood(request: HttpRequest) -> HttpResponse:
    """Go to the neighbourhood that was typed, or to the list with what was typed kept."""
    form = FindForm(request.POST)
    if form.is_valid():
        place = queries.place_called(form.cleaned_data["place"])
        if place:
            return redirect("portal:neighborhood", slug=place.slug)
        form.add_error("place", queries.NOT_FOUND)
    return render(
        request,
        "engagement/portal/neighborhoods.html",
        {"places": queries.place_names(), "form": form},
    )


@public
@require_safe
@kept_page
def neighborhood(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is close to one place: its officer, stories and trust with its range."""
    place = get_object_or_404(Place, slug=slug)
    return render(
        request,
        "engagement/portal/neighborhood.html",
        queries.neighborhood_page(place, now=timezone.now()),
    )


@public
@require_safe
@kept_page
def results(request: HttpRequest) -> HttpResponse:
    """Show trust with its doubt: the same numbers, on the same day, that staff see."""
    overview = trust.overview()
    if overview is None:
        return render(request, "engagement/portal/no_results.html")
    overview = replace(overview, trend=visits.with_programmes(overview.trend))
    page = pictures.results_page(overview, Against.YEAR_AGO, queries.place_address)
    page["stretch_note"] = visits.STRETCH_NOTE
    return render(request, "engagement/portal/results.html", page)


@public
@require_safe
@kept_page
def results_map(request: HttpRequest) -> HttpResponse:
    """Show which neighbourhoods differ from the city on a map."""
    places = trust.places_table()
    if not places:
        return render(request, "engagement/portal/no_results.html")
    drawn = pictures.places_map(places, queries.place_address)
    return render(request, "engagement/portal/results_map.html", {"map": drawn})


@public
@require_safe
@kept_page
def result_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is measured in one neighbourhood, and what others published about it."""
    place = get_object_or_404(Place, slug=slug)
    return render(request, "engagement/portal/result_place.html", queries.place_results(place))


@public
@require_safe
@kept_page
def method(request: HttpRequest) -> HttpResponse:
    """Say how trust is measured, and how good the newest numbers are."""
    found = trust.quality()
    page = tables.quality_page(found) if found else {}
    return render(request, "engagement/portal/method.html", page)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request could not be read."""
    return render(request, "400.html", status=400)


@public
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this page is for others."""
    return render(request, "403.html", status=403)


@public
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was open for too long, and how to keep the words."""
    return render(request, "403_form.html", status=403)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here, and where to go instead."""
    return render(request, "404.html", status=404)


@public
def broken(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, and whom to call."""
    return render(request, "500.html", status=500)
