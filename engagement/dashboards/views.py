"""What staff, chief and council see at a glance."""

import uuid
from dataclasses import replace

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from engagement.dashboards import queries
from engagement.dashboards.forms import CostForm, ScopeForm
from engagement.dashboards.queries.reach import reach_page
from engagement.visits import queries as visits
from feedback.trust import queries as trust
from feedback.trust.queries import pictures, tables
from trustapp.accounts.models import User
from trustapp.core.http.access import needs

_CLIMATES = 6
_PER_PAGE = 25


@needs("dashboards.see_today")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show what is due for the person who signed in."""
    work = queries.todays_work(user=_signed_in(request), now=timezone.now())
    is_quiet = not work["due"] and not work["plans"] and not work["waiting"]
    is_quiet = is_quiet and not work["to_sign"] and not work["signals"] and not work["broken"]
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
    overview = trust.overview(request.GET.get("period", ""))
    page = queries.promises_block(timezone.now())
    if overview is None:
        return render(request, "engagement/dashboards/no_results.html", page)
    overview = replace(overview, trend=visits.with_programmes(overview.trend))
    scope = ScopeForm(request.GET, periods=overview.periods, places=overview.places)
    if scope.place_chosen:
        return redirect("portal:result_place", slug=scope.place_chosen)
    page |= pictures.results_page(overview, scope.against, queries.place_address)
    page |= {"scope": scope, "stretch_note": visits.STRETCH_NOTE}
    return render(request, "engagement/dashboards/oversight.html", page)


@needs("dashboards.read_oversight")
@require_safe
def behind(request: HttpRequest) -> HttpResponse:
    """Show every measure with its change, its way here, and what weighting did to it."""
    found = trust.behind(request.GET.get("period", ""))
    if found is None:
        return _nothing_yet(request)
    scope = ScopeForm(request.GET, periods=found.periods)
    page = {"scope": scope, "found": found, "against": scope.against}
    page["chart"] = pictures.measures_chart(found.measures, scope.against)
    page["weighting"] = tables.weighting(found.measures)
    return render(request, "engagement/dashboards/behind.html", page)


@needs("dashboards.read_oversight")
@require_safe
def neighborhoods(request: HttpRequest) -> HttpResponse:
    """Show each place's own value beside the small-area estimate, from A to Z."""
    found = trust.neighborhoods(request.GET.get("period", ""))
    if found is None:
        return _nothing_yet(request)
    page = {"scope": ScopeForm(request.GET, periods=found.periods, compares=False), "found": found}
    page["chart"] = pictures.places_chart(found.places, found.city, queries.place_address)
    page["beside"] = tables.beside_small_areas(found.places, found.small_areas)
    return render(request, "engagement/dashboards/neighborhoods.html", page)


@needs("dashboards.read_oversight")
@require_safe
def heard(request: HttpRequest) -> HttpResponse:
    """Show who was not heard: every group, and every place."""
    found = trust.heard_by_place(request.GET.get("period", ""))
    if found is None:
        return _nothing_yet(request)
    page = {"scope": ScopeForm(request.GET, periods=found.periods, compares=False), "found": found}
    page["chart"] = trust.heard_chart(found.groups)
    page["places"], page["sentence"] = tables.heard(found.places), tables.not_heard(found.places)
    return render(request, "engagement/dashboards/heard.html", page)


@needs("dashboards.read_oversight")
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Show how good the numbers are, and where to get them."""
    found = trust.quality(request.GET.get("period", ""))
    if found is None:
        return _nothing_yet(request)
    page = {"scope": ScopeForm(request.GET, periods=found.periods, compares=False)}
    return render(request, "engagement/dashboards/data.html", page | tables.quality_page(found))


@needs("dashboards.read_oversight")
@require_safe
def reach(request: HttpRequest) -> HttpResponse:
    """Show where visits were last, where people were heard last, and what a talk takes."""
    form = CostForm(request.GET if "hour" in request.GET else None)
    page = reach_page(timezone.localdate(), form.cost)
    return render(request, "engagement/dashboards/reach.html", page | {"form": form})


@needs("dashboards.read_oversight")
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Show which promises are late and how each kind is kept."""
    page = queries.promises_page(timezone.now())
    return render(request, "engagement/dashboards/promises.html", page)


@needs("trust.read_climate")
@require_safe
def climate(request: HttpRequest) -> HttpResponse:
    """Show how the people who work here see the department, wave by wave."""
    page = Paginator(trust.climates(), _CLIMATES).get_page(request.GET.get("page"))
    language = get_language() or settings.LANGUAGE_CODE
    waves = trust.climate_pages(list(page.object_list), language)
    return render(request, "engagement/dashboards/climate.html", {"waves": waves, "page_obj": page})


@needs("trust.read_toplines")
@require_safe
def toplines(request: HttpRequest) -> HttpResponse:
    """List the closed waves whose results can be read question by question."""
    page = Paginator(trust.toplines(), _PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": trust.topline_lines(list(page.object_list)), "page_obj": page}
    return render(request, "engagement/dashboards/toplines.html", context)


@needs("trust.read_toplines")
@require_safe
def topline(request: HttpRequest, wave_id: uuid.UUID) -> HttpResponse:
    """Show what a closed wave answered, question by question."""
    found = trust.topline_page(str(wave_id), get_language() or settings.LANGUAGE_CODE)
    if found is None:
        raise Http404
    return render(request, "engagement/dashboards/topline.html", {"found": found})


def _nothing_yet(request: HttpRequest) -> HttpResponse:
    page = queries.promises_block(timezone.now())
    return render(request, "engagement/dashboards/no_results.html", page)


def _signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "needs() lets nobody else in"
    return request.user
