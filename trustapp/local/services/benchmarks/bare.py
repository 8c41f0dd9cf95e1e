"""The web server's ceiling: Django views that do next to nothing, in the product's own processes.

`/bare/` goes past all of the product: no middleware, no template; one view says hello, and one
inserts a row, which is all that a database asks for.
"""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test.utils import override_settings
from django.urls import path

HELLO, INSERT = "/bare/hello/", "/bare/insert/"
# The same insert for a signed-in officer: session, second factor and role are looked up first.
GUARDED = "/guarded/insert/"
# All the care that goes into one sending of feedback, written by hand.
CAREFUL = "/careful/feedback/"
_ONE_ROW = """
    INSERT INTO visits_visit (event_id, stop_id, outcome, topics, follow_up_case, happened_at,
                              received_at, content_hash, logged_by_id)
    VALUES (%s, %s, 'talked', '[]', '', now(), now(), '', %s)
"""


def hello(_request: HttpRequest) -> HttpResponse:
    """Say hello."""
    return HttpResponse("Hello, world.")


def insert(_request: HttpRequest, stop: int, user: int) -> HttpResponse:
    """Write one visit, asking nothing about it."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_ROW, [uuid.uuid4(), stop, user])
    return HttpResponse("Saved.", status=201)


urlpatterns = [
    path(HELLO.removeprefix("/"), hello),
    path(f"{INSERT.removeprefix('/')}<int:stop>/<int:user>/", insert),
]


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


class CarefulHandler(BareHandler):
    """Django itself, and the address that writes down feedback, loaded once Django is ready."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Answer by the careful address."""
        request.urlconf = f"{__package__}.careful"
        return WSGIHandler.get_response(self, request)


class GuardedHandler(WSGIHandler):
    """Django with all the middleware of the product, and the one guarded address."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Answer by the guarded address, whose module cannot be loaded before Django is ready."""
        request.urlconf = f"{__package__}.guarded"
        return super().get_response(request)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer bare addresses barely and all others as the product does."""
    wing = environ["PATH_INFO"].split("/")[1]
    chosen = {"bare": _bare, "careful": _careful, "guarded": _guarded}.get(wing, _product)
    return chosen(environ, start_response)


_product = get_wsgi_application()
_bare = BareHandler()
_careful = CarefulHandler()
_guarded = GuardedHandler()
