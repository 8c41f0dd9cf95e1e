"""The first page: any task in one tap, and only what can be shown to be true."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from feedback.cases.enums import Outcome
from tests.factories.accounts import OfficerFactory
from tests.factories.cases import StoryFactory
from tests.factories.drafts import open_period
from tests.factories.places import PlaceFactory
from tests.factories.policies import make_policy
from tests.factories.trust import published_city
from trustapp.accounts.models import Assignment
from trustapp.core.queries import forget_pages
from trustapp.promises.models import PromiseKind

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def text_of(page: Any) -> str:
    return page.content.decode()


def test_empty_house_still_offers_every_task(client: Client) -> None:
    text = text_of(client.get("/"))

    for name in ("cases:feedback", "complaints:start", "cases:thanks", "cases:track"):
        assert f'href="{reverse(name)}"' in text
    assert "No stories yet" in text
    assert "You hear back within 3 working days." in text


def test_full_house_shows_stories_with_a_refusal_policy_trust_and_officer(client: Client) -> None:
    published_city(places=3)
    make_policy(versions=2, title="Stops on the street")
    for number in range(4):
        StoryFactory(you_said=f"Story {number}", published_at=timezone.now())
    refusal = StoryFactory(
        you_said="No drones", outcome=Outcome.NOT_CHANGING,
        published_at=timezone.now() - timedelta(days=20),
    )  # fmt: skip
    officer = OfficerFactory(name="Dana Okafor", shows_full_name=True)
    Assignment.objects.create(officer=officer, place=PlaceFactory(), starts_on=date(2020, 1, 1))

    text = text_of(client.get("/"))

    assert refusal.you_said in text
    assert "See all 5 suggestions" in text
    assert "Stops on the street" in text
    assert "out of 100" in text
    assert "Officer Dana Okafor" in text


def test_first_page_asks_the_same_number_of_questions_for_one_and_three(
    client: Client, django_assert_num_queries: Any
) -> None:
    published_city(places=3)
    StoryFactory()
    client.get("/")
    forget_pages()
    with django_assert_num_queries(2):
        client.get("/")

    StoryFactory()
    StoryFactory()
    forget_pages()
    with django_assert_num_queries(2):
        client.get("/")


def test_no_page_of_residents_starts_a_session(client: Client) -> None:
    for name in ("home", "say", "help", "privacy", "results", "method", "neighborhoods"):
        answer = client.get(reverse(f"portal:{name}"))

        assert answer.status_code == 200
        assert set(answer.cookies) <= {"form"}


def test_promise_of_a_reply_follows_the_clock_and_disappears_without_one(client: Client) -> None:
    PromiseKind.objects.filter(key="first_reply").update(length=1)
    assert "You hear back within 1 working day." in text_of(client.get("/"))

    PromiseKind.objects.filter(key="first_reply").update(is_public=False)
    caches["process"].clear()
    forget_pages()
    assert "You hear back" not in text_of(client.get("/"))


def test_leaving_forgets_what_was_begun_and_sends_no_referrer(client: Client) -> None:
    answer = client.get(reverse("portal:leave"))

    assert answer.status_code == 303
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    for name in ("form", "track-en", "track-es", "receipt-en"):
        assert answer.cookies[name].value == ""


@pytest.mark.parametrize(
    "name",
    ["help", "privacy", "stay_private", "accessibility", "rights", "independent", "languages"],
)
def test_plain_pages_speak_every_language(client: Client, name: str) -> None:
    for language in ("en", "es", "ar"):
        prefix = "" if language == "en" else f"/{language}"
        with override("en"):
            path = reverse(f"portal:{name}")
        answer = client.get(f"{prefix}{path}")

        assert answer.status_code == 200
        assert f'lang="{language}"' in text_of(answer)
        assert ('dir="rtl"' in text_of(answer)[:200]) == (language == "ar")


@pytest.mark.parametrize(
    ("path", "status"), [("/nothing-here/", 404), ("/neighborhoods/atlantis/", 404)]
)
def test_error_pages_keep_the_phone_number(client: Client, path: str, status: int) -> None:
    from trustapp.core.services import describe_department

    describe_department(
        name="A Department", phone="555-0100", independent_name="B", independent_phone="555-0170"
    )

    answer = client.get(path)

    assert answer.status_code == status
    assert "555-0100" in text_of(answer)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_expired_form_says_how_to_keep_the_words() -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(reverse("cases:track"), {"code": "X"})

    assert answer.status_code == 403
    assert "This form was open for too long" in text_of(answer)


def test_first_page_names_a_draft_that_is_open_for_comments(client: Client) -> None:
    open_period(now=timezone.now())

    page = client.get("/").content.decode()

    assert '<a href="/drafts/use-of-force-v1/">Use of force</a>' in page
