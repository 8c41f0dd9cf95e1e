"""Waves that are odd: without a headline, without a population, with weights nobody could meet."""

import pytest

from feedback.trust import queries
from feedback.trust.enums import Against, Shown
from feedback.trust.models import Comparison, Heard, Measure, Score
from tests.factories import trust as made
from tests.factories.places import PlaceFactory
from tests.factories.surveys import SurveyFactory

pytestmark = pytest.mark.django_db


def city_score(release, key="trust"):
    return Score.objects.get(
        release=release, measure__key=key, statistic="mean", place=None, dimension=""
    )


def test_a_survey_without_the_headline_has_scores_and_no_overview():
    place = PlaceFactory()
    wave = made.closed_wave(survey=SurveyFactory(items=["safety"]))
    made.answer(wave, made.crowd([place], 60, keys=["safety"]))

    release = made.publish(wave)

    assert city_score(release, "safety").shown == Shown.YES
    assert not Comparison.objects.filter(release=release).exists()
    assert queries.overview() is None
    assert queries.place_result(place.slug) is None


def test_without_a_population_answers_keep_their_base_weights():
    place = PlaceFactory(population=False)
    wave = made.closed_wave()
    made.answer(wave, made.crowd([place], 60))

    release = made.publish(wave)

    score = city_score(release)
    assert score.estimate == pytest.approx(score.unweighted)
    assert release.margin_error == 0
    assert not Heard.objects.filter(release=release).exists()


def test_margins_that_nobody_could_meet_leave_the_place_totals():
    women, men = PlaceFactory.create_batch(2)
    wave = made.closed_wave()
    people = made.crowd([women], 60) + made.crowd([men], 90, seed=2)
    for person in people:
        person.sex = "female" if person.place == women else "male"
    made.answer(wave, people)

    release = made.publish(wave)

    halves = Score.objects.filter(
        release=release, measure__key="trust", statistic="mean", place__isnull=False
    )
    mean = sum(score.estimate for score in halves) / 2
    assert city_score(release).estimate == pytest.approx(mean)
    assert release.margin_error <= 1e-9


def test_answers_from_unknown_groups_count_in_the_city_only():
    city = PlaceFactory.create_batch(2)
    wave = made.closed_wave()
    people = made.crowd(city, 60)
    for number, person in enumerate(people):
        person.sex = "another" if number % 4 == 0 else person.sex
        person.place = None if number % 10 == 0 else person.place
    made.answer(wave, people)

    release = made.publish(wave)

    assert city_score(release).n == 120
    by_sex = Score.objects.filter(
        release=release, measure__key="trust", statistic="mean", dimension="sex"
    )
    assert sum(score.n for score in by_sex) == 90
    assert set(by_sex.values_list("category", flat=True)) == {"female", "male"}


def test_a_group_that_nothing_can_protect_hides_the_whole_list():
    wave = made.closed_wave()
    people = made.crowd(PlaceFactory.create_batch(2), 40)
    for number, person in enumerate(people):
        person.sex = "female" if number < 5 else ""
    made.answer(wave, people)

    release = made.publish(wave)

    sexes = Heard.objects.filter(release=release, dimension="sex")
    assert [row.answers_share for row in sexes] == [None, None]


def test_a_list_that_nobody_answered_has_no_shares():
    wave = made.closed_wave()
    people = made.crowd(PlaceFactory.create_batch(2), 40)
    for person in people:
        person.sex, person.place = "", None
    made.answer(wave, people)

    release = made.publish(wave)

    dimensions = set(Heard.objects.filter(release=release).values_list("dimension", flat=True))
    assert dimensions == {"age", "race_ethnicity"}


def test_a_survey_of_some_places_is_weighted_to_them_only():
    here, elsewhere = PlaceFactory.create_batch(2)
    survey = SurveyFactory()
    survey.places.add(here)
    wave = made.closed_wave(survey=survey)
    made.answer(wave, made.crowd([here], 60))

    release = made.publish(wave)

    places = Score.objects.filter(release=release, place__isnull=False)
    assert set(places.values_list("place", flat=True)) == {here.pk}
    assert elsewhere.pk != here.pk


def test_a_long_list_of_wordings_is_named_by_its_hash():
    wave = made.closed_wave()
    Measure.objects.create(
        key="all", position=30, name="All", explanation="", questions=list(made.ALL_KEYS)
    )
    made.answer(wave, made.crowd([PlaceFactory()], 2))

    release = made.publish(wave)

    assert city_score(release, "all").wording.startswith("6 questions, ")


def test_what_a_corrected_wave_said_then_is_left_out_until_it_is_compared_again():
    first, second = made.published_city(places=2, each=80, waves=2)
    made.answer(first.wave, made.crowd(list(made.Place.objects.all()), 20, seed=9))
    made.publish(first.wave)

    change = queries.overview().headline.change(Against.LAST_WAVE)

    assert change.difference is not None
    assert (change.other, change.then) == (None, None)
    assert made.publish(second.wave).number == 2
    assert queries.overview().headline.change(Against.LAST_WAVE).other.number == 2


def test_nothing_is_drawn_of_a_change_that_is_not_shown():
    made.published_city(places=2, each=8, waves=2)

    overview = queries.overview()
    change = overview.headline.change(Against.LAST_WAVE)

    assert (change.verdict, change.plot, change.difference) == ("too_few", None, None)


def test_hidden_groups_of_the_heard_say_why():
    wave = made.closed_wave()
    people = made.crowd(PlaceFactory.create_batch(2), 60)
    for number, person in enumerate(people):
        person.race_ethnicity = "other" if number < 4 else "white"
    made.answer(wave, people)
    made.publish(wave)

    reasons = {row.label: row.reason for row in queries.heard_by_place().groups}

    assert reasons["Other race or ethnicity"] == "Too few answers to be fair or private"
    assert reasons["Women"] == ""
    assert {row.label for row in queries.overview().heard if row.dimension == "place"} == set()


def test_rows_name_themselves():
    [release] = made.published_city(places=1, each=2)

    assert str(release) == "January to March 2024, release 1"
    assert str(city_score(release).measure) == "Trust"
