"""Published results for programs: public, by cursor, one shape for every error."""

import pytest
from django.urls import resolve

from feedback.trust.models import Score
from tests.factories import trust as made

pytestmark = pytest.mark.django_db
RESULTS, RELEASES = "/api/v1/results/", "/api/v1/results/releases/"
NOWHERE = "6f9619ff-8b86-d011-b42d-00c04fc964ff"


def test_results_are_public_and_say_what_was_published(client):
    [release] = made.published_city(places=2, each=80)

    found = client.get(RESULTS, {"page_size": 1}).json()["results"]

    score = Score.objects.filter(release=release).order_by("pk").first()
    assert found == [
        {
            "place": "", "place_number": None, "dimension": "", "category": "",
            "measure": "trust", "statistic": "mean", "estimate": round(score.estimate, 1),
            "low80": round(score.low80, 1), "high80": round(score.high80, 1),
            "low95": round(score.low95, 1), "high95": round(score.high95, 1),
            "unweighted": float(round(score.unweighted)), "small_area": None,
            "small_area_low95": None, "small_area_high95": None,
            "answers": "about 160", "shown": "yes",
            "wording": "listen@1+respect@1", "release": str(release.public_id),
        }
    ]  # fmt: skip


def test_the_cursor_reaches_every_score_once(client):
    [release] = made.published_city(places=2)
    address, seen = f"{RESULTS}?page_size=50", 0

    while address:
        page = client.get(address).json()
        seen += len(page["results"])
        address = page["next"]

    assert seen == Score.objects.filter(release=release).count()


@pytest.mark.parametrize("places", [1, 3])
def test_a_page_takes_two_statements(client, places, django_assert_num_queries):
    made.published_city(places=places)

    with django_assert_num_queries(2):
        client.get(RESULTS)


def test_results_may_be_narrowed_to_a_release_and_a_place(client):
    first, _second = made.published_city(places=2, waves=2)
    place = made.Place.objects.first()

    found = client.get(
        RESULTS, {"release": str(first.public_id), "place": place.slug, "page_size": 200}
    ).json()["results"]

    assert {(row["release"], row["place"]) for row in found} == {(str(first.public_id), place.name)}
    assert len(found) == 14


@pytest.mark.parametrize(
    ("query", "status", "code", "fields"),
    [
        ({"release": "newest"}, 400, "invalid", ["release"]),
        ({"place": "not a slug"}, 400, "invalid", ["place"]),
        ({"release": NOWHERE}, 404, "not_found", []),
        ({"cursor": "garbage"}, 404, "not_found", []),
    ],
)
def test_mistakes_get_a_clear_answer(client, query, status, code, fields):
    response = client.get(RESULTS, query)

    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (status, code)
    assert list(error["fields"]) == fields


@pytest.mark.parametrize("waves", [1, 3])
def test_releases_come_newest_first_in_one_statement(client, waves, django_assert_num_queries):
    releases = made.published_city(places=1, each=20, waves=waves)

    with django_assert_num_queries(1):
        found = client.get(RELEASES).json()["results"]

    assert [row["release"] for row in found] == [str(r.public_id) for r in reversed(releases)]
    assert found[-1]["wave"] == "January to March 2024"
    assert found[-1]["answers"] == "Fewer than 30 answers"


@pytest.mark.parametrize("address", [RESULTS, RELEASES])
def test_results_are_only_read(client, address):
    assert client.post(address, {}).status_code == 405
    assert resolve(address).func.cls.access == "public"
