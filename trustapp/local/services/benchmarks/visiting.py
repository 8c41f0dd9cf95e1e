"""A visitor who reads the form on a page, chooses the first answer to everything, and sends it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin

MOST_PAGES = 60


@dataclass(frozen=True)
class Answer:
    """What the web server said."""

    status: int
    goes_to: str
    cookies: str
    text: str


# Method, path, headers and body of a request.
Ask = Callable[[str, str, dict[str, str], str | None], Answer]


class _Form(HTMLParser):
    """The last form that posts: where it goes and what it carries."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: dict[str, str] = {}
        self._is_inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or note a field of it."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = given.get("method", "").lower() == "post"
            if self._is_inside:
                self.action, self.fields = given.get("action", ""), {}
        elif self._is_inside and tag == "input" and given.get("name"):
            kind = given.get("type", "text")
            if kind in {"hidden", "radio", "text", "number"}:
                self.fields.setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """End a form."""
        if tag == "form":
            self._is_inside = False


@dataclass
class Visitor:
    """Goes through a survey from its link to the thanks, counting requests."""

    ask: Ask
    requests: int = 0
    cookies: dict[str, str] = field(default_factory=dict)

    def answer_all(self, path: str) -> None:
        """Answer every screen. Raises ConnectionError when the visit does not end in thanks."""
        answer = self._go("GET", path)
        for _ in range(MOST_PAGES):
            form = _Form(answer.text)
            if form.action is None:
                return
            path = urljoin(path, form.action)
            answer = self._go("POST", path, urlencode(form.fields))
            if not answer.goes_to:
                raise ConnectionError(f"{path} did not take its own form")
            path = urljoin(path, answer.goes_to)
            answer = self._go("GET", path)
        raise ConnectionError(f"{path} never came to an end")

    def _go(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self.ask(method, path, headers, body)
        self.requests += 1
        for name, morsel in SimpleCookie(answer.cookies).items():
            self.cookies[name] = morsel.value
        if answer.status >= 400:
            raise ConnectionError(f"{method} {path} answered {answer.status}")
        return answer
