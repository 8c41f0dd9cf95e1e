"""Publishing: the same numbers as person by person, once, and never changed."""

import numpy as np
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from feedback.surveys.enums import WaveState
from feedback.surveys.models import Response
from feedback.trust import queries, tasks
from feedback.trust.enums import Against, Shown, Statistic, Verdict
from feedback.trust.errors import AnswersStillComing, NoSuchWave, NotForPublication, WaveStillOpen
from feedback.trust.models import Cell, Comparison, FoldMark, Heard, Measure, Release, Score
from feedback.trust.pure import cells, design, estimation, margins, raking, scoring
from feedback.trust.services import folding, publishing
from tests.factories import trust as made
from tests.factories.places import COUNTS, PlaceFactory
from tests.factories.surveys import SurveyFactory
from trustapp.audit.models import AuditLine
from trustapp.promises import services as promises
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db


def estimates_person_by_person(people, city, key_pair):
    """Score, weight and estimate without cells: the definition of what must come out."""
    answers = [[p.answers.get(key) for key in key_pair] for p in people]
    table = np.array([[v if isinstance(v, int) else np.nan for v in row] for row in answers], float)
    scores = scoring.scale_scores(table, minimum=0, maximum=10)
    top = np.where(scores >= 90, 1.0, 0.0)
    codes = {
        "place": [p.place.pk for p in people],
        "sex": [made.SEXES.index(p.sex) for p in people],
        "age": [made.AGES.index(p.age) for p in people],
        "race_ethnicity": [made.RACES.index(p.race_ethnicity) for p in people],
    }
    # Every person is a cell of their own.
    own = cells.CellTable(
        stratum=np.zeros(len(people), dtype=np.int64),
        categories={name: np.array(code, dtype=np.int64) for name, code in codes.items()},
        base_weight=np.array([float(p.base_weight) for p in people]),
        n=np.ones(len(people)),
        n_scored=(~np.isnan(scores)).astype(float),
        sum_y=np.nan_to_num(scores),
        sum_y2=np.nan_to_num(scores) ** 2,
        n_top2=np.where(np.isnan(scores), 0.0, top),
    )
    adults = 800.0 * len(city)
    targets = {
        "sex": {0: COUNTS["sex", "female"], 1: COUNTS["sex", "male"]},
        "age": {0: COUNTS["age", "18_to_64"], 1: COUNTS["age", "65_and_over"]},
        "race_ethnicity": {
            code: COUNTS["race_ethnicity", race] for code, race in enumerate(made.RACES)
        },
    }
    wanted = [margins.Margin("place", {place.pk: 800.0 for place in city})]
    wanted += [
        margins.Margin(name, {c: float(n) for c, n in t.items()}, ordered=name == "age")
        .scaled_to(adults)
        for name, t in targets.items()
    ]  # fmt: skip
    plan = design.Design(own, raking.rake(own, wanted))
    return (
        estimation.mean(plan, own),
        estimation.domain_means(plan, own, own.categories["place"]),
        estimation.mean(plan, own.as_top2()),
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scores_from_cells_equal_scores_person_by_person(seed):
    city = PlaceFactory.create_batch(3)
    wave = made.closed_wave()
    people = made.crowd(city, 150, seed=seed, level=8)
    for number, person in enumerate(people):
        person.base_weight = ("1", "2.5", "0.75")[number % 3]
        if number % 11 == 0:
            person.answers["listen"] = "dont_know"
        if number % 17 == 0:
            del person.answers["respect"]
    made.answer(wave, people)

    release = made.publish(wave)

    city_mean, by_place, top_two = estimates_person_by_person(people, city, ("listen", "respect"))
    stored = {
        (score.place_id, score.statistic): score
        for score in Score.objects.filter(release=release, measure__key="trust", dimension="")
    }
    for place, expected in {None: city_mean, **by_place}.items():
        score = stored[place, Statistic.MEAN]
        assert score.n == expected.n
        assert score.shown == Shown.YES
        assert score.estimate == pytest.approx(expected.mean, abs=1e-9)
        assert score.standard_error == pytest.approx(expected.se, abs=1e-9)
        assert score.low95 == pytest.approx(expected.low95, abs=1e-9)
        assert score.n_effective == pytest.approx(expected.n_eff, abs=1e-9)
    share = stored[None, Statistic.TOP_TWO]
    assert share.estimate == pytest.approx(top_two.mean * 100, abs=1e-9)
    assert release.margin_error <= 1e-9


def test_release_says_when_how_many_and_by_which_method():
    [release] = made.published_city()

    assert (release.label, release.number, release.n) == ("January to March 2024", 1, 180)
    assert release.method_version == publishing.METHOD_VERSION
    assert (str(release.data_from), str(release.data_to)) == ("2024-01-05", "2024-03-25")
    line = AuditLine.objects.get(action="trust.publish_wave")
    assert line.target == f"release:{release.public_id}"
    assert line.detail["inputs"] == release.inputs_hash


def test_publishing_twice_publishes_once():
    [release] = made.published_city()

    again = publishing.publish_wave(ref=f"wave:{release.wave.public_id}", by=made.BY, now=made.NOW)

    assert again == release
    assert Release.objects.count() == 1
    assert AuditLine.objects.filter(action="trust.publish_wave").count() == 1


def test_one_changed_answer_moves_score_and_interval_in_a_new_release():
    city = PlaceFactory.create_batch(3)
    wave = made.closed_wave()
    people = made.crowd(city, 60)
    people[0].answers = dict.fromkeys(made.ALL_KEYS, 0)
    responses = made.answer(wave, people)
    first = made.publish(wave)
    folding.erase_response(response=responses[0], by=made.BY, now=made.NOW)
    people[0].answers = dict.fromkeys(made.ALL_KEYS, 10)
    made.answer(wave, people[:1])

    second = made.publish(wave)

    before, after = (
        Score.objects.get(
            release=release, measure__key="trust", statistic="mean", place=None, dimension=""
        )
        for release in (first, second)
    )
    assert (first.number, second.number) == (1, 2)
    assert second.inputs_hash != first.inputs_hash
    assert after.estimate > before.estimate
    assert (after.low95, after.high95) != (before.low95, before.high95)
    assert Score.objects.get(pk=before.pk).estimate == before.estimate


def test_a_wave_with_too_few_answers_publishes_only_that():
    [release] = made.published_city(places=3, each=3)

    assert set(Score.objects.filter(release=release).values_list("shown", "estimate")) == {
        (Shown.TOO_FEW, None)
    }
    assert not Heard.objects.filter(release=release).exists()


def test_a_wave_without_any_answer_publishes_hidden_rows():
    PlaceFactory.create_batch(2)

    release = made.publish(made.closed_wave())

    assert (release.n, release.margin_error) == (0, 0.0)
    # 7 measures, 2 statistics; the city, 2 places and 9 groups.
    assert Score.objects.filter(release=release, shown=Shown.TOO_FEW, n=0).count() == 7 * 2 * 12


def test_only_closed_waves_are_published():
    wave = made.closed_wave()
    wave.state = WaveState.OPEN
    wave.save()

    with pytest.raises(WaveStillOpen):
        publishing.publish_wave(ref=f"wave:{wave.public_id}", by=made.BY, now=made.NOW)


@pytest.mark.parametrize("population", ["post_contact", "staff"])
def test_other_populations_are_never_published(population):
    wave = made.closed_wave(population=population)
    made.answer(wave, made.crowd(PlaceFactory.create_batch(2), 60))
    made.count_all()
    ref = f"wave:{wave.public_id}"

    with pytest.raises(NotForPublication):
        publishing.publish_wave(ref=ref, by=made.BY, now=made.NOW)

    assert tasks.publish_wave(ref=ref) is None
    assert ref not in {*queries.waves_without_release(), *queries.closed_waves()}
    assert not Release.objects.exists()


def test_a_flood_that_was_set_aside_is_in_no_release():
    wave = made.closed_wave(population="open_link")
    city = PlaceFactory.create_batch(2)
    made.answer(wave, made.crowd(city, 60), mode="open_link")
    flood = made.answer(wave, made.crowd(city, 60, level=1, seed=2), mode="open_link")
    made.count_all()
    Response.objects.filter(pk__in=[each.pk for each in flood]).update(set_aside_on="2024-02-01")

    release = publishing.publish_wave(ref=f"wave:{wave.public_id}", by=made.BY, now=made.NOW)

    assert release.n == 120
    assert AuditLine.objects.filter(action="trust.repair_cells").count() == 1


@pytest.mark.parametrize(
    "ref", ["", "wave:", "wave:x", "wave:6f9619ff-8b86-d011-b42d-00c04fc964ff"]
)
def test_a_wave_that_does_not_exist_is_refused(ref):
    with pytest.raises(NoSuchWave):
        publishing.publish_wave(ref=ref, by=made.BY, now=made.NOW)


def test_answers_of_a_running_transaction_are_waited_for():
    wave = made.closed_wave()
    # Everything here is one running transaction.
    made.answer(wave, made.crowd([PlaceFactory()], 5))

    with pytest.raises(AnswersStillComing):
        publishing.publish_wave(ref=f"wave:{wave.public_id}", by=made.BY, now=made.NOW)


def test_publishing_keeps_the_promise_of_results():
    wave = made.closed_wave()
    subject = f"wave:{wave.public_id}"
    promises.make_promise(
        kind="survey_results", subject=subject, label="Results", address="", place=None,
        by=made.BY, now=wave.closes_at,
    )  # fmt: skip

    made.publish(wave)

    assert Promise.objects.get(subject=subject).kept_at == made.NOW


def test_city_is_compared_with_last_wave_and_a_year_ago():
    releases = made.published_city(places=2, each=150, waves=5)

    found = {
        (comparison.against, comparison.measure.key): comparison
        for comparison in Comparison.objects.filter(release=releases[-1], place=None)
    }

    assert {key for _, key in found} == {"trust", "voice", "respect", "even_handed", "motives"}
    year = found[Against.YEAR_AGO, "trust"]
    assert (year.other, found[Against.LAST_WAVE, "trust"].other) == (releases[0], releases[3])
    scores = Score.objects.filter(measure__key="trust", statistic="mean", place=None, dimension="")
    now, then = (scores.get(release=release) for release in (releases[4], releases[0]))
    assert year.difference == pytest.approx(now.estimate - then.estimate)
    assert year.standard_error == pytest.approx(np.hypot(now.standard_error, then.standard_error))
    # Two earlier waves with five measures each, and two places against the city.
    assert (year.family, len(year.dots)) == (12, 20)
    assert year.p_adjusted >= year.p_value


def test_each_place_is_compared_with_the_city_in_one_family():
    city = PlaceFactory.create_batch(4)
    wave = made.closed_wave()
    made.answer(wave, made.crowd(city[:2], 80, level=6))
    made.answer(wave, made.crowd(city[2:3], 80, level=3, seed=2))
    made.answer(wave, made.crowd(city[3:], 5, level=6, seed=3))

    release = made.publish(wave)

    found = {
        comparison.place_id: comparison
        for comparison in Comparison.objects.filter(release=release, against=Against.CITY)
    }
    shown = Score.objects.filter(
        release=release, measure__is_headline=True, statistic="mean", place__isnull=False,
        shown=Shown.YES,
    ).count()  # fmt: skip
    assert found[city[2].pk].verdict == Verdict.CLEARLY_DOWN
    assert found[city[3].pk].verdict == Verdict.TOO_FEW
    assert found[city[3].pk].difference is None
    assert {comparison.family for comparison in found.values()} == {shown}


def test_another_wording_is_not_compared():
    releases = made.published_city(places=2, waves=2)
    Release.objects.filter(pk=releases[0].pk)
    with connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("UPDATE trust_score SET wording = 'listen@0'")
    survey = SurveyFactory()
    item = survey.items.get(version__question__key="listen")
    version = item.version
    version.pk, version.number = None, 2
    version.save()
    item.version = version
    item.save()
    wave = made.closed_wave(3, survey=survey)
    made.answer(wave, made.crowd(list(made.Place.objects.all()), 60))

    release = made.publish(wave)

    keys = set(
        Comparison.objects.filter(release=release, place=None).values_list(
            "measure__key", flat=True
        )
    )
    assert keys == {"respect", "even_handed", "motives"}


def test_open_link_answers_are_kept_apart():
    [general] = made.published_city(places=2)
    wave = made.closed_wave(2, survey=general.wave.survey, population="open_link")
    made.answer(wave, made.crowd(list(made.Place.objects.all()), 60, level=2), mode="open_link")

    release = made.publish(wave)

    assert release.margin_error == 0
    assert not Comparison.objects.filter(release=release).exclude(against=Against.CITY).exists()
    score = Score.objects.get(
        release=release, measure__key="trust", statistic="mean", place=None, dimension=""
    )
    # Self-selected answers are not weighted.
    assert score.estimate == pytest.approx(score.unweighted)


def test_a_measure_added_since_is_counted_before_publishing():
    wave = made.closed_wave()
    made.answer(wave, made.crowd(PlaceFactory.create_batch(2), 60))
    made.count_all()
    Measure.objects.create(
        key="help", position=20, name="Help", explanation="", questions=["cooperation"]
    )

    release = publishing.publish_wave(ref=f"wave:{wave.public_id}", by=made.BY, now=made.NOW)

    city = {"release": release, "statistic": "mean", "place": None, "dimension": ""}
    assert (
        Score.objects.get(measure__key="help", **city).estimate
        == Score.objects.get(measure__key="cooperation", **city).estimate
    )


def test_everybody_alike_is_not_shown():
    city = PlaceFactory.create_batch(2)
    wave = made.closed_wave()
    people = made.crowd(city, 60)
    for person in people:
        person.answers = dict.fromkeys(made.ALL_KEYS, 7)
    made.answer(wave, people)

    release = made.publish(wave)

    assert not Score.objects.filter(release=release, shown=Shown.YES).exists()


def test_heard_shares_stand_beside_the_adults():
    city = PlaceFactory.create_batch(3)
    wave = made.closed_wave()
    people = made.crowd(city[:2], 100) + made.crowd(city[2:], 20, seed=2)
    made.answer(wave, people)

    release = made.publish(wave)

    heard = {(row.dimension, row.category): row for row in Heard.objects.filter(release=release)}
    assert heard["sex", "female"].adults_share == 52.0
    assert heard["sex", "female"].answers_share == 50.0
    under = heard["place", city[2].slug]
    assert (under.adults_share, under.answers_share, under.band) == (33.3, 9.1, "about:20")
    # Of 220 answers, 100 came from here; a third of the adults live here.
    assert heard["place", city[0].slug].answers_share == 45.5


def test_a_group_too_small_to_count_hides_another_with_it():
    city = PlaceFactory.create_batch(2)
    wave = made.closed_wave()
    people = made.crowd(city, 80)
    for number, person in enumerate(people):
        person.race_ethnicity = "other" if number < 4 else ("white", "black")[number % 2]
    made.answer(wave, people)

    release = made.publish(wave)

    races = {
        r.category: r for r in Heard.objects.filter(release=release, dimension="race_ethnicity")
    }
    assert races["other"].shown == Shown.TOO_FEW
    assert [r.category for r in races.values() if r.shown == Shown.PROTECTS_OTHERS] != []
    assert all(r.answers_share is None for r in races.values() if r.shown != Shown.YES)


def test_mark_and_cells_are_untouched_by_a_refused_publication():
    wave = made.closed_wave()
    made.count_all()
    mark = FoldMark.objects.get(pk=1).transaction_id
    made.answer(wave, made.crowd([PlaceFactory()], 3))

    with pytest.raises(AnswersStillComing), transaction.atomic():
        publishing.publish_wave(ref=f"wave:{wave.public_id}", by=made.BY, now=made.NOW)

    assert FoldMark.objects.get(pk=1).transaction_id == mark
    assert not Cell.objects.exists()
