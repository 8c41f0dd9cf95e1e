"""You said, we did, for everyone."""

from datetime import timedelta
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.cases import queries
from feedback.cases.forms import StoryFilter
from feedback.cases.serializers.stories import cards_of, tally_chart
from trustapp.core.http.access import public
from trustapp.core.http.kept import kept_page

CARDS = 12
YEAR = timedelta(days=365)


@public
@require_safe
@kept_page
def you_said(request: HttpRequest) -> HttpResponse:
    """List what people asked for and what came of it, refusals included."""
    chosen = StoryFilter(request.GET)
    chosen.is_valid()
    place, outcome = chosen.cleaned_data.get("place"), chosen.cleaned_data.get("outcome", "")
    found = queries.stories(place_slug=place.slug if place else "", outcome=outcome)
    page = Paginator(found, CARDS).get_page(request.GET.get("page"))
    kept = {"place": place.slug if place else "", "outcome": outcome}
    context = {
        "filter": chosen,
        "place": place,
        "is_filtered": bool(place or outcome),
        "page_obj": page,
        "cards": cards_of(page),
        "tally": tally_chart(queries.story_tally(timezone.now() - YEAR)),
        "helped": queries.share_helped(timezone.now() - YEAR),
        "resolved": queries.share_resolved(timezone.now() - YEAR),
        "query": urlencode({name: value for name, value in kept.items() if value}),
    }
    return render(request, "feedback/cases/you_said.html", context)


@public
@require_safe
@kept_page
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell one story in full."""
    found = queries.story_by_slug(slug)
    if found is None:
        raise Http404
    return render(request, "feedback/cases/story.html", {"card": cards_of([found])[0]})
