"""What screens are told: literal statement counts at any size of the city."""

from datetime import date

import pytest
from django.utils import translation

from feedback.trust import queries
from feedback.trust.enums import Against, Shown
from feedback.trust.models import ExternalScore, Score, TrendEvent
from feedback.trust.queries import words
from tests.factories import trust as made
from tests.factories.places import PlaceFactory, SourceFactory
from trustapp.core.pure.suppression import count_band

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("places", [1, 3])
def test_overview_takes_two_statements(places, django_assert_num_queries):
    made.published_city(places=places, each=70, waves=2)

    with django_assert_num_queries(2):
        overview = queries.overview()

    assert overview.headline.key == "trust"
    assert [row.key for row in overview.parts] == ["voice", "respect", "even_handed", "motives"]
    assert len(overview.places) == places
    assert len(overview.trend.waves) == 2


@pytest.mark.slow
def test_overview_takes_two_statements_for_a_whole_city(django_assert_num_queries):
    made.published_city(places=77, each=4)

    with django_assert_num_queries(2):
        overview = queries.overview()

    assert len(overview.places) == 77


def test_overview_says_what_was_published():
    first, second = made.published_city(places=2, each=80, waves=2)

    overview = queries.overview()

    score = Score.objects.get(
        release=second, measure__key="trust", statistic="mean", place=None, dimension=""
    )
    change = overview.headline.change(Against.LAST_WAVE)
    assert overview.release.public_id == second.public_id
    assert overview.headline.now.interval.estimate == score.estimate
    assert overview.headline.now.interval.high95 == score.high95
    assert change.other.public_id == first.public_id
    assert change.difference == pytest.approx(score.estimate - change.then.interval.estimate)
    assert overview.headline.change() is None
    # Five measures against the wave before, and the places against the city.
    assert overview.places_family == 5 + sum(row.score.is_shown for row in overview.places)
    assert {row.label for row in overview.heard} >= {"Women", "Men", "Age 18 to 64", "White"}


def test_charts_are_drawn_from_the_overview():
    made.published_city(places=2, each=80, waves=2)
    TrendEvent.objects.create(on=date(2024, 4, 20), text="A new stop policy.")
    TrendEvent.objects.create(on=date(2020, 1, 1), text="Long before the first wave.")

    overview = queries.overview()
    trend = overview.trend.chart()

    assert [event.text for event in overview.trend.events] == ["A new stop policy."]
    assert len(trend.points) == 2
    assert len(trend.events) == 1
    assert len(overview.parts_chart(Against.LAST_WAVE).rows) == 4
    assert len(overview.heard_chart().rows) >= 7
    assert overview.headline.change(Against.LAST_WAVE).plot.total == 20


def test_before_the_first_release_there_is_nothing_to_say():
    assert queries.overview() is None
    assert queries.latest_release() is None
    assert queries.front() is None
    assert queries.place_result("place-1") is None
    assert (queries.parts(), queries.places_table()) == ([], ())
    assert queries.trend().waves == ()
    assert queries.trend().chart().points == ()


@pytest.mark.parametrize("places", [1, 3])
def test_each_question_takes_one_statement(places, django_assert_num_queries):
    made.published_city(places=places, each=60)
    slug = made.Place.objects.first().slug
    questions = [
        queries.latest_release, queries.releases_for_trend, queries.front, queries.parts,
        queries.trend, lambda: queries.trend("voice", slug), queries.places_table,
        lambda: queries.place_result(slug), lambda: queries.external_series(slug),
    ]  # fmt: skip

    for question in questions:
        with django_assert_num_queries(1):
            question()


def test_place_result_says_how_a_place_stands_beside_the_city():
    made.published_city(places=2, each=80, waves=2)
    place = made.Place.objects.first()

    found = queries.place_result(place.slug)

    assert found.place.name == place.name
    assert found.city.place is None
    assert found.against_city.against == Against.CITY
    assert [row.key for row in found.measures][:2] == ["trust", "voice"]
    assert len(found.trend.waves) == 2
    assert all(wave.score.place.slug == place.slug for wave in found.trend.waves)


