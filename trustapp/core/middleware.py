"""What every answer carries, and what to say when the database is away."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from trustapp.core.http import kept
from trustapp.core.http.outage import outage_answer

Answer = Callable[[HttpRequest], HttpResponse]


class KeptPages:
    """Answer what this process has just answered before a session or a language is looked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = kept.answer_name(request)
        if name is None:
            return self.get_response(request)
        found = kept.kept_answer(name)
        if found is not None:
            return found.to(request)
        generation = kept.present_generation()
        response = self.get_response(request)
        kept.keep_answer(name, response, generation)
        return response


class SafeHeaders:
    """Add the headers that Django does not, to every answer, errors and static files included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


class DatabaseAway:
    """Turn a lost or full database into a page that says what to do: 503 with Retry-After."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for errors that come from the database being away, full or overloaded."""
        return outage_answer(error)
