"""Doors for downloads: the same numbers as the pages, under the same rules."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from engagement.opendata import queries, serializers
from trustapp.core.http.access import public
from trustapp.core.http.kept import kept_page


@public
@require_safe
@kept_page
def data(request: HttpRequest) -> HttpResponse:
    """Say what may be downloaded, what the columns mean and where the figures come from."""
    shown = {"page": queries.data_page(), "columns": serializers.COLUMNS_EXPLAINED}
    return render(request, "engagement/opendata/data.html", shown)


@public
@require_safe
def scores(request: HttpRequest) -> HttpResponseBase:
    """Hand out published scores: ?release=<id> or all, and ?place=<address>."""
    release, place = request.GET.get("release", ""), request.GET.get("place") or None
    chosen = queries.chosen_releases(release)
    if chosen is None or (place and not queries.knows_place(place)):
        raise Http404
    etag = _etag("scores", *(str(each.public_id) for each in chosen), place or "")
    rows = queries.published_rows(chosen, place)
    return _csv(request, serializers.score_lines(rows), "trust-scores.csv", etag)


@public
@require_safe
def picture(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponseBase:
    """Hand out a chart of a release as a picture that carries its range, dates and source."""
    language = get_language()
    png = queries.picture(public_id, kind, language)
    if png is None:
        raise Http404
    etag = _etag("picture", str(public_id), kind, language)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(png, content_type="image/png")
        response.headers["Content-Disposition"] = f'inline; filename="trust-{kind}.png"'
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@public
@require_safe
def external(request: HttpRequest) -> HttpResponseBase:
    """Hand out the figures that somebody else published, each with its source."""
    lines = serializers.external_lines(queries.external_rows().iterator(queries.CHUNK))
    return _csv(request, lines, "published-by-others.csv", _etag(queries.external_state()))


def _etag(*parts: str) -> str:
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


def _csv(request: HttpRequest, lines: Iterator[str], name: str, etag: str) -> HttpResponseBase:
    """Stream lines, or say that the reader has them already."""
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
