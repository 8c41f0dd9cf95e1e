"""What everyone may read: the policies, every version of them, and what changed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from engagement.policies import queries
from engagement.policies.forms import SearchForm
from engagement.policies.models import Version
from engagement.policies.pure.redline import fold
from trustapp.core.http.access import public
from trustapp.core.http.kept import kept_page


@public
@csrf_exempt  # a search changes nothing, and its form is the same for everybody
@require_http_methods(["GET", "HEAD", "POST"])
@kept_page
def policy_list(request: HttpRequest) -> HttpResponse:
    """List the policies, or those that match words sent by POST."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_valid():
        found = queries.search(form.cleaned_data["words"], today=localdate())
    page = {
        "form": form,
        "found": found,
        "policies": queries.policy_list(today=localdate()),
        "recent": queries.recently_changed(3),
    }
    return render(request, "engagement/policies/list.html", page)


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
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one version; every version stays at its address for ever."""
    versions = _history(slug)
    return _version_page(request, versions, _numbered(versions, number))


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
def changes_between(request: HttpRequest, slug: str, older: int, newer: int) -> HttpResponse:
    """Show what changed from one version to a later one."""
    if older >= newer:
        raise Http404
    versions = _history(slug)
    return _changes_page(request, versions, _numbered(versions, older), _numbered(versions, newer))


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


def _version_page(request: HttpRequest, versions: list[Version], shown: Version) -> HttpResponse:
    today = localdate()
    current = queries.in_force(versions, today)
    page = {
        "policy": shown.policy,
        "version": shown,
        "versions": versions,
        "current": current,
        "is_current": shown == current,
        "is_to_come": not shown.is_in_force(today),
        "to_come": next((each for each in reversed(versions) if not each.is_in_force(today)), None),
        "clauses": queries.clauses_of(shown),
    }
    return render(request, "engagement/policies/detail.html", page)


def _changes_page(
    request: HttpRequest, versions: list[Version], older: Version | None, newer: Version
) -> HttpResponse:
    page = {
        "policy": newer.policy,
        "older": older,
        "newer": newer,
        "versions": versions,
        "steps": _steps(versions, older, newer),
        "stretches": fold(queries.changes_between(older, newer)),
        "is_to_come": not newer.is_in_force(localdate()),
    }
    return render(request, "engagement/policies/changes.html", page)


def _steps(versions: list[Version], older: Version | None, newer: Version) -> list[Version]:
    """Return each version after the older one, oldest first: all their reasons count."""
    start = older.number if older else 0
    return [each for each in reversed(versions) if start < each.number <= newer.number]
