"""What the API offers, and what it says where there is nothing."""

from typing import Any, NoReturn

from django.http import Http404
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

ROOT = "api/v1/"


class Index(APIView):
    """Names the resources of the API and their addresses."""

    access = "public"

    @extend_schema(
        summary="Names of the resources",
        responses={200: {"type": "object", "additionalProperties": {"type": "string"}}},
    )
    def get(self, request: Request) -> Response:
        return Response({"resources": dict(_resources()), "schema": f"/{ROOT}schema/"})


class Schema(SpectacularAPIView):
    """Describes the API in OpenAPI."""

    access = "public"


class Nothing(APIView):
    """Answers every address that is none, in the shape of all errors."""

    access = "public"
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        raise Http404


def _resources() -> list[tuple[str, str]]:
    found = []
    for address, pattern in _patterns(get_resolver()):
        view = getattr(pattern.callback, "cls", None)
        if address.startswith(ROOT) and view not in {Index, Schema, Nothing}:
            found.append((pattern.name or address, f"/{address}"))
    return sorted(found)


def _patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found.append((address, entry))
        elif ROOT.startswith(address) or address.startswith(ROOT):
            found += _patterns(entry, address)
    return found
