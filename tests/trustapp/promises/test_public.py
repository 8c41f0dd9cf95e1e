from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.factories.places import PlaceFactory
from tests.factories.promises import PromiseFactory
from trustapp.core.queries import forget_pages
from trustapp.promises.models import PromiseKind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _frozen() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_five_statements(
    count: int, client: Client, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        PromiseFactory(place=PlaceFactory(population=False))
    client.get("/promises/")

    # Department, tally, kinds, count of late ones, late ones with kind and place.
    forget_pages()
    with django_assert_num_queries(4):
        client.get("/promises/")


def test_late_promise_shows_owner_days_reason_and_new_date(client: Client) -> None:
    PromiseFactory(
        label="Feedback about Elm Street",
        reason="Two people are still to be heard.",
        new_due_at=NOW + timedelta(days=4),
        place=PlaceFactory(name="Millside", population=False),
    )

    page = client.get("/promises/").content.decode()

    for words in (
        "Feedback about Elm Street",
        "Millside",
        "Owner: Community liaison. We said March 5, 2026.",
        "7 days late",
        "Two people are still to be heard.",
        "New date: March 16, 2026.",
        "0 of 1 kept on time",
        "Oldest late one was due March 5, 2026",
    ):
        assert words in page


def test_second_missed_date_is_said(client: Client) -> None:
    PromiseFactory(reason="Ill.", new_due_at=NOW - timedelta(days=1))

    assert "We missed this date too." in client.get("/promises/").content.decode()


def test_internal_promises_stay_inside(client: Client) -> None:
    PromiseKind.objects.filter(key="first_reply").update(is_public=False)
    PromiseFactory(label="Internal matter")

    page = client.get("/promises/").content.decode()

    assert "Internal matter" not in page
    assert "Nothing is late" in page


def test_page_without_promises_says_so(client: Client) -> None:
    PromiseKind.objects.all().delete()

    page = client.get("/promises/").content.decode()

    assert "No promises yet" in page
    assert "Nothing is late" in page


def test_longest_overdue_comes_first_over_pages(client: Client) -> None:
    for number in range(27):
        PromiseFactory(label=f"Matter {number:02}", due_at=NOW - timedelta(days=1, hours=number))

    first = client.get("/promises/").content.decode()
    second = client.get("/promises/?page=2").content.decode()

    assert first.index("Matter 26") < first.index("Matter 25")
    assert ("Matter 01" in second, "Matter 01" in first) == (True, False)
    assert client.get("/promises/?page=none").status_code == 200


def test_page_is_read_only(client: Client) -> None:
    assert client.post("/promises/").status_code == 405


def test_page_in_spanish_and_arabic(client: Client) -> None:
    assert 'lang="es"' in client.get("/es/promises/").content.decode()
    assert 'dir="rtl"' in client.get("/ar/promises/").content.decode()
