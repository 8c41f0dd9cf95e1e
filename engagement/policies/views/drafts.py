"""What everyone may read about drafts out for comment."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from engagement.policies import queries
from engagement.policies.enums import RemovalReason
from engagement.policies.models import Consultation
from engagement.policies.queries import parts
from engagement.policies.serializers.periods import card_of, cards_by_state, timetable
from trustapp.core.http.access import public

COMMENTS, FEED_ENTRIES = 20, 30


@public
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts that anyone may comment on, the next to close first; then the others."""
    today = localdate()
    page = cards_by_state(queries.consultations(today), today)
    return render(request, "engagement/policies/drafts/list.html", page)


@public
@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a draft part by part, each with its changes and a way to comment."""
    found, today = _consultation(slug), localdate()
    texts = queries.snapshots_of(found)
    replaces = queries.replaced_by(found.version)
    counts = queries.counts_by_part(found)
    sections = parts.sections_of(found, texts[0], replaces, counts)
    known = {section.change.key for section in sections}
    page = {
        "card": card_of(found, today),
        "consultation": found,
        "text": texts[0],
        "texts": texts,
        "replaces": replaces,
        "sections": sections,
        "whole_count": counts[""],
        "gone_count": sum(count for key, count in counts.items() if key and key not in known),
        "comment_count": sum(counts.values()),
        "themes": queries.themes_of(found),
        "timetable": timetable(found, today),
        "meetings": queries.meetings_of(found),
        "places_missing": queries.places_without_meeting(found, until=today),
    }
    return render(request, "engagement/policies/drafts/detail.html", page)


@public
@require_safe
def comments(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every comment on a draft, or on one part of it, oldest first."""
    found = _consultation(slug)
    part = request.GET.get("part")
    shown = queries.shown_comments(found)
    if part is not None:
        shown = shown.filter(clause_key=part)
    page_obj = Paginator(shown, COMMENTS).get_page(request.GET.get("page"))
    text = queries.snapshots_of(found)[0]
    page = {
        "consultation": found,
        "card": card_of(found, localdate()),
        "page_obj": page_obj,
        "comments": queries.placed(page_obj, text),
        "part": part,
        "heading": dict(parts.parts_of(found, text)).get(part or ""),
    }
    return render(request, "engagement/policies/drafts/comments.html", page)


@public
@require_safe
def outcome(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was said, what changed, what did not and why."""
    found = _consultation(slug)
    page = {
        "consultation": found,
        "card": card_of(found, localdate()),
        "outcome": queries.outcome_of(found),
        "headings": dict(parts.parts_of(found, queries.snapshots_of(found)[0])),
        "replaces": queries.replaced_by(found.version),
    }
    return render(request, "engagement/policies/drafts/outcome.html", page)


@public
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Say by which rules comments are published or not."""
    page = {"reasons": RemovalReason.labels}
    return render(request, "engagement/policies/drafts/rules.html", page)


def _newest_opening(request: HttpRequest) -> object:
    return queries.newest_opening()


@public
@require_safe
@condition(last_modified_func=_newest_opening)  # type: ignore[arg-type]
def feed(request: HttpRequest) -> HttpResponse:
    """Tell programs which drafts were put out for comment, newest first."""
    address = settings.BASE_URL + reverse("policies:drafts")
    atom = Atom1Feed(
        title=_("Drafts open for comment"), link=address, description="",
        language=get_language(), feed_url=settings.BASE_URL + request.path,
    )  # fmt: skip
    for each, short in queries.newest_periods(FEED_ENTRIES):
        page = settings.BASE_URL + reverse("policies:consultation", args=[each.slug])
        atom.add_item(
            title=str(each.policy), link=page, description=short,
            pubdate=each.opened_at, updateddate=each.opened_at, unique_id=page,
        )  # fmt: skip
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


def _consultation(slug: str) -> Consultation:
    found = queries.consultation_by_slug(slug)
    if found is None:
        raise Http404
    return found