def test_a_place_without_scores_has_no_result():
    made.published_city(places=1)

    assert queries.place_result(PlaceFactory().slug) is None


def test_hidden_places_say_why():
    made.published_city(places=2, each=10)

    rows = queries.places_table()

    assert {row.score.reason for row in rows} == {"Too few answers to be fair or private"}
    assert {row.score.answers for row in rows} == {"Fewer than 30 answers"}
    assert {row.verdict for row in rows} == {"too_few"}


def test_only_the_newest_release_of_a_wave_is_in_the_trend():
    [release] = made.published_city(places=2)
    made.answer(release.wave, made.crowd(list(made.Place.objects.all()), 20, seed=9))
    corrected = made.publish(release.wave)

    found = queries.releases_for_trend()

    assert [(info.public_id, info.number) for info in found] == [(corrected.public_id, 2)]
    assert queries.release_by_id(release.public_id).number == 1


def test_open_link_waves_never_enter_the_trend():
    [release] = made.published_city(places=2)
    wave = made.closed_wave(2, survey=release.wave.survey, population="open_link")
    made.answer(wave, made.crowd(list(made.Place.objects.all()), 40))
    apart = made.publish(wave)

    assert [info.public_id for info in queries.releases_for_trend()] == [release.public_id]
    assert [info.public_id for info in queries.releases_for_trend("open_link")] == [apart.public_id]
    assert queries.latest_release().population == "general"


def test_release_counts_are_bands():
    [release] = made.published_city(places=2, each=33)

    info = queries.latest_release()

    assert info.answers == "About 70 answers"
    assert not hasattr(info, "n")
    assert info.response_rate is None
    release.invited = 660
    # From the band, about 70 of 660: 66 of 660 would tell the count.
    assert queries.release_info(release).response_rate == 11


# --- words ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (date(2026, 1, 5), date(2026, 3, 26), "January to March 2026"),
        (date(2026, 3, 1), date(2026, 3, 26), "March 2026"),
        (date(2025, 12, 1), date(2026, 1, 26), "December 2025 to January 2026"),
    ],
)
def test_a_wave_is_named_by_its_months(first, last, label):
    assert queries.period_label(first, last) == label


@pytest.mark.parametrize(
    ("count", "code", "said"),
    [(29, "fewer_than:30", "Fewer than 30 answers"), (67, "about:70", "About 70 answers")],
)
def test_counts_are_said_in_bands(count, code, said):
    assert words.band_code(count_band(count)) == code
    assert queries.band_words(code) == said


def test_measures_groups_and_reasons_have_words():
    assert words.measure_name("trust", "x") == "Trust"
    assert words.measure_name("other", "As written") == "As written"
    assert words.measure_explanation("other", "As written.") == "As written."
    assert queries.group_label("sex", "female") == "Women"
    assert queries.group_label("height", "tall") == "tall"
    assert queries.reason_words(Shown.YES) == ""
    with translation.override("en"):
        assert words.day_words(date(2024, 7, 4)) == "July 4, 2024"


# --- what others published --------------------------------------------------------------------
def test_published_figures_stand_by_place_and_year():
    place, other = PlaceFactory.create_batch(2)
    source = SourceFactory(key="series", title="A series", publisher="A city")
    for where, score in ((place, 60.0), (other, 40.0)):
        ExternalScore.objects.create(
            source=source, place=where, year=2020, measure="trust", dimension="all",
            category="all", score=score,
        )  # fmt: skip

    here = queries.external_series(place.slug)
    [mean] = queries.external_city_means()

    assert [(f.year, f.score, f.publisher, f.is_our_mean) for f in here] == [
        (2020, 60.0, "A city", False)
    ]
    assert (mean.score, mean.places, mean.is_our_mean) == (50.0, 2, True)


def test_without_adults_there_is_no_mean():
    place = PlaceFactory(population=False)
    ExternalScore.objects.create(
        source=SourceFactory(), place=place, year=2020, measure="trust", dimension="all",
        category="all", score=1,
    )  # fmt: skip

    assert queries.external_city_means() == []
