"""Pages that are the same for everybody: drawn once, kept for moments, answered before all else.

What was drawn is kept in the cache that all processes share, and the finished answer, headers and
all, in each process. Both together are never older than five seconds, and what was drawn before
`forget_pages` is not shown a second after it, in the process that called it not at all.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.base import BaseCache
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from redis.exceptions import RedisError

from trustapp.core.pure.codes import keyed_hash
from trustapp.core.queries import PAGES_GENERATION

SECONDS = 4
# How long a process answers without asking the shared cache whether it still may.
UNASKED_SECONDS = 1
_AWAY = ""
_FIRST = "first"
_FEW_WORDS = 1024  # bytes of a form

Page = Callable[..., HttpResponse]


def kept_page(view: Page) -> Page:
    """Let what the view draws be shown to all residents who ask for the same address.

    For views whose page depends on the address alone: no cookie, no visitor, no form of one's own.
    Write `@public`, `@require_safe`, `@kept_page` in this order. Everything on the page is seen by
    everybody within five seconds of its change; call `trustapp.core.queries.forget_pages` on
    commit of a change that has to be seen at once.

    Staff and questions in the address always go to the view, and so does everybody while there is
    no cache. A page with a form token, and an answer other than 200, is never kept.

    A search that changes nothing may be kept, too, for those who send the same few words by POST:
    in this process alone, since what was looked for stands on the page and the shared cache is
    written to a disk.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name, generation = name_of(request), present_generation()
        if name is None or generation == _AWAY:
            return view(request, *args, **kwargs)
        store = caches["process"] if request.method == "POST" else cache
        drawn = _drawn(store, name, generation)
        if drawn is not None:
            return _to_keep(HttpResponse(drawn))
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            return response
        _keep(store, name, generation, response.content)
        return _to_keep(response)

    return kept


@dataclass(frozen=True)
class KeptAnswer:
    """A finished answer, compressed where the browser takes that."""

    generation: str
    headers: Mapping[str, str]
    content: bytes

    def to(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one visitor; 304 where their browser has the page."""
        response = HttpResponse(self.content, headers=self.headers)
        if request.method != "GET" or "HTTP_IF_NONE_MATCH" not in request.META:
            return response
        etag = self.headers["ETag"]
        return get_conditional_response(request, etag=etag, response=response) or response


def name_of(request: HttpRequest) -> str | None:
    """Return under which name a page is kept; None where it may be somebody's own.

    The address says the language, too.
    """
    meta = request.META
    sent = _sent(request)
    if sent is None or meta.get("QUERY_STRING"):
        return None
    if "HTTP_COOKIE" in meta and settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    whole = f"{request.scheme} {request.path}"
    if sent:
        # Whoever sees the names of the cache does not learn what was looked for.
        return f"page:{keyed_hash(settings.SECRET_KEY.encode(), whole, sent)}"
    return f"page:{hashlib.sha256(whole.encode()).hexdigest()}"


def _sent(request: HttpRequest) -> str | None:
    """Return what was sent: nothing with a GET, a few words with a POST; None for all else."""
    if request.method == "GET":
        return ""
    length = request.META.get("CONTENT_LENGTH") or ""
    is_form = request.META.get("CONTENT_TYPE", "") == "application/x-www-form-urlencoded"
    if request.method != "POST" or not is_form or not length.isdigit() or int(length) > _FEW_WORDS:
        return None
    try:
        return request.body.decode("ascii")
    except (UnreadablePostError, UnicodeDecodeError):
        return None


def present_generation() -> str:
    """Return which pages may be shown, as this process last heard; empty without a cache."""
    generation: str | None = caches["process"].get(PAGES_GENERATION)
    if generation is None:
        try:
            generation = str(cache.get(PAGES_GENERATION) or _FIRST)
        except RedisError:
            generation = _AWAY
        caches["process"].set(PAGES_GENERATION, generation, UNASKED_SECONDS)
    return generation


def answer_name(request: HttpRequest) -> str | None:
    """Return under which name this process keeps the finished answer, if it may.

    A host that is not ours has no name: the middleware that refuses it comes later.
    """
    name = name_of(request)
    try:
        request.get_host()
    except DisallowedHost:
        return None
    compressed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    return f"{name}:{compressed}" if name else None


def kept_answer(name: str) -> KeptAnswer | None:
    """Return what this process has just answered under the name."""
    found: KeptAnswer | None = caches["process"].get(name)
    return found if found is not None and found.generation == present_generation() else None


def keep_answer(name: str, response: HttpResponseBase, generation: str) -> None:
    """Keep the finished answer of a kept page for a moment, unless it sets a cookie."""
    if not isinstance(response, HttpResponse) or response.cookies:
        return
    if not getattr(response, "may_be_kept", False):
        return
    answer = KeptAnswer(generation, dict(response.items()), response.content)
    caches["process"].set(name, answer, UNASKED_SECONDS)


def _to_keep(response: HttpResponse) -> HttpResponse:
    response.may_be_kept = True  # type: ignore[attr-defined]
    response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return response


def _drawn(store: BaseCache, name: str, generation: str) -> bytes | None:
    try:
        found: tuple[str, bytes] | None = store.get(_of_drawn(name))
    except RedisError:
        return None
    return found[1] if found is not None and found[0] == generation else None


def _keep(store: BaseCache, name: str, generation: str, content: bytes) -> None:
    try:
        store.set(_of_drawn(name), (generation, content), SECONDS)
    except RedisError:
        return


def _of_drawn(name: str) -> str:
    """Return another name than that of finished answers, which the same process may hold."""
    return f"drawn:{name}"
