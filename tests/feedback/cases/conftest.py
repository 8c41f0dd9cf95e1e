"""People around a case."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from tests.factories.accounts import UserFactory
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.core.services import describe_department


@pytest.fixture(autouse=True)
def _department(request: pytest.FixtureRequest) -> None:
    if "django_db_blocker" in request.fixturenames or "db" in request.fixturenames:
        describe_department(
            name="Prairie Lake Police",
            phone="555-0100",
            independent_name="Civilian Review Board",
            independent_phone="555-0170",
            city_name="Prairie Lake",
        )


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A page read in another language leaves that language behind; tests start in English."""
    with override("en"):
        yield


@pytest.fixture
def liaison(db: None) -> User:
    """Dana, who answers residents."""
    return UserFactory(name="Dana Okafor", roles=[Role.COMMUNITY_LIAISON])


@pytest.fixture
def supervisor(db: None) -> User:
    """Robin, who reads along."""
    return UserFactory(name="Robin Vega", roles=[Role.SUPERVISOR])


@pytest.fixture
def resident() -> Client:
    """A browser that checks forms as a real one would."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def press() -> Callable[..., Any]:
    """Return a function that sends the first form of a page with all its hidden fields."""

    def send(browser: Client, page: Any, address: str, **typed: str) -> Any:
        return browser.post(address, hidden_fields(page) | typed)

    return send


def hidden_fields(page: Any) -> dict[str, str]:
    """What a browser sends by itself: the hidden fields of the last form in the page."""
    forms = re.findall(r"<form.*?</form>", page.content.decode(), flags=re.DOTALL)
    found: dict[str, str] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', forms[-1]):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        assert name
        found[name.group(1)] = html.unescape(value.group(1)) if value else ""
    return found
