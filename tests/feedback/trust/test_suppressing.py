"""What one release hides, neither its other numbers nor any other release gives away."""

import random
from types import SimpleNamespace

import pytest

from feedback.trust.enums import Shown, Statistic
from feedback.trust.models import Score
from feedback.trust.services import suppressing
from feedback.trust.services.estimates import Domain, Result
from tests.factories import trust as made
from tests.factories.places import PlaceFactory
from trustapp.core.pure import disclosure
from trustapp.core.pure.suppression import FLOORS

MEASURES = [SimpleNamespace(pk=number) for number in (1, 2, 3)]


def results(counts, measures=MEASURES[:1], statistics=(Statistic.MEAN,)):
    """A list of places with so many answers each, hidden where there are fewer than 30."""
    return [
        Result(
            measure=measure,
            statistic=statistic,
            domain=Domain(place=place),
            n=n,
            shown=Shown.YES if n >= FLOORS.score_answers else Shown.TOO_FEW,
        )
        for measure in measures
        for statistic in statistics
        for place, n in enumerate(counts, start=1)
    ]


def states(found):
    return [str(result.shown) for result in found]


def suppress(found, shown_before=(), hidden_before=None):
    earlier = suppressing.Before(set(shown_before), hidden_before or {})
    suppressing.suppress(found, earlier=earlier)
    return found


YES, FEW, PROTECTS = Shown.YES, Shown.TOO_FEW, Shown.PROTECTS_OTHERS


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([50, 60, 70], [YES, YES, YES]),
        ([8, 60, 50], [FEW, YES, PROTECTS]),
        ([8, 9, 50], [FEW, FEW, YES]),
        ([1, 2, 50], [FEW, FEW, PROTECTS]),
        ([0, 60, 50], [FEW, YES, YES]),
        ([0, 8, 50, 60], [FEW, FEW, PROTECTS, YES]),
        ([8], [FEW]),
        ([8, 0], [FEW, FEW]),
    ],
)
def test_a_lone_hidden_place_hides_the_next_smallest(counts, expected):
    assert states(suppress(results(counts))) == expected


def test_companions_are_hidden_in_every_measure_and_statistic():
    found = results([8, 60, 50], MEASURES, (Statistic.MEAN, Statistic.TOP_TWO))
    # The third place is already hidden in one measure, but known from the other two.
    found[2].shown = Shown.TOO_UNCERTAIN

    suppress(found)

    hidden = {r.domain.place for r in found if r.shown != Shown.YES}
    assert hidden == {1, 3}
    assert all(r.shown != Shown.YES for r in found if r.domain.place == 3)


def test_the_city_itself_needs_no_companion():
    found = [Result(MEASURES[0], Statistic.MEAN, Domain(), n=5, shown=Shown.TOO_FEW)]

    assert states(suppress(found)) == [FEW]


def test_what_was_hidden_with_about_the_same_answers_stays_hidden():
    found = results([31, 60, 50, 70])
    before = {(1, "mean", Domain(place=1)): 28, (1, "mean", Domain(place=3)): 50}

    suppress(found, hidden_before=before)

    assert states(found) == [PROTECTS, YES, PROTECTS, YES]


def test_what_grew_by_a_whole_group_may_be_shown():
    found = results([45, 60])

    suppress(found, hidden_before={(1, "mean", Domain(place=1)): 28})

    assert states(found) == [YES, YES]


def test_a_companion_that_was_shown_before_protects_nobody():
    found = results([8, 40, 50, 60])

    suppress(found, shown_before=[(1, "mean", Domain(place=2))])

    # The second place is known from the earlier release: the third must go as well.
    assert states(found) == [FEW, PROTECTS, PROTECTS, YES]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_no_small_count_can_be_worked_out_from_a_list_and_its_total(seed):
    chance = random.Random(seed)
    counts = [chance.choice([0, 3, 9, 20, 35, 60, 90]) for _ in range(chance.randint(3, 9))]
    counts += [100, 110]

    found = suppress(results(counts))

    hidden = [number for number, result in enumerate(found) if result.shown != Shown.YES]
    table = disclosure.one_way(counts)
    for number in hidden:
        if 0 < counts[number] < FLOORS.score_answers:
            low, high = disclosure.possible_values(table, hidden, number)
            assert high - low >= disclosure.SMALLEST_WIDTH


@pytest.mark.slow
@pytest.mark.django_db
def test_differencing_all_releases_recovers_no_hidden_place():
    """An attacker with every release, the weights' totals and exact arithmetic."""
    city = PlaceFactory.create_batch(6)
    wave = made.closed_wave()
    people = made.crowd(city[:5], 60) + made.crowd(city[5:], 9, seed=5)
    responses = made.answer(wave, people)
    releases = [made.publish(wave)]
    for step in range(3):
        made.folding.erase_response(response=responses[step * 7], by=made.BY, now=made.NOW)
        made.answer(wave, made.crowd(city[5:], 8, seed=20 + step))
        releases.append(made.publish(wave))

    recovered = 0
    for measure in ("trust", "voice", "respect"):
        # Between releases that differ by a few people, what one shows fills the other's gaps.
        for first in releases:
            known = set()
            for other in releases:
                if abs(other.n - first.n) < FLOORS.cell_count:
                    shown = Score.objects.filter(
                        release=other, measure__key=measure, statistic="mean", dimension="",
                        place__isnull=False, shown=Shown.YES,
                    )  # fmt: skip
                    known |= set(shown.values_list("place_id", flat=True))
            unknown = {place.pk for place in city} - known
            small = Score.objects.filter(
                release=first, measure__key=measure, statistic="mean", place__in=unknown,
                n__gt=0, n__lt=FLOORS.score_answers,
            )  # fmt: skip
            recovered += small.exists() and len(unknown) == 1

    first = Score.objects.filter(release=releases[0], measure__key="trust", place=city[5])
    assert set(first.values_list("shown", flat=True)) == {Shown.TOO_FEW}
    assert len(releases) == len({release.number for release in releases}) == 4
    assert recovered == 0


@pytest.mark.django_db
def test_hidden_scores_hold_no_number_anywhere():
    made.published_city(places=3, each=12)

    for score in Score.objects.exclude(shown=Shown.YES):
        numbers = [
            score.estimate, score.standard_error, score.degrees, score.low80, score.high80,
            score.low95, score.high95, score.n_effective, score.design_effect, score.unweighted,
        ]  # fmt: skip
        assert numbers == [None] * 10


@pytest.mark.django_db
def test_everything_shown_meets_the_floors():
    made.published_city(places=4, each=45)

    shown = Score.objects.filter(shown=Shown.YES)
    assert shown.exists()
    for score in shown:
        assert score.n >= 30
        assert score.n_effective >= 30
        assert (score.high95 - score.low95) / 2 <= 10
