"""What we promise, and how we kept it, in public; and the calendar that clocks run by."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trustapp.core.errors import Overtaken, Refused
from trustapp.core.http.access import actor_of, needs, public
from trustapp.core.http.kept import kept_page
from trustapp.promises import queries, services
from trustapp.promises.forms import ClosedDayForm, LengthsForm

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


@needs("promises.keep_calendar")
@require_http_methods(["GET", "POST"])
def closed_days(request: HttpRequest) -> HttpResponse:
    """Show the days on which the department is closed, and add one."""
    form = ClosedDayForm(request.POST or None)
    if form.is_valid():
        try:
            form.submit_once(
                purpose=f"closed-day-{request.user.pk}",
                now=timezone.now(),
                work=lambda: _close(request, form),
            )
        except Refused as refusal:
            form.add_error("day", str(refusal))
        else:
            return redirect("promises:closed_days")
    days = queries.closed_days(timezone.localdate())
    return render(request, "trustapp/promises/staff/closed_days.html", {"form": form, "days": days})


@needs("promises.keep_calendar")
@require_POST
def open_day(request: HttpRequest) -> HttpResponse:
    """Count a day as a working day again."""
    day = parse_date(request.POST.get("day", ""))
    if day is not None:
        services.open_on(day=day, by=actor_of(request), now=timezone.now())
    return redirect("promises:closed_days")


@needs("promises.set_lengths")
@require_http_methods(["GET", "POST"])
def lengths(request: HttpRequest) -> HttpResponse:
    """Show and change by when each kind of promise is kept."""
    form = LengthsForm(request.POST or None, kinds=list(queries.kinds()))
    if form.is_valid():
        try:
            form.submit_once(
                purpose=f"promise-lengths-{request.user.pk}",
                now=timezone.now(),
                work=lambda: _set_lengths(request, form),
            )
        except Overtaken as overtaken:
            current = {kind.pk: kind.length for kind in queries.kinds()}
            form.say_overtaken(overtaken, current)
        else:
            messages.success(request, gettext("It is saved."))
            return redirect("promises:lengths")
    return render(request, "trustapp/promises/staff/lengths.html", {"form": form})


def _set_lengths(request: HttpRequest, form: LengthsForm) -> dict[str, Any]:
    changed = services.set_lengths(
        seen=form.was_seen(), typed=form.typed(), by=actor_of(request), now=timezone.now()
    )
    return {"changed": changed}


def _close(request: HttpRequest, form: ClosedDayForm) -> dict[str, Any]:
    services.close_on(
        day=form.cleaned_data["day"],
        why=form.cleaned_data["why"],
        by=actor_of(request),
        now=timezone.now(),
    )
    return {}
