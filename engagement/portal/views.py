"""The public front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trustapp.core.http.access import public


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
