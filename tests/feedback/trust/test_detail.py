"""What stands behind the scores: small areas, plain means, reliability, who took part."""

import numpy as np
import pytest

from feedback.surveys.models import QuestionVersion
from feedback.trust import queries
from feedback.trust.enums import Shown
from feedback.trust.models import Heard, Measure, Participation, Reliability, Score, SmallArea
from feedback.trust.pure.reliability import reliability
from feedback.trust.pure.small_areas import fit_small_areas
from feedback.trust.queries import tables
from tests.factories import trust as made
from tests.factories.places import PlaceFactory

pytestmark = pytest.mark.django_db


def city_of(levels, *, each=60, drawn=200, few=0, **answers):
    """Publish one wave of a city whose places feel differently; the last may have few answers."""
    city = PlaceFactory.create_batch(len(levels))
    wave = made.closed_wave()
    made.strata(wave, city, drawn=drawn)
    people = [
        person
        for number, (place, level) in enumerate(zip(city, levels, strict=True))
        for person in made.crowd([place], each, seed=number, level=level)
    ]
    if few:
        people += made.crowd(PlaceFactory.create_batch(1), few, seed=99)
    made.answer(wave, people, **answers)
    return made.publish(wave)


def own_values(release):
    return {
        score.place_id: score
        for score in Score.objects.filter(
            release=release, measure__key="trust", statistic="mean", place__isnull=False
        )
    }


# --- small areas ---
def test_small_areas_lie_between_the_own_value_and_that_of_all_places():
    release = city_of([2, 4, 5, 6, 7, 9])

    own, borrowed = own_values(release), list(SmallArea.objects.filter(release=release))

    assert len(borrowed) == 6
    centre = (borrowed[0].estimate - borrowed[0].kept * own[borrowed[0].place_id].estimate) / (
        1 - borrowed[0].kept
    )
    for row in borrowed:
        value = own[row.place_id]
        assert 0 < row.kept < 1
        assert row.estimate == pytest.approx(centre + row.kept * (value.estimate - centre))
        assert row.error < value.standard_error * 1.1
        assert row.low95 < row.low80 < row.estimate < row.high80 < row.high95


def test_hidden_places_have_no_small_area_and_leave_no_trace_in_the_others():
    release = city_of([2, 4, 5, 6, 7, 9], few=5)
    own = own_values(release)
    shown = [pk for pk, score in own.items() if score.shown == Shown.YES]

    borrowed = {row.place_id: row for row in SmallArea.objects.filter(release=release)}

    assert len(shown) == 5  # the place with few answers hides another with it
    assert set(borrowed) == set(shown)
    # The model can be fitted from what is published, so it holds nothing else.
    again = fit_small_areas(
        np.array([own[pk].estimate for pk in shown]),
        np.array([own[pk].standard_error for pk in shown]),
    )
    assert [borrowed[pk].estimate for pk in shown] == pytest.approx(again.estimates.tolist())


def test_three_places_have_no_small_areas():
    release = city_of([2, 5, 8])

    assert not SmallArea.objects.filter(release=release).exists()


def test_places_that_do_not_differ_have_no_small_areas():
    city = PlaceFactory.create_batch(6)
    wave = made.closed_wave()
    # The same answers in every place: less spread between them than chance would make.
    made.answer(wave, [person for place in city for person in made.crowd([place], 60, seed=1)])

    release = made.publish(wave)

    assert {score.shown for score in own_values(release).values()} == {Shown.YES}
    assert not SmallArea.objects.filter(release=release).exists()


def test_pages_show_small_areas_beside_the_own_value_and_never_for_hidden_places():
    release = city_of([2, 4, 5, 6, 7, 9], few=5)

    found = queries.neighborhoods()
    table = tables.beside_small_areas(found.places, found.small_areas)

    assert [row[0] for row in table.rows] == sorted(row[0] for row in table.rows)
    hidden = [row for row in table.rows if row[1] == "Not shown"]
    assert len(hidden) == 2
    assert all(row[3:6] == ["", "", ""] for row in hidden)
    assert all(row[3] and " to " in row[4] for row in table.rows if row not in hidden)
    slug = next(iter(found.small_areas))
    assert queries.place_result(slug).small_area == found.small_areas[slug]
    assert release.small_areas.count() == len(found.small_areas) == 5


# --- who was heard ---
def test_every_place_says_how_many_of_those_asked_have_answered():
    release = city_of([6] * 5, each=60, drawn=200, few=5)

    found = queries.heard_by_place()

    table = tables.heard(found.places)
    assert [row[0] for row in table.rows] == sorted(row[0] for row in table.rows)
    assert [row[3] for row in table.rows] == ["30%"] * 5 + [""]
    assert table.rows[-1][2] == "Not shown"
    assert table.rows[-1][4] == "Fewer than 11 answers"
    assert found.evenness.strata == 5
    # 305 of 1,000 asked, told from the band: about 310.
    assert found.release.response_rate == 31
    assert Heard.objects.filter(release=release, dimension="place").count() == 6
    assert tables.not_heard(found.places) == "No neighborhood was heard much less than its share."


def test_overview_names_at_most_five_under_heard_places_the_least_heard_first():
    city = PlaceFactory.create_batch(8)
    wave = made.closed_wave()
    people = made.crowd(city[:1], 500)
    for number, place in enumerate(city[1:]):
        people += made.crowd([place], 20 + 10 * number, seed=number)
    made.answer(wave, people)
    made.publish(wave)

    named = [row.category for row in queries.overview().heard if row.dimension == "place"]

    assert named == [place.slug for place in city[1:6]]
    assert tables.not_heard(queries.heard_by_place().places).startswith("7 neighborhoods were")


