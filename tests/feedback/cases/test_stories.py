"""You said, we did, as the public reads it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.cases import queries
from feedback.cases.enums import Outcome
from feedback.cases.queries import StoryTally
from tests.factories.cases import RECEIVED, StoryFactory
from tests.factories.places import PlaceFactory
from trustapp.core.queries import forget_pages

pytestmark = pytest.mark.django_db


def text_of(page: Any) -> str:
    return page.content.decode()


def test_page_shows_refusals_with_their_reason(client: Client) -> None:
    StoryFactory(you_said="Stop using drones.", we_did="They found two children.",
                 outcome=Outcome.NOT_CHANGING)  # fmt: skip

    text = text_of(client.get(reverse("cases:you_said")))

    assert "Stop using drones." in text
    assert "We decided not to, because" in text
    assert "Not changing" in text


def test_page_is_kind_when_empty(client: Client) -> None:
    PlaceFactory(slug="lake-view", population=False)
    StoryFactory()

    here = text_of(client.get(reverse("cases:you_said"), {"place": "lake-view"}))
    none = text_of(client.get(reverse("cases:you_said"), {"outcome": "in_progress"}))

    assert "Nothing from here yet. Tell us." in here
    assert "Nothing fits both choices." in none


def test_first_page_of_all_invites(client: Client) -> None:
    assert "Be the first." in text_of(client.get(reverse("cases:you_said")))


def test_filters_narrow_and_bad_filters_do_not_break(client: Client) -> None:
    place = PlaceFactory(slug="lake-view", population=False)
    StoryFactory(you_said="Here", place=place)
    StoryFactory(you_said="There", outcome=Outcome.NOT_CHANGING)

    narrowed = text_of(client.get(reverse("cases:you_said"), {"place": "lake-view"}))
    broken = client.get(reverse("cases:you_said"), {"place": "x'", "outcome": "?", "page": "-9"})

    assert "Here" in narrowed
    assert "There" not in narrowed
    assert broken.status_code == 200
    assert len(broken.context["cards"]) == 2


def test_pages_keep_the_filters(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("feedback.cases.views.stories.CARDS", 1)
    StoryFactory.create_batch(2)

    text = text_of(client.get(reverse("cases:you_said"), {"outcome": "done"}))

    assert 'href="?outcome=done&amp;page=2"' in text


def test_list_costs_the_same_with_one_and_three(
    client: Client, django_assert_num_queries: Any
) -> None:
    StoryFactory(place=PlaceFactory(population=False))
    client.get(reverse("cases:you_said"))

    forget_pages()
    with django_assert_num_queries(6):
        client.get(reverse("cases:you_said"))
    for _ in range(2):
        StoryFactory(place=PlaceFactory(population=False))
    forget_pages()
    with django_assert_num_queries(6):
        client.get(reverse("cases:you_said"))


def test_story_has_a_page_and_an_unknown_one_has_none(client: Client) -> None:
    StoryFactory(slug="cars", you_said="Cars race down Pine Street.", outcome=Outcome.IN_PROGRESS)

    text = text_of(client.get(reverse("cases:story", kwargs={"slug": "cars"})))

    assert "Cars race down Pine Street." in text
    assert "We are doing" in text
    assert client.get(reverse("cases:story", kwargs={"slug": "nothing"})).status_code == 404


def test_readers_of_another_language_are_told_what_is_not_translated(client: Client) -> None:
    StoryFactory(slug="cars")

    for address in ("/es/you-said/", "/es/you-said/cars/"):
        assert 'lang="en"' in text_of(client.get(address))


def test_latest_stories_include_a_refusal_if_there_is_one() -> None:
    refusal = StoryFactory(outcome=Outcome.NOT_CHANGING, published_at=RECEIVED)
    newer = [StoryFactory(published_at=RECEIVED + timedelta(days=day)) for day in (1, 2, 3)]

    latest = queries.latest_stories(3)

    assert latest == [newer[2], newer[1], refusal]


def test_latest_stories_without_a_refusal_are_just_the_newest() -> None:
    first, second = StoryFactory(), StoryFactory(published_at=RECEIVED + timedelta(days=1))

    assert queries.latest_stories(3) == [second, first]
    assert queries.latest_stories(0) == []


def test_latest_stories_do_not_move_a_refusal_that_is_there() -> None:
    old = StoryFactory(outcome=Outcome.NOT_CHANGING)
    new = StoryFactory(outcome=Outcome.NOT_CHANGING, published_at=RECEIVED + timedelta(days=1))

    assert queries.latest_stories(2) == [new, old]


def test_tally_counts_a_year() -> None:
    now = timezone.now()
    for outcome, days in [("done", 1), ("done", 2), ("not_changing", 3), ("in_progress", 400)]:
        StoryFactory(outcome=outcome, published_at=now - timedelta(days=days))

    tally = queries.story_tally(now - timedelta(days=365))

    assert tally == StoryTally(done=2, in_progress=0, not_changing=1)
    assert tally.total == 3
