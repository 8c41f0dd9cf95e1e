"""The public front door."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from engagement.portal import queries
from engagement.portal.forms import FindForm
from trustapp.core.http.access import public
from trustapp.places.models import Place

NEUTRAL_PAGE = "https://www.weather.gov/"


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Start any task in one tap."""
    page = queries.front_page(now=timezone.now())
    return render(request, "engagement/portal/home.html", page | {"find": FindForm()})


@public
@require_GET
def say(request: HttpRequest) -> HttpResponse:
    """Tell feedback, thanks, complaint and crime report apart."""
    return render(request, "engagement/portal/say.html")


@public
@require_GET
def plain_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one of the pages that explain the site and its promises."""
    context: dict[str, Any] = {}
    if name == "privacy":
        context["promises"] = queries.promises_that_hold()
    return render(request, f"engagement/portal/{name}.html", context)


@public
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """Go to a neutral page at once and forget what was begun here."""
    answer = HttpResponse(status=303, headers={"Location": NEUTRAL_PAGE})
    answer.headers["Cache-Control"] = "no-store"
    for name in list(request.COOKIES):
        for path in ("/", "/say/sent/", "/track/"):
            answer.delete_cookie(name, path=path)
    return answer


@public
@require_GET
def neighborhoods(request: HttpRequest) -> HttpResponse:
    """List every neighbourhood by name."""
    return render(
        request,
        "engagement/portal/neighborhoods.html",
        {"places": queries.place_names(), "form": FindForm()},
    )


@public
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
@require_GET
def neighborhood(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is close to one place: its officer, stories and trust with its range."""
    place = get_object_or_404(Place, slug=slug)
    return render(
        request,
        "engagement/portal/neighborhood.html",
        queries.neighborhood_page(place, now=timezone.now()),
    )


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
