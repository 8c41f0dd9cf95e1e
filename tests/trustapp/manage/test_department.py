"""Name, numbers and addresses of the department, with two people at it."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.core.models import Department
from trustapp.core.services import describe_department

pytestmark = pytest.mark.django_db
PAGE = reverse("manage:department")
GIVEN = {
    "name": "Lake Police", "city_name": "Lake City", "phone": "555-0100",
    "emergency_number": "911", "independent_name": "Review Board",
    "independent_phone": "555-0170",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _department(db: None) -> None:
    describe_department(**GIVEN)


def hidden(page: Any) -> dict[str, str]:
    """Return what a browser sends by itself."""
    tags = re.findall(r'<input type="hidden"[^>]*>', page.content.decode())
    found = [
        (re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags
    ]
    return {name[1]: html.unescape(value[1]) if value else "" for name, value in found if name}


def test_change_is_on_every_page_and_on_record(client: Client, first: User) -> None:
    browser = signed_in(client, first)
    form = hidden(browser.get(PAGE))

    for _ in range(2):
        sent = browser.post(PAGE, GIVEN | {"phone": "555-0199", "hours": "9 to 5"} | form)
        assert sent["Location"] == PAGE

    assert "555-0199" in client.get("/").content.decode()
    line = AuditLine.objects.get(action="manage.change_department")
    assert (line.actor_label, line.target, line.detail) == (
        "Sam Ode", "setting:department",
        {
            "phone": {"before": "555-0100", "after": "555-0199"},
            "hours": {"before": "", "after": "9 to 5"},
        },
    )  # fmt: skip
    assert "Sam Ode," in browser.get(reverse("manage:start")).content.decode()


def test_two_people_change_different_things(client: Client, first: User, second: User) -> None:
    one, other = signed_in(client, first), signed_in(Client(), second)
    seen_by_one, seen_by_other = hidden(one.get(PAGE)), hidden(other.get(PAGE))

    other.post(PAGE, GIVEN | {"hours": "9 to 5"} | seen_by_other)
    one.post(PAGE, GIVEN | {"phone": "555-0199"} | seen_by_one)

    department = Department.objects.get()
    assert (department.hours, department.phone) == ("9 to 5", "555-0199")


def test_whoever_is_overtaken_is_told_and_loses_nothing(
    client: Client, first: User, second: User
) -> None:
    one, other = signed_in(client, first), signed_in(Client(), second)
    seen_by_one = hidden(one.get(PAGE))
    other.post(PAGE, GIVEN | {"phone": "555-0111"} | hidden(other.get(PAGE)))

    refused = one.post(PAGE, GIVEN | {"phone": "555-0199"} | seen_by_one)

    page = refused.content.decode()
    assert "Kim Ross changed this 1 minute ago. What you typed is still here." in page
    assert "It now says: 555-0111" in page
    assert 'value="555-0199"' in page
    assert Department.objects.get().phone == "555-0111"
    one.post(PAGE, GIVEN | {"phone": "555-0199"} | hidden(refused))
    assert Department.objects.get().phone == "555-0199"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "This stands on every page. Fill it in."),
        ({"phone": "call us"}, "A phone number has at least three digits."),
        ({"email": "us"}, "Enter an email address, such as name@example.org."),
        ({"independent_url": "the board"}, "Enter a web address, such as https://example.org."),
    ],
)
def test_what_cannot_be_is_refused(
    client: Client, first: User, typed: dict[str, str], said: str
) -> None:
    page = signed_in(client, first).post(PAGE, GIVEN | typed).content.decode()

    assert said in page
    assert not AuditLine.objects.filter(action="manage.change_department").exists()


def test_form_that_was_tampered_with_is_a_form_without_memory(client: Client, first: User) -> None:
    for seen in ("{", "[]"):
        browser = signed_in(client, first)
        assert browser.post(PAGE, GIVEN | {"hours": seen, "seen": seen})["Location"] == PAGE

    assert Department.objects.get().hours == "[]"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_changes_it(client: Client, role: Role) -> None:
    browser = signed_in(client, UserFactory(roles=[role]))

    assert browser.post(PAGE, GIVEN | {"phone": "555-0199"}).status_code == 403
    assert Department.objects.get().phone == "555-0100"
