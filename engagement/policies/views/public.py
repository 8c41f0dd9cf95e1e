"""What everyone may read: the policies, every version of them, and what changed."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from engagement.policies import queries
from engagement.policies.forms import SearchForm
from engagement.policies.models import Translation, Version
from engagement.policies.pure import paging
from engagement.policies.pure.paging import clause_pages
from engagement.policies.pure.redline import ClauseChange, State, fold
from engagement.policies.queries import translations
from trustapp.core.http.access import public
from trustapp.core.http.kept import kept_page

POLICIES_A_PAGE = 60
# Signs of Markdown on one page of a long policy; changes are shown three times over.
MOST_TEXT, MOST_CHANGES = 60_000, 30_000
# Unchanged parts longer than this together are left out of what changed, and linked instead.
MOST_UNCHANGED = 15_000


@public
@csrf_exempt  # a search changes nothing, and its form is the same for everybody
@require_http_methods(["GET", "HEAD", "POST"])
@kept_page
def policy_list(request: HttpRequest, number: int = 1) -> HttpResponse:
    """List the policies, or those that match words sent by POST."""
    today = localdate()
    form = SearchForm(request.POST if request.method == "POST" else None)
    page: dict[str, Any] = {"form": form, "found": None}
    if form.is_valid():
        words = form.cleaned_data["words"]
        translated = translations.search_in(get_language(), words, today=today)
        known = {each.version_id for each in translated}
        found = [each for each in queries.search(words, today=today) if each.pk not in known]
        page |= {"found": found, "translated": translated, "count": len(found) + len(translated)}
    else:
        topics = queries.topics_shown(today)
        page |= _listed(queries.policy_list(today=today), topics, number, "policies:list_page")
        page |= {
            "recent": queries.recently_changed(3),
            "drafts": queries.drafts_open(today),
            "ended": queries.ended(today),
        }
    return render(request, "engagement/policies/list.html", page)


@public
@require_safe
@kept_page
def topic(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    """List the policies of one topic."""
    today = localdate()
    topics = queries.topics_shown(today)
    chosen = [each for each in topics if each.slug == slug]
    if not chosen:
        raise Http404
    found = queries.policy_list([each.name for each in chosen], today=today)
    page = {"topic": chosen[0], "form": SearchForm()}
    page |= _listed(found, chosen, number, "policies:topic_page", slug)
    return render(request, "engagement/policies/topic.html", page)


def _listed(
    found: QuerySet[Version], topics: list[queries.Topic], number: int, route: str, *where: str
) -> dict[str, Any]:
    """Return one page of a list; the topics know how many there are."""
    count = sum(each.count for each in topics)
    last = max(1, -(-count // POLICIES_A_PAGE))
    if not 1 <= number <= last:
        raise Http404
    start = (number - 1) * POLICIES_A_PAGE
    return {
        "topics": topics,
        "policies": found[start : start + POLICIES_A_PAGE],
        "is_whole": last == 1,
        "number": number,
        "last": last,
        "previous_url": reverse(route, args=[*where, number - 1]) if number > 1 else "",
        "next_url": reverse(route, args=[*where, number + 1]) if number < last else "",
    }


@public
@require_safe
def cited(request: HttpRequest, number: str, version: int | None = None) -> HttpResponse:
    """Lead from the label that others cite, such as POL-4.2@v3, to what it stands for."""
    found = queries.version_cited(number, version)
    if found is None:
        raise Http404
    if version is None:
        return redirect("policies:detail", slug=found.policy.slug, permanent=True)
    return redirect("policies:version", slug=found.policy.slug, number=version, permanent=True)


@public
@require_safe
def clause(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Lead to where a clause stands now, after renumbering, splitting, joining and moving."""
    versions = _history(slug)
    shown = queries.in_force(versions, localdate()) or versions[-1]
    found = queries.clause_now(shown, key)
    if found is None:
        raise Http404
    number, anchor = found
    pages = clause_pages(queries.clauses_of(_numbered(versions, number)), most=MOST_TEXT)
    part = next(n for n, page in enumerate(pages, 1) if any(c.key == anchor for c in page))
    return redirect(f"{reverse('policies:part', args=[slug, number, part])}#{anchor}")