def test_the_r_indicator_needs_several_strata_and_answers():
    assert Participation.objects.filter(release=city_of([6] * 5)).count() == 1
    assert not Participation.objects.filter(release=city_of([6] * 4)).exists()
    assert not Participation.objects.filter(release=city_of([6] * 5, each=3)).exists()


def test_the_r_indicator_falls_when_places_answer_unevenly():
    even = city_of([6] * 5, each=40)
    city = PlaceFactory.create_batch(5)
    wave = made.closed_wave(7)
    made.strata(wave, city, drawn=200)
    people = [p for n, place in enumerate(city) for p in made.crowd([place], 20 * (n + 1), seed=n)]
    made.answer(wave, people)
    uneven = made.publish(wave)

    assert even.participation.r_indicator == 1.0
    # Rates of 10, 20, 30, 40 and 50 of 100: a deviation of 14 points.
    assert uneven.participation.r_indicator == 0.72
    assert uneven.participation.max_bias == 0.47


# --- reliability ---
def test_a_scale_of_two_questions_has_alpha_and_no_omega():
    release = city_of([6] * 2)

    row = Reliability.objects.get(release=release)

    assert (row.measure.key, row.items, row.shown, row.omega) == ("trust", 2, Shown.YES, None)
    assert row.low95 < row.alpha < row.high95
    assert row.band == "about:120"


def test_reliability_from_sums_is_that_of_the_people_who_answered_all():
    Measure.objects.create(
        key="fair", position=30, name="Fair", explanation="",
        questions=["listen", "respect", "motives"],
    )  # fmt: skip
    QuestionVersion.objects.filter(question__key="motives").update(is_reversed=True)
    wave = made.closed_wave()
    people = made.crowd(PlaceFactory.create_batch(2), 50)
    for number, person in enumerate(people):
        person.answers["motives"] = 10 - person.answers["motives"]
        if number % 9 == 0:
            person.answers["listen"] = "dont_know"
    made.answer(wave, people)

    release = made.publish(wave)

    row = Reliability.objects.get(release=release, measure__key="fair")
    answers = np.array(
        [
            [
                p.answers["listen"] if p.answers["listen"] != "dont_know" else np.nan,
                p.answers["respect"],
                10 - p.answers["motives"],
            ]
            for p in people
        ],
        dtype=float,
    )
    expected = reliability(answers)
    assert row.alpha == pytest.approx(expected.alpha, abs=1e-9)
    assert (row.low95, row.high95) == pytest.approx((expected.alpha_low, expected.alpha_high))
    assert row.omega == pytest.approx(expected.omega, abs=1e-5)
    assert expected.complete == 88


def test_reliability_is_hidden_under_the_floor_and_where_all_answer_alike():
    few = city_of([6], each=20)
    wave = made.closed_wave(5)
    people = made.crowd(PlaceFactory.create_batch(2), 40)
    for person in people:
        person.answers["respect"] = 5
    made.answer(wave, people)
    alike = made.publish(wave)

    states = [Reliability.objects.get(release=each).shown for each in (few, alike)]

    assert states == [Shown.TOO_FEW, Shown.PROTECTS_OTHERS]
    found = queries.quality()
    assert tables.reliability(found.scales).rows == [
        [
            "Trust", "2", "Not shown", "Not shown, because it would give away a small group", "",
            "About 80 answers",
        ]
    ]  # fmt: skip


# --- plain means and periods ---
def test_plain_means_stand_beside_the_weighted_ones():
    city_of([3, 9], each=60)

    found = queries.quality()

    table = tables.weighting(found.measures)
    assert [row[0] for row in table.rows][:2] == ["Trust", "Voice"]
    headline = found.measures[0].now
    assert table.rows[0][1:4] == [
        str(round(headline.interval.estimate)),
        f"{round(headline.interval.low95)} to {round(headline.interval.high95)}",
        str(round(headline.unweighted)),
    ]


def test_hidden_measures_say_so_in_the_table_of_weights():
    city_of([6], each=10)

    rows = tables.weighting(queries.quality().measures).rows

    assert {tuple(row[1:]) for row in rows} == {
        ("Not shown", "Too few answers to be fair or private", "", "")
    }


@pytest.mark.parametrize(
    "ask",
    [queries.overview, queries.behind, queries.neighborhoods, queries.heard_by_place,
     queries.quality],
)  # fmt: skip
def test_an_earlier_period_can_be_looked_at(ask):
    first, second = made.published_city(places=2, waves=2)

    assert ask().release.public_id == second.public_id
    assert ask(str(first.public_id)).release.public_id == first.public_id
    assert ask("nonsense").release.public_id == second.public_id
    assert [each.public_id for each in ask(str(first.public_id)).periods] == [
        second.public_id, first.public_id,
    ]  # fmt: skip


def test_an_earlier_period_is_shown_as_it_stood():
    first, _second = made.published_city(places=2, each=80, waves=2)

    found = queries.behind(str(first.public_id))

    assert len(found.measures) == 7
    assert {len(trend.waves) for _row, trend in found.trends} == {1}
    assert "trust" not in {row.key for row, _trend in found.trends}
    assert len(queries.behind().trends[0][1].waves) == 2


@pytest.mark.parametrize(
    "ask",
    [queries.behind, queries.neighborhoods, queries.heard_by_place, queries.quality],
)
def test_without_a_release_there_is_nothing_to_say(ask):
    assert ask() is None
