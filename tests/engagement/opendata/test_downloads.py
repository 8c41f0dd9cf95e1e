"""Downloads: the same numbers as the pages, under the same rules, cheap to ask for again."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from engagement.opendata import serializers
from feedback.trust import queries as trust
from feedback.trust.models import ExternalScore, Score
from feedback.trust.pure import png
from feedback.trust.services import drawing, folding
from tests.factories import trust as made
from tests.factories.places import PlaceFactory, SourceFactory
from trustapp.core.queries import forget_pages

pytestmark = pytest.mark.django_db
NOWHERE = "6f9619ff-8b86-d011-b42d-00c04fc964ff"


def rows_of(response):
    """The lines of a streamed file as dictionaries."""
    return list(csv.DictReader(StringIO(response.getvalue().decode())))


def scores(client, **query):
    return client.get(reverse("opendata:scores"), query)


def test_the_file_holds_every_score_of_the_newest_release(client):
    made.published_city(places=2, each=80, waves=2)

    response = scores(client)

    rows = rows_of(response)
    latest = trust.latest_release()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="trust-scores.csv"'
    assert list(rows[0]) == list(serializers.SCORE_COLUMNS)
    assert len(rows) == Score.objects.filter(release=latest.pk).count() == 7 * 2 * 12
    assert {row["release"] for row in rows} == {str(latest.public_id)}
    assert {row["wave"] for row in rows} == {"April to June 2024"}


def test_file_and_page_say_the_same(client):
    made.published_city(places=2, each=80)

    row = next(
        row for row in rows_of(scores(client))
        if row["measure"] == "trust" and row["place"] == "(whole city)"
        and not row["group"] and row["statistic"] == "mean"
    )  # fmt: skip

    now = trust.overview().headline.now
    assert row["estimate"] == str(round(now.interval.estimate, 1))
    assert (row["low95"], row["high95"]) == (
        str(round(now.interval.low95, 1)), str(round(now.interval.high95, 1)),
    )  # fmt: skip
    assert (row["answers"], row["shown"]) == ("about 160", "yes")
    assert row["wording_version"] == "listen@1+respect@1"


def test_hidden_scores_have_a_reason_and_no_number(client):
    made.published_city(places=2, each=10)

    for row in rows_of(scores(client)):
        numbers = [row[n] for n in ("estimate", "low80", "high80", "low95", "high95", "unweighted")]
        assert numbers == [""] * 6
        assert row["shown"] == "too_few"
        assert row["answers"] == "fewer than 30"


def test_one_changed_answer_moves_the_file_as_it_moves_the_page(client):
    city = PlaceFactory.create_batch(1)
    wave = made.closed_wave()
    people = made.crowd(city, 60)
    people[0].answers = dict.fromkeys(made.ALL_KEYS, 0)
    responses = made.answer(wave, people)
    made.publish(wave)
    before, page_before = rows_of(scores(client))[0], trust.overview().headline.now
    folding.erase_response(response=responses[0], by=made.BY, now=made.NOW)
    people[0].answers = dict.fromkeys(made.ALL_KEYS, 10)
    made.answer(wave, people[:1])

    made.publish(wave)

    after, page_after = rows_of(scores(client))[0], trust.overview().headline.now
    moved = float(after["estimate"]) - float(before["estimate"])
    assert moved > 0
    assert moved == pytest.approx(
        page_after.interval.estimate - page_before.interval.estimate, abs=0.1
    )
    assert after["low95"] != before["low95"]
    assert (before["release_number"], after["release_number"]) == ("1", "2")


def test_all_waves_or_one_release_or_one_place_may_be_chosen(client):
    first, second = made.published_city(places=2, each=60, waves=2)
    place = made.Place.objects.first()

    everything = rows_of(scores(client, release="all"))
    one = rows_of(scores(client, release=str(first.public_id)))
    here = rows_of(scores(client, release="all", place=place.slug))

    assert {row["release"] for row in everything} == {str(first.public_id), str(second.public_id)}
    assert {row["release"] for row in one} == {str(first.public_id)}
    assert {row["place"] for row in here} == {place.name}
    assert len(here) == 2 * 7 * 2


@pytest.mark.parametrize(
    "query", [{"release": "newest"}, {"release": NOWHERE}, {"place": "nowhere"}]
)
def test_what_does_not_exist_is_not_found(client, query):
    assert scores(client, **query).status_code == 404


def test_before_the_first_release_the_file_has_only_its_heading(client):
    response = scores(client)

    assert response.getvalue().decode().splitlines() == [",".join(serializers.SCORE_COLUMNS)]


def test_a_reader_who_has_the_file_is_told_so(client):
    [release] = made.published_city(places=2)
    address = reverse("opendata:scores")
    first = client.get(address)

    same = client.get(address, headers={"If-None-Match": first["ETag"]})
    made.answer(release.wave, made.crowd(list(made.Place.objects.all()), 20, seed=7))
    made.publish(release.wave)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert first["Cache-Control"] == same["Cache-Control"] == "public, max-age=300"
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.parametrize("places", [1, 3])
def test_the_file_takes_two_statements(client, places, django_assert_num_queries):
    made.published_city(places=places, each=40)

    with django_assert_num_queries(2):
        assert len(rows_of(scores(client))) == 7 * 2 * (10 + places)


def test_names_cannot_run_as_formulas(client):
    PlaceFactory(name="=HYPERLINK(1)", slug="formula")
    made.publish(made.closed_wave())

    names = {row["place"] for row in rows_of(scores(client))}

    assert "'=HYPERLINK(1)" in names
    assert "=HYPERLINK(1)" not in names


# --- what others published --------------------------------------------------------------------
def test_published_figures_come_with_their_source(client, django_assert_num_queries):
    source = SourceFactory(key="series", title="A series", publisher="A city")
    place = PlaceFactory(name="North", number=1)
    for year in (2020, 2021):
        ExternalScore.objects.create(
            source=source, place=place, year=year, measure="trust", dimension="all",
            category="all", score=60.25,
        )  # fmt: skip

    with django_assert_num_queries(2):
        rows = rows_of(client.get(reverse("opendata:external")))

    assert rows[0] == {
        "place": "North", "place_number": "1", "year": "2020", "measure": "trust",
        "group_dimension": "all", "group": "all", "score": "60.25", "source": "A series",
        "publisher": "A city",
    }  # fmt: skip
    assert len(rows) == 2


# --- the page ---------------------------------------------------------------------------------
@pytest.mark.parametrize("waves", [1, 3])
def test_the_page_lists_files_releases_and_sources(client, waves, django_assert_num_queries):
    releases = made.published_city(places=1, each=20, waves=waves)
    client.get(reverse("opendata:data"))

    forget_pages()
    with django_assert_num_queries(2):
        response = client.get(reverse("opendata:data"))

    page = response.content.decode()
    assert response.status_code == 200
    assert all(str(release.public_id) in page for release in releases)
    assert "About 20 answers" not in page
    assert "Fewer than 30 answers" in page
    assert "A census" in page
    assert "<style" not in page
    assert "<script>" not in page


def test_the_page_says_when_there_is_nothing_yet(client):
    page = client.get(reverse("opendata:data")).content.decode()

    assert "No results yet." in page
    assert "No city has been loaded yet." in page


@pytest.mark.parametrize("name", ["data", "scores", "external"])
def test_downloads_are_public_and_only_read(client, name):
    address = reverse(f"opendata:{name}")

    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


def test_small_areas_stand_beside_the_headline_of_shown_places_only(client):
    city = PlaceFactory.create_batch(6)
    wave = made.closed_wave()
    people = [p for n, place in enumerate(city) for p in made.crowd([place], 60, level=2 + n)]
    made.answer(wave, people + made.crowd(PlaceFactory.create_batch(1), 5))
    release = made.publish(wave)

    rows = rows_of(scores(client))

    beside = [row for row in rows if row["small_area"]]
    stored = {row.place.name: row for row in release.small_areas.select_related("place")}
    assert {row["place"] for row in beside} == set(stored)
    assert {(row["measure"], row["statistic"], row["shown"]) for row in beside} == {
        ("trust", "mean", "yes")
    }
    for row in beside:
        estimate = stored[row["place"]]
        assert row["small_area"] == str(round(estimate.estimate, 1))
        assert row["small_area_low95"] == str(round(estimate.low95, 1))
        assert row["small_area_high95"] == str(round(estimate.high95, 1))


@pytest.fixture
def drawn(settings):
    """A release with its pictures, in one language."""
    settings.LANGUAGES = [("en", "English")]
    [release] = made.published_city(places=2)
    drawing.draw_newest()
    return release


@pytest.mark.slow
def test_a_chart_may_be_taken_along_as_a_picture(client, drawn):
    address = reverse("opendata:picture", args=[drawn.public_id, "places"])

    response = client.get(address)
    again = client.get(address, headers={"If-None-Match": response["ETag"]})

    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert "About 120 answers." in png.words_of(response.content)["Description"]
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(address).status_code == 405
    assert address in client.get(reverse("portal:results")).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", [(NOWHERE, "trend"), (None, "change"), (None, "map")])
def test_a_picture_that_was_not_drawn_is_not_found(client, drawn, name):
    release, kind = name

    response = client.get(reverse("opendata:picture", args=[release or drawn.public_id, kind]))

    assert response.status_code == 404


def test_a_page_links_to_no_picture_before_it_is_drawn(client):
    made.published_city(places=2)

    assert ".png" not in client.get(reverse("portal:results")).content.decode()
