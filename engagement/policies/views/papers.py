"""Policies to take along: a version on paper, and feeds of what was published."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import last_modified, require_safe

from engagement.policies import queries
from engagement.policies.models import Version
from engagement.policies.queries import papers, translations
from trustapp.core.http.access import public
from trustapp.core.queries import department

_ENTRIES = 40


@public
@require_safe
def paper(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Hand out a version as a PDF, or say that it is being printed."""
    version = queries.version_of(slug, number)
    if version is None:
        raise Http404
    translation = translations.translation_of(version, get_language())
    language = translation.language if translation else settings.LANGUAGE_CODE
    printed = papers.paper(version, language)
    if printed is None:
        answer = render(
            request, "engagement/policies/printing.html", {"version": version}, status=202
        )
        answer.headers["Retry-After"] = "60"
        return answer
    name = version.label.replace("@", "-") + (f"-{language}" if translation else "")
    return HttpResponse(
        printed,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}.pdf"',
            "Cache-Control": "public, max-age=3600",
        },
    )


def _changed_at(request: HttpRequest, slug: str | None = None) -> datetime | None:
    return papers.last_published_at(slug)


@public
@require_safe
@last_modified(_changed_at)
def feed(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Answer with an Atom feed of the versions published last, of one policy or of all."""
    versions = list(papers.newest_versions(slug, _ENTRIES))
    if slug is not None and not versions:
        raise Http404
    title = _("The rules we work by") if slug is None else versions[0].policy.title
    page = reverse("policies:list") if slug is None else reverse("policies:detail", args=[slug])
    atom = Atom1Feed(
        title=f"{title} – {department().name}",
        link=settings.BASE_URL + page,
        description=None,
        subtitle=_("Every new version of a policy, with what changed and why."),
        feed_url=settings.BASE_URL + request.path,
        feed_guid=_tag(f"feed:{slug or 'all'}"),
        language=get_language(),
        author_name=department().name,
    )
    for version in versions:
        _add(atom, version)
    answer = HttpResponse(content_type=atom.content_type)
    atom.write(answer, "utf-8")
    return answer


def _add(atom: Atom1Feed, version: Version) -> None:
    policy = version.policy
    atom.add_item(
        title=_("%(number)s %(title)s, version %(version)s")
        % {"number": policy.number, "title": policy.title, "version": version.number},
        link=settings.BASE_URL + reverse("policies:version", args=[policy.slug, version.number]),
        description=f"{version.what_changed}\n\n{version.why_changed}",
        unique_id=_tag(version.label),
        pubdate=version.published_at,
        updateddate=version.published_at,
        categories=[policy.topic],
    )


def _tag(name: str) -> str:
    """Return a name that stays the same in every language (RFC 4151)."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},2026:{name}"
