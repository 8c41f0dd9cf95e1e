"""Trust results for everyone: never a number without its range."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feedback.trust.models import ExternalScore, Score
from tests.factories.places import PlaceFactory, SourceFactory
from tests.factories.trust import answer, closed_wave, crowd, publish, published_city
from trustapp.core.queries import forget_pages
from trustapp.places.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def text_of(page: Any) -> str:
    return page.content.decode()


@pytest.mark.parametrize("name", ["results", "results_map"])
def test_no_results_yet_says_so(client: Client, name: str) -> None:
    assert "No results yet" in text_of(client.get(reverse(f"portal:{name}")))


def test_results_show_every_place_hidden_ones_hatched(client: Client) -> None:
    published_city(places=3)
    PlaceFactory(name="Quiet Corner")

    text = text_of(client.get(reverse("portal:results")))

    for place in Place.objects.exclude(name="Quiet Corner"):
        assert place.name in text
    hidden = Score.objects.exclude(shown="yes").filter(statistic="mean", place__isnull=False)
    assert text.count('class="hatch"') >= hidden.filter(measure__key="trust").count()


def test_map_never_leaves_a_place_out(client: Client) -> None:
    published_city(places=3)
    PlaceFactory(name="Quiet Corner")

    text = text_of(client.get(reverse("portal:results_map")))

    for place in Place.objects.all():
        assert f'aria-label="{place.name}:' in text


def test_results_ask_three_questions_at_any_size(
    client: Client, django_assert_num_queries: Any
) -> None:
    published_city(places=1)
    client.get(reverse("portal:results"))
    forget_pages()
    with django_assert_num_queries(3):
        client.get(reverse("portal:results"))


def test_results_ask_three_questions_for_three_places(
    client: Client, django_assert_num_queries: Any
) -> None:
    published_city(places=3)
    client.get(reverse("portal:results"))
    forget_pages()
    with django_assert_num_queries(3):
        client.get(reverse("portal:results"))


def test_results_that_somebody_was_just_shown_ask_nothing(
    client: Client, django_assert_num_queries: Any
) -> None:
    published_city(places=1)
    shown = text_of(client.get(reverse("portal:results")))

    with django_assert_num_queries(0):
        assert text_of(client.get(reverse("portal:results"))) == shown


def test_place_shows_its_range_and_the_published_series_apart(client: Client) -> None:
    published_city(places=2, each=80)
    place = Place.objects.order_by("id").first()
    ExternalScore.objects.create(
        source=SourceFactory(key="series", title="Police Sentiment Scores", publisher="The city"),
        place=place, year=2021, measure="trust", dimension="all", category="all", score=61.2,
    )  # fmt: skip

    text = text_of(client.get(reverse("portal:result_place", args=[place.slug])))

    assert "The range is" in text
    assert "Police Sentiment Scores" in text
    assert "never mix the two" in text


def test_place_without_release_says_so(client: Client) -> None:
    place = PlaceFactory(population=False)

    text = text_of(client.get(reverse("portal:result_place", args=[place.slug])))

    assert "No results yet" in text


def test_method_names_the_release(client: Client) -> None:
    release = published_city(places=2)[0]

    text = text_of(client.get(reverse("portal:method")))

    assert release.method_version in text


@pytest.mark.parametrize("name", ["home", "results", "results_map", "method", "find"])
def test_pages_refuse_the_wrong_method(client: Client, name: str) -> None:
    path = reverse(f"portal:{name}")

    answer = client.get(path) if name == "find" else client.post(path)

    assert answer.status_code == 405


def test_a_place_shows_its_small_area_estimate_as_such(client: Client) -> None:
    city = PlaceFactory.create_batch(5)
    wave = closed_wave()
    answer(wave, [p for n, place in enumerate(city) for p in crowd([place], 60, level=3 + n)])
    release = publish(wave)

    text = text_of(client.get(reverse("portal:result_place", args=[city[0].slug])))

    row = release.small_areas.get(place=city[0])
    low, high = round(row.low95), round(row.high95)
    assert f"Small-area estimate: {round(row.estimate)} ({low} to {high})." in text


def test_the_method_page_says_how_good_the_numbers_are(
    client: Client, django_assert_num_queries: Any
) -> None:
    before = text_of(client.get(reverse("portal:method")))
    published_city(places=3)

    forget_pages()
    with django_assert_num_queries(2):
        text = text_of(client.get(reverse("portal:method")))

    assert "With and without weights" not in before
    assert "Reliability of the scales" in text
    assert "With and without weights" in text
    assert "release 1 of" in text
