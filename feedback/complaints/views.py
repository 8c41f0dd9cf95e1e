"""For now an honest page: where a complaint can go today, and what to expect."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from trustapp.core.http.access import public


@public
@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Say that this site takes no complaints yet, and who does."""
    return render(request, "feedback/complaints/start.html")
