"""The web server's ceiling: a Django view that only says hello, in the product's own processes.

`/bare/` goes past all of the product: no middleware, no template, no database.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test.utils import override_settings
from django.urls import path

HELLO = "/bare/hello/"


def hello(_request: HttpRequest) -> HttpResponse:
    """Say hello."""
    return HttpResponse("Hello, world.")


urlpatterns = [path(HELLO.removeprefix("/"), hello)]


class BareHandler(WSGIHandler):
    """Django itself, with no middleware and one address."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
        """Load none."""
        with override_settings(MIDDLEWARE=[]):
            super().load_middleware(is_async)

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Answer by the one address."""
        request.urlconf = __name__
        return super().get_response(request)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer bare addresses barely and all others as the product does."""
    chosen = _bare if environ["PATH_INFO"].startswith("/bare/") else _product
    return chosen(environ, start_response)


_product = get_wsgi_application()
_bare = BareHandler()