@public
@require_safe
@kept_page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the version that is in force, or the first to come."""
    versions = _history(slug)
    shown = queries.in_force(versions, localdate()) or versions[-1]
    return _version_page(request, versions, shown)


@public
@require_safe
@kept_page
def version(request: HttpRequest, slug: str, number: int, part: int = 1) -> HttpResponse:
    """Show one version, or a later part of it; every version stays at its address for ever."""
    versions = _history(slug)
    return _version_page(request, versions, _numbered(versions, number), part)


@public
@require_safe
@kept_page
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the newest version changed."""
    versions = _history(slug)
    return _changes_page(request, versions, versions[1] if versions[1:] else None, versions[0])


@public
@require_safe
@kept_page
def changes_between(
    request: HttpRequest, slug: str, older: int, newer: int, part: int = 1
) -> HttpResponse:
    """Show what changed from one version to a later one; long changes come in parts."""
    if older >= newer:
        raise Http404
    versions = _history(slug)
    before = _numbered(versions, older) if older else None
    return _changes_page(request, versions, before, _numbered(versions, newer), part)


def _history(slug: str) -> list[Version]:
    versions = queries.history(slug)
    if not versions:
        raise Http404
    return versions


def _numbered(versions: list[Version], number: int) -> Version:
    for candidate in versions:
        if candidate.number == number:
            return candidate
    raise Http404


def _version_page(
    request: HttpRequest, versions: list[Version], shown: Version, part: int = 1
) -> HttpResponse:
    today = localdate()
    current = queries.in_force(versions, today)
    clauses = queries.clauses_of(shown)
    translation = translations.translation_of(shown, get_language())
    said = translations.translated_clauses(translation) if translation else clauses
    pages = clause_pages(said, most=MOST_TEXT)
    if part > max(1, len(pages)) or part < 1:
        raise Http404
    page = {
        "policy": shown.policy,
        "version": shown,
        "versions": versions,
        "current": current,
        "is_current": shown == current,
        "is_to_come": not shown.is_in_force(today),
        "is_ended": shown.policy.is_retired(today),
        "to_come": next((each for each in reversed(versions) if not each.is_in_force(today)), None),
        "contents": [(number, each) for number, page in enumerate(pages, 1) for each in page],
        "clauses": pages[part - 1] if pages else [],
        "part": part,
        "parts": len(pages),
        "voices": queries.voices_of(shown, clauses, today),
        **_said(shown, translation),
    }
    return render(request, "engagement/policies/detail.html", page)


def _said(shown: Version, translation: Translation | None) -> dict[str, Any]:
    """Return the words of a version in the reader's language, or as they were published."""
    with override(None):
        original_url = reverse("policies:version", args=[shown.policy.slug, shown.number])
    return {
        "translation": translation,
        "original_url": original_url,
        "spoken": translation.language if translation else settings.LANGUAGE_CODE,
        "said": translation
        or {
            "title": shown.policy.title,
            "summary": shown.summary,
            "means_for_you": shown.means_for_you,
        },
    }


def _changes_page(
    request: HttpRequest,
    versions: list[Version],
    older: Version | None,
    newer: Version,
    part: int = 1,
) -> HttpResponse:
    changed = queries.changes_between(older, newer)
    pages = paging.pages(changed, weight=_weight, most=MOST_CHANGES)
    if part > max(1, len(pages)) or part < 1:
        raise Http404
    unchanged = sum(each.weight for each in changed if each.state == State.SAME)
    page = {
        "policy": newer.policy,
        "older": older,
        "newer": newer,
        "versions": versions,
        "steps": _steps(versions, older, newer),
        "stretches": fold(pages[part - 1] if pages else []),
        "is_long": unchanged > MOST_UNCHANGED,
        "part": part,
        "parts": len(pages),
        "is_to_come": not newer.is_in_force(localdate()),
    }
    return render(request, "engagement/policies/changes.html", page)


def _weight(change: ClauseChange) -> int:
    """Return how many signs of a change stand on the page: none, where it is folded away."""
    return 0 if change.state == State.SAME else min(change.weight, MOST_CHANGES)


def _steps(versions: list[Version], older: Version | None, newer: Version) -> list[Version]:
    """Return each version after the older one, oldest first: all their reasons count."""
    start = older.number if older else 0
    return [each for each in reversed(versions) if start < each.number <= newer.number]
