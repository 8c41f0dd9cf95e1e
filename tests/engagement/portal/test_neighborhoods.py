"""My neighbourhood: found by name, with its officer, stories and trust."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.portal import queries
from tests.factories.accounts import OfficerFactory
from tests.factories.cases import StoryFactory
from tests.factories.places import PlaceFactory
from trustapp.accounts.models import Assignment
from trustapp.core.queries import forget_pages

pytestmark = pytest.mark.django_db


def text_of(page: Any) -> str:
    return page.content.decode()


@pytest.mark.parametrize("typed", ["Hyde Park", "hyde park", "  HYDE   PARK ", "Hyde"])
def test_find_goes_to_the_place_however_it_was_typed(client: Client, typed: str) -> None:
    PlaceFactory(name="Hyde Park", slug="hyde-park", population=False)

    answer = client.post(reverse("portal:find"), {"place": typed})

    assert answer.headers["Location"] == reverse("portal:neighborhood", args=["hyde-park"])


@pytest.mark.parametrize("typed", ["", "Atlantis", "H", "x" * 500, "'; DROP"])
def test_find_keeps_what_was_typed_and_says_what_to_do(client: Client, typed: str) -> None:
    PlaceFactory(name="Hyde Park", population=False)
    PlaceFactory(name="Hegewisch", population=False)

    answer = client.post(reverse("portal:find"), {"place": typed})

    assert answer.status_code == 200
    assert "There is a problem" in text_of(answer)
    assert answer.context["form"]["place"].value() == typed


def test_find_does_not_guess_between_two() -> None:
    PlaceFactory(name="West Town", population=False)
    PlaceFactory(name="West Lawn", population=False)

    assert queries.place_called("West") is None


def test_list_asks_one_question_for_one_and_three(
    client: Client, django_assert_num_queries: Any
) -> None:
    PlaceFactory(population=False)
    client.get(reverse("portal:neighborhoods"))
    forget_pages()
    with django_assert_num_queries(1):
        client.get(reverse("portal:neighborhoods"))

    PlaceFactory(population=False)
    PlaceFactory(population=False)
    forget_pages()
    with django_assert_num_queries(1):
        client.get(reverse("portal:neighborhoods"))


def test_place_names_its_officer_of_today_only(client: Client) -> None:
    place = PlaceFactory(slug="here", population=False)
    today = timezone.localdate()
    now, former = OfficerFactory(name="Now Serving"), OfficerFactory(name="Long Gone")
    Assignment.objects.create(officer=now, place=place, starts_on=today)
    Assignment.objects.create(
        officer=former, place=place, starts_on=date(2020, 1, 1),
        ends_on=today - timedelta(days=1),
    )  # fmt: skip

    text = text_of(client.get(reverse("portal:neighborhood", args=["here"])))

    assert "Officer NS" in text
    assert "LG" not in text


def test_place_without_officer_or_story_says_so(client: Client) -> None:
    PlaceFactory(slug="here", population=False)

    text = text_of(client.get(reverse("portal:neighborhood", args=["here"])))

    assert "No officer is named" in text
    assert "Nothing from here yet" in text


def test_place_shows_its_own_stories(client: Client) -> None:
    here = PlaceFactory(slug="here", population=False)
    StoryFactory(you_said="Ours", place=here)
    StoryFactory(you_said="Theirs")

    text = text_of(client.get(reverse("portal:neighborhood", args=["here"])))

    assert "Ours" in text
    assert "Theirs" not in text
