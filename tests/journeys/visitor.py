"""A browser without a screen: keeps cookies, reads the form of a page, and sends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPResponse
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import (
    HTTPCookieProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    Request,
    build_opener,
)


@dataclass
class Page:
    """An answer of the web server."""

    status: int
    address: str
    text: str
    goes_to: str = ""

    @property
    def form(self) -> "Form":
        """Return the last form that posts, as it stands on the page."""
        return self.form_to("")

    def form_to(self, end: str) -> "Form":
        """Return the last form that posts to an address with this end."""
        reader = _Forms()
        reader.feed(self.text)
        form = [form for form in reader.found if form.action.endswith(end)][-1]
        form.action = urljoin(self.address, form.action)
        return form

    @property
    def title(self) -> str:
        """Return what the browser's tab and history would keep."""
        return self.text.partition("<title>")[2].partition("</title>")[0]


@dataclass
class Form:
    """Where a form goes, what it carries, and what may be chosen in it."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_post = given.get("method", "").lower() == "post"
            if self.is_post:
                self.found.append(Form(given.get("action", "")))
        elif self.found and self.is_post and given.get("name"):
            self._field(self.found[-1], tag, given)

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given["name"]
        if given.get("type") == "hidden":
            form.hidden[name] = given.get("value", "")
        elif given.get("type") in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(given.get("value", ""))
        elif tag in {"input", "textarea", "select"}:
            form.fields.append(name)


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


class _From(HTTPHandler):
    """Connects from one address of this machine."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(HTTPConnection, source_address=(self.address, 0)), request)


class Visitor:
    """One person's browser; it may say more about itself than others."""

    def __init__(
        self, home: str, headers: Mapping[str, str] | None = None, address: str = "127.0.0.1"
    ) -> None:
        self.home = home
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), _StayHere, _From(address))
        self.opener.addheaders = list((headers or {}).items())

    def get(self, path: str) -> Page:
        """Open a page, without following a redirect."""
        return self.ask(path)

    def post(self, path: str, **fields: str) -> Page:
        """Send these fields, without following a redirect."""
        return self.ask(path, urlencode(fields).encode())

    def send(self, page: Page, to: str = "", **answers: str) -> Page:
        """Fill in the form of a page that posts to an address with this end, and send it."""
        form = page.form_to(to)
        return self.post(form.action, **form.hidden, **answers)

    def ask(
        self, path: str, body: bytes | None = None, method: str | None = None, **headers: str
    ) -> Page:
        """Ask for anything in any way, without following a redirect."""
        address = urljoin(self.home, path)
        request = Request(address, data=body, headers=headers, method=method)
        try:
            with self.opener.open(request, timeout=30) as answer:
                return Page(answer.status, address, answer.read().decode())
        except HTTPError as answer:
            with answer:
                goes_to = answer.headers.get("Location", "")
                return Page(answer.code, address, answer.read().decode(), goes_to)
