"""Doors for everybody: the registered trials, with their plans as they were locked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engagement.visits.models import Trial
from engagement.visits.queries import trials as queries
from engagement.visits.services import trials as services
from trustapp.core.http.access import public


@public
@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """List every trial whose plan is locked, newest first."""
    page = {"trials": list(queries.public_trials())}
    return render(request, "engagement/visits/trials/registry.html", page)


@public
@require_safe
def registered(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a locked plan, its hash, and everything that was done otherwise."""
    trial = _registered(slug)
    page = {
        "trial": trial,
        "plan": services.plan_of(trial),
        "deviations": list(queries.deviations(trial)),
        "looks": list(queries.looks(trial)),
    }
    return render(request, "engagement/visits/trials/registered.html", page)


@public
@require_safe
def plan_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the very bytes that were hashed."""
    trial = _registered(slug)
    answer = HttpResponse(trial.plan_text.encode(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{trial.slug}.plan.json"'
    return answer


def _registered(slug: str) -> Trial:
    trial = queries.public_trial(slug)
    if trial is None:
        raise Http404
    return trial
