"""Scores from cells equal scores person by person, for any survey that anybody could design."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from feedback.surveys.models import QuestionVersion
from feedback.trust.enums import Shown, Statistic
from feedback.trust.models import Measure, Score
from feedback.trust.pure import cells, design, estimation, margins, raking, scoring
from tests.factories import trust as made
from tests.factories.places import COUNTS, PlaceFactory
from tests.factories.surveys import SurveyFactory

pytestmark = pytest.mark.django_db
KEYS = ("listen", "respect", "motives")
UNSAID = ("dont_know", "prefer_not", "skipped")


@dataclass(frozen=True)
class Plan:
    """One random survey: scales, who answers how, how they were drawn."""

    ends: tuple[tuple[int, int], ...]
    is_reversed: tuple[bool, ...]
    places: int
    weights: tuple[str, ...]
    unsaid: float
    unknown: float
    seed: int


plans = st.builds(
    Plan,
    ends=st.tuples(*[st.sampled_from([(0, 10), (1, 5), (1, 7), (0, 4)])] * 3),
    is_reversed=st.tuples(*[st.booleans()] * 3),
    places=st.integers(1, 4),
    weights=st.lists(
        st.sampled_from(["1", "2.5", "0.75", "13.333333"]), min_size=1, max_size=3
    ).map(tuple),
    unsaid=st.sampled_from([0.0, 0.1, 0.3]),
    unknown=st.sampled_from([0.0, 0.1]),
    seed=st.integers(0, 2**32 - 1),
)


def people_of(plan, city):
    """Return people with random answers, some not given, some groups not told."""
    chance = np.random.default_rng(plan.seed)
    people = made.crowd(city, 60, seed=plan.seed % 1000, level=6, keys=KEYS)
    for number, person in enumerate(people):
        person.base_weight = plan.weights[number % len(plan.weights)]
        mood = chance.uniform(0.2, 0.8)
        for key, (low, high) in zip(KEYS, plan.ends, strict=True):
            share = min(max(chance.normal(mood, 0.2), 0), 1)
            person.answers[key] = low + round(share * (high - low))
            if chance.random() < plan.unsaid:
                person.answers[key] = UNSAID[chance.integers(3)]
        if chance.random() < plan.unknown:
            person.sex = ""
    return people


def survey_of(plan):
    """Return a survey that asks on the scales of the plan, and one measure of all of them."""
    survey = SurveyFactory(items=KEYS)
    for key, (low, high), is_reversed in zip(KEYS, plan.ends, plan.is_reversed, strict=True):
        QuestionVersion.objects.filter(question__key=key).update(
            scale_min=low, scale_max=high, is_reversed=is_reversed
        )
    return survey


def scores_of(plan, people):
    """Score person by person, by definition: each item on its own scale, more than half given."""
    given_answers = [[person.answers[key] for key in KEYS] for person in people]
    shares = np.array(
        [
            [
                np.nan if isinstance(value, str) else (value - low) / (high - low)
                for value, (low, high) in zip(row, plan.ends, strict=True)
            ]
            for row in given_answers
        ]
    )
    for item, is_reversed in enumerate(plan.is_reversed):
        if is_reversed:
            shares[:, item] = 1 - shares[:, item]
    # A score is kept to six decimals, half away from zero, so that sums are exact.
    scores = scoring.scale_scores(shares, minimum=0, maximum=1)
    return np.array([x if math.isnan(x) else math.floor(x * 1e6 + 0.5) / 1e6 for x in scores])


def table_of(people, scores):
    """Return a table in which every person is a cell of their own."""
    codes = {
        "place": [person.place.pk for person in people],
        "sex": [made.SEXES.index(p.sex) if p.sex else cells.UNKNOWN for p in people],
        "age": [made.AGES.index(person.age) for person in people],
        "race_ethnicity": [made.RACES.index(person.race_ethnicity) for person in people],
    }
    known = np.nan_to_num(scores)
    return cells.CellTable(
        stratum=np.zeros(len(people), dtype=np.int64),
        categories={name: np.array(code, dtype=np.int64) for name, code in codes.items()},
        base_weight=np.array([float(person.base_weight) for person in people]),
        n=np.ones(len(people)),
        n_scored=(~np.isnan(scores)).astype(float),
        sum_y=known,
        sum_y2=known**2,
        n_top2=np.zeros(len(people)),
    )


def margins_of(city):
    adults = 800.0 * len(city)
    groups = {
        "sex": [COUNTS["sex", sex] for sex in made.SEXES],
        "age": [COUNTS["age", age] for age in made.AGES],
        "race_ethnicity": [COUNTS["race_ethnicity", race] for race in made.RACES],
    }
    places = margins.Margin("place", {place.pk: 800.0 for place in city})
    others = [
        margins.Margin(name, {code: float(n) for code, n in enumerate(counts)}, name == "age")
        for name, counts in groups.items()
    ]
    return [places, *(margin.scaled_to(adults) for margin in others)]


@pytest.mark.slow
@trials(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans)
def test_any_survey_scores_the_same_from_cells_and_from_people(plan):
    """Mean, error, interval, effective size: of the city and of every place, to 1e-9."""
    with transaction.atomic():
        city = PlaceFactory.create_batch(plan.places)
        wave = made.closed_wave(survey=survey_of(plan))
        Measure.objects.update_or_create(
            key="fair",
            defaults={"position": 50, "name": "Fair", "explanation": "", "questions": list(KEYS)},
        )
        people = people_of(plan, city)
        made.answer(wave, people)
        release = made.publish(wave)

        scores = scores_of(plan, people)
        table = table_of(people, scores)
        sample = design.Design(table, raking.rake(table, margins_of(city)))
        expected = {
            None: estimation.mean(sample, table),
            **estimation.domain_means(sample, table, table.categories["place"]),
        }
        stored = Score.objects.filter(
            release=release, measure__key="fair", statistic=Statistic.MEAN, dimension=""
        )
        assert stored.count() == 1 + plan.places
        for score in stored:
            wanted = expected[score.place_id]
            assert score.n == wanted.n
            if score.shown != Shown.YES:
                continue
            assert score.estimate == pytest.approx(wanted.mean, abs=1e-9)
            assert score.standard_error == pytest.approx(wanted.se, abs=1e-9)
            assert score.low95 == pytest.approx(max(wanted.low95, 0), abs=1e-9)
            assert score.high80 == pytest.approx(min(wanted.high80, 100), abs=1e-9)
            assert score.n_effective == pytest.approx(wanted.n_eff, abs=1e-9)
        whole = expected[None]
        may_be_shown = min(whole.n, whole.n_eff) >= 30 and whole.half_width95 <= 10
        assert (stored.get(place=None).shown == Shown.YES) == may_be_shown
        transaction.set_rollback(True)


def test_groups_that_people_did_not_tell_are_few_enough_to_be_seen():
    """The random surveys above do hold every kind of gap that they promise."""
    plan = Plan(((0, 10),) * 3, (True, False, True), 2, ("1", "2.5"), 0.3, 0.1, 5)

    people = people_of(plan, PlaceFactory.create_batch(2))

    said = [value for person in people for value in person.answers.values()]
    assert set(UNSAID) <= set(said)
    assert 0 < sum(not person.sex for person in people) < len(people) / 2
    assert len({person.base_weight for person in people}) == 2
    assert len(list(itertools.groupby(people, key=lambda person: person.place.pk))) == 2
