"""The page on which a department sees what it keeps, and sets how long."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.sign_in import signed_in
from tests.trustapp.conftest import by
from trustapp.accounts.enums import Role
from trustapp.accounts.models import KnownDevice, User
from trustapp.audit.models import AuditLine
from trustapp.core.http.submission import new_key
from trustapp.core.pure.actor import system
from trustapp.core.queries import forget_pages
from trustapp.keeping import queries, services
from trustapp.keeping.enums import Kind
from trustapp.keeping.models import Hold, Proposal

pytestmark = pytest.mark.django_db
PAGE = reverse("manage:retention")


def text_of(page: Any) -> str:
    return page.content.decode()


def send(browser: Client, address: str, **typed: Any) -> Any:
    return browser.post(address, {"submission_key": new_key()} | typed)


def old_device(user: User, days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    KnownDevice.objects.create(user=user, mark=f"m{days}", first_seen_at=at, last_seen_at=at)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_shows_what_a_run_would_take(
    rows: int, client: Client, first: User, django_assert_num_queries: Any
) -> None:
    browser = signed_in(client, first)
    for number in range(rows):
        old_device(first, 200 + number)
        hold = services.place_hold(
            kind=Kind.LETTERS, reason=f"Claim {number}", by=by(first), now=timezone.now()
        )
        services.propose_to_lift(hold=hold, reason="x", by=by(first), now=timezone.now())
    before = KnownDevice.objects.count()
    browser.get(PAGE)

    # The session, its account, factors and roles; one for each kind and three lengths; holds.
    with django_assert_num_queries(23):
        page = text_of(browser.get(PAGE))

    assert f'<b class="num">{rows}</b>' in page
    assert f"Claim {rows - 1}" in page
    assert "The next run is in 60 minutes at the latest." in page
    assert KnownDevice.objects.count() == before


def test_length_is_set_by_one_or_waits_for_another(
    client: Client, first: User, second: User
) -> None:
    browser, address = signed_in(client, first), reverse("manage:length", args=["cases"])
    assert "Days" in text_of(browser.get(address))
    assert "Give a number of days." in text_of(send(browser, address, days="", reason="x"))
    assert "This length is not possible" in text_of(send(browser, address, days=7, reason="x"))

    key = new_key()
    for _ in range(2):
        done = browser.post(address, {"submission_key": key, "days": 900, "reason": "Enough"})
        assert done["Location"] == PAGE
    assert queries.days_of(Kind.CASES) == 900
    assert AuditLine.objects.filter(action="keeping.set_length").count() == 1

    send(browser, address, days=2000, reason="A study")
    assert queries.days_of(Kind.CASES) == 900
    page = text_of(browser.get(PAGE))
    assert "A study" in page
    assert "Another administrator has to confirm it." in page
    confirm = reverse("manage:confirm", args=[Proposal.objects.get().public_id])
    refused = browser.post(confirm)
    assert (refused.status_code, "not the one who proposed it" in text_of(refused)) == (409, True)

    other = signed_in(Client(), second)
    assert f'action="{confirm}"' in text_of(other.get(PAGE))
    for _ in range(2):
        assert other.post(confirm)["Location"] == PAGE
    assert queries.days_of(Kind.CASES) == 2000


def test_proposal_is_declined(client: Client, first: User) -> None:
    browser = signed_in(client, first)
    send(browser, reverse("manage:length", args=["visits"]), days=800, reason="A study")
    decline = reverse("manage:decline", args=[Proposal.objects.get().public_id])

    assert browser.post(decline)["Location"] == PAGE
    assert "A study" not in text_of(browser.get(PAGE))


def test_hold_is_placed_and_lifting_it_is_proposed(client: Client, first: User) -> None:
    browser, place = signed_in(client, first), reverse("manage:place_hold")
    wrong = {"kind": "visits", "begins_on": "2026-03-02", "ends_on": "2026-03-01", "reason": "x"}
    assert "Choose what must stay." in text_of(send(browser, place))
    assert "The last day lies before the first one." in text_of(send(browser, place, **wrong))
    assert "Enter a date" in text_of(send(browser, place, **wrong | {"ends_on": "soon"}))

    key = new_key()
    for _ in range(2):
        given = wrong | {"ends_on": "2026-03-09", "reason": "A claim", "submission_key": key}
        assert browser.post(place, given)["Location"] == PAGE
    hold = Hold.objects.get()
    page = text_of(browser.get(PAGE))
    assert "From March 2, 2026 to March 9, 2026" in page

    lift = reverse("manage:lift_hold", args=[hold.public_id])
    assert "A claim" in text_of(browser.get(lift))
    assert "Say why." in text_of(send(browser, lift, reason=""))
    assert send(browser, lift, reason="Settled")["Location"] == PAGE
    assert Proposal.objects.get().hold == hold
    assert "Settled" in text_of(browser.get(PAGE))
    assert queries.hold_by_id(hold.public_id) == hold


@pytest.mark.parametrize("kind", ["nothing", "letters"])
def test_only_lengths_that_can_be_set_have_a_page(client: Client, first: User, kind: str) -> None:
    browser = signed_in(client, first)

    assert browser.get(reverse("manage:length", args=[kind])).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_opens_settings(client: Client, role: Role) -> None:
    browser = signed_in(client, UserFactory(roles=[role]))
    seen = {
        browser.get(PAGE).status_code,
        browser.get(reverse("manage:start")).status_code,
        browser.post(reverse("manage:place_hold"), {"kind": "cases"}).status_code,
        browser.post(reverse("manage:length", args=["cases"]), {"days": 800}).status_code,
    }

    assert seen == {403}
    assert not Hold.objects.exists()


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    assert "login" in client.get(PAGE)["Location"]


def test_residents_read_how_long_it_is_kept(client: Client) -> None:
    page = reverse("portal:privacy")
    assert "We erase all of it 1826 days after the last word" in text_of(client.get(page))

    services.set_length(
        kind=Kind.CASES, days=900, reason="Enough", by=system("tests"), now=timezone.now()
    )

    # As the commit does, which a test never reaches.
    forget_pages()
    assert "We erase all of it 900 days after the last word" in text_of(client.get(page))
