"""What we promise, and how we kept it, in public."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trustapp.core.http.access import public
from trustapp.core.http.kept import kept_page
from trustapp.promises import queries

PERIOD = timedelta(days=90)
PAGE = 25


@public
@require_safe
@kept_page
def promises(request: HttpRequest) -> HttpResponse:
    """Show what we promise by kind, how many were kept, and every late one with its owner."""
    now = timezone.now()
    page = Paginator(queries.public_late(now), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "trustapp/promises/public.html",
        {
            "summaries": queries.kept_summary(now - PERIOD, now, is_public=True),
            "late": queries.standings(list(page.object_list), now),
            "page_obj": page,
            "days": PERIOD.days,
            "now": now,
        },
    )
