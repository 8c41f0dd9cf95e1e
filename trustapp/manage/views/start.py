"""Where settings begin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trustapp.core.http.access import needs
from trustapp.manage import queries


@needs("manage.settings")
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show what can be set, and who changed it last."""
    rows = [
        {"section": section, "last": last, "url": reverse(section.name)}
        for section, last in queries.sections_for(request.user)
    ]
    return render(request, "trustapp/manage/start.html", {"rows": rows})
