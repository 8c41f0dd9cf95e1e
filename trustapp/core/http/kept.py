"""Pages that are the same for every resident, kept for a minute or until something is published."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from redis.exceptions import RedisError

from trustapp.core.queries import PAGES_GENERATION

SECONDS = 60
_FORM_TOKEN = b"csrfmiddlewaretoken"

Page = Callable[..., HttpResponse]


def kept_page(view: Page) -> Page:
    """Answer from the shared cache what somebody else was just shown.

    Staff, questions in the address and pages with a form of one's own always go to the view; so
    does everybody while there is no cache. What was drawn before a publication is not shown after.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        name = f"page:{get_language()}:{request.path}"
        generation, page = _look(name)
        if page is not None and page[0] == generation:
            return HttpResponse(page[1])
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and _FORM_TOKEN not in response.content:
            _keep(name, generation, response.content)
        return response

    return kept


def _look(name: str) -> tuple[str | None, tuple[str | None, bytes] | None]:
    """Return the present generation of pages, and the page with its own, if there is one."""
    try:
        found = cache.get_many([PAGES_GENERATION, name])
    except RedisError:
        return None, None
    return found.get(PAGES_GENERATION), found.get(name)


def _keep(name: str, generation: str | None, content: bytes) -> None:
    try:
        cache.set(name, (generation, content), SECONDS)
    except RedisError:
        return
