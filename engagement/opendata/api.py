"""Published trust results for programs: public, no token needed."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from engagement.opendata import queries
from engagement.opendata.serializers import ReleaseOut, ResultsQuery, ScoreOut
from feedback.trust import queries as trust
from trustapp.core.http.paging import CursorPages


class OldestFirst(CursorPages):
    """In the order of publication."""

    ordering = "pk"


class Results(APIView):
    """Published scores with their ranges; hidden ones say why."""

    access = "public"

    @extend_schema(
        operation_id="results_list",
        parameters=[ResultsQuery],
        responses={200: ScoreOut(many=True)},
        auth=[],
        tags=["results"],
    )
    def get(self, request: Request) -> Response:
        """Return the scores of a release, the newest unless one is named."""
        asked = ResultsQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted: dict[str, Any] = asked.validated_data
        scores = queries.scores_of(wanted.get("release"), wanted.get("place"))
        if scores is None:
            raise NotFound
        pages = OldestFirst()
        found = pages.paginate_queryset(scores, request, view=self)
        rows = [trust.published_row(score) for score in found or []]
        page: Response = pages.get_paginated_response(ScoreOut(rows, many=True).data)
        return page


class Releases(APIView):
    """Every publication of every wave, corrections included."""

    access = "public"

    @extend_schema(
        operation_id="results_releases",
        responses={200: ReleaseOut(many=True)},
        auth=[],
        tags=["results"],
    )
    def get(self, request: Request) -> Response:
        """Return the releases, newest first."""
        pages = CursorPages()
        found = pages.paginate_queryset(queries.releases(), request, view=self)
        rows = [trust.release_info(release) for release in found or []]
        page: Response = pages.get_paginated_response(ReleaseOut(rows, many=True).data)
        return page
