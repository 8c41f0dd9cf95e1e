"""Estimates from cells equal the textbook person by person, for every kind of design."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from feedback.trust.pure.cells import CellTable, group_respondents
from feedback.trust.pure.design import Design, collapse_lonely
from feedback.trust.pure.estimation import (
    OtherPeople,
    domain_means,
    estimate_from,
    kish_deff,
    kish_n_eff,
    mean,
    total,
)
from feedback.trust.pure.margins import Margin
from feedback.trust.pure.raking import Raking, RakingImpossible, rake, unraked
from tests.feedback.trust.pure.respondents import EXAMPLES, People, linearised_se, people, residuals


def _raked(
    sample: People, *, with_households: bool = False
) -> tuple[CellTable, np.ndarray, Raking]:
    table, cell = group_respondents(**sample.columns(with_households=with_households))
    try:
        raking = rake(table, sample.margins(), smallest_category=1, max_iterations=300)
    except RakingImpossible:
        assume(False)
    return table, cell, raking


def _mean_and_variance(sample: People, inside: np.ndarray, weights: np.ndarray, unit: np.ndarray):
    """Linearise one domain mean by the book; also its variance, where rounding stays small."""
    counted = inside & ~np.isnan(sample.score)
    score = np.where(counted, sample.score, 0.0)
    size = weights[counted].sum()
    centre = (weights * score).sum() / size
    z = np.where(counted, (score - centre) / size, 0.0)
    u = weights * residuals(z, [sample.place, sample.sex], sample.base_weight)
    return centre, linearised_se(u, sample.stratum, unit) ** 2


def _units(sample: People) -> np.ndarray:
    alone = -1 - np.arange(len(sample.score))
    return np.where(sample.household >= 0, sample.household, alone)


@pytest.mark.slow
@settings(deadline=None, max_examples=EXAMPLES)
@given(people())
def test_domain_means_from_cells_equal_those_person_by_person(sample: People) -> None:
    table, cell, raking = _raked(sample)

    found = domain_means(Design(table, raking), table, table.categories["place"])

    scored = ~np.isnan(sample.score)
    assert found.keys() == set(sample.place[scored].tolist())
    everyone = np.arange(len(sample.score))
    for code, estimate in found.items():
        expected = _mean_and_variance(sample, sample.place == code, raking.weights[cell], everyone)
        assert (estimate.mean, estimate.se**2) == pytest.approx(expected, rel=1e-9, abs=1e-9)
        weights = raking.weights[cell][(sample.place == code) & scored]
        assert estimate.n == len(weights)
        assert estimate.n_eff == pytest.approx(kish_n_eff(weights), rel=1e-9)


@pytest.mark.slow
@settings(deadline=None, max_examples=EXAMPLES)
@given(people())
def test_households_count_as_one_unit(sample: People) -> None:
    table, cell, raking = _raked(sample, with_households=True)
    assume(table.n_scored.sum() > 0)
    design = Design(table, raking)
    units = _units(sample)

    estimate = mean(design, table)

    everybody = np.ones(len(units), dtype=bool)
    if design.df >= 1:
        expected = _mean_and_variance(sample, everybody, raking.weights[cell], units)
        assert (estimate.mean, estimate.se**2) == pytest.approx(expected, rel=1e-9, abs=1e-9)
        strata = collapse_lonely(
            np.array(
                [len(set(units[sample.stratum == code])) for code in set(sample.stratum)], float
            )
        )
        assert estimate.df == len(set(units)) - len(set(strata))


@pytest.mark.slow
@settings(deadline=None, max_examples=EXAMPLES)
@given(people())
def test_folding_cells_further_apart_changes_nothing(sample: People) -> None:
    table, cell, raking = _raked(sample)
    assume(table.n_scored.sum() > 0)
    each = np.arange(len(sample.score))
    apart, order = group_respondents(
        stratum=sample.stratum,
        categories={"place": sample.place, "sex": sample.sex, "person": each},
        base_weight=sample.base_weight,
        score=sample.score,
    )

    separate = rake(apart, sample.margins(), smallest_category=1, max_iterations=300)

    assert separate.weights[order] == pytest.approx(raking.weights[cell], rel=1e-9)
    one, other = mean(Design(table, raking), table), mean(Design(apart, separate), apart)
    assert [one.mean, one.n_eff, one.df] == pytest.approx([other.mean, other.n_eff, other.df])
    assert one.se**2 == pytest.approx(other.se**2, rel=1e-9, abs=1e-9)


@pytest.mark.slow
@settings(deadline=None, max_examples=EXAMPLES)
@given(people())
def test_scaling_the_scores_scales_the_estimate(sample: People) -> None:
    table, _, raking = _raked(sample)
    assume(table.n_scored.sum() > 0)
    design = Design(table, raking)
    doubled = table.with_sums(
        n_scored=table.n_scored, sum_y=2 * table.sum_y, sum_y2=4 * table.sum_y2
    )

    one, two = mean(design, table), mean(design, doubled)

    assert two.mean == pytest.approx(2 * one.mean)
    assert two.se**2 == pytest.approx(4 * one.se**2, abs=1e-9)


@pytest.mark.slow
@settings(deadline=None, max_examples=EXAMPLES)
@given(people())
def test_the_total_is_the_mean_times_the_people_when_all_have_a_score(sample: People) -> None:
    table, _, raking = _raked(replace(sample, score=np.nan_to_num(sample.score)))
    design = Design(table, raking)

    value, se = total(design, table)

    estimate = mean(design, table)
    assert value == pytest.approx(1000 * estimate.mean)
    if math.isfinite(se):
        assert se**2 == pytest.approx(1e6 * estimate.se**2, rel=1e-6, abs=1e-2)


def _simple(scores: list[float], stratum: list[int]) -> CellTable:
    table, _ = group_respondents(
        stratum=stratum, categories={}, base_weight=[1.0] * len(scores), score=scores
    )
    return table


def test_a_simple_sample_has_the_error_everybody_knows() -> None:
    table = _simple([0.0, 25.0, 50.0, 100.0], [0, 0, 0, 0])

    estimate = mean(Design(table, unraked(table)), table)

    se = np.std([0, 25, 50, 100], ddof=1) / 2
    assert (estimate.n, estimate.n_eff, estimate.df, estimate.deff) == (4, 4.0, 3.0, 1.0)
    assert (estimate.mean, estimate.se) == pytest.approx((43.75, se))
    assert estimate.half_width95 == pytest.approx(3.182446305 * se)
    assert estimate.high80 - estimate.mean == pytest.approx(1.637744354 * se)


def test_a_full_count_has_no_error_left() -> None:
    table = _simple([0.0, 25.0, 50.0, 100.0], [0, 0, 1, 1])

    design = Design(table, unraked(table), stratum_sizes={0: 2, 1: 2})

    assert mean(design, table).se == pytest.approx(0)


def test_a_single_answer_has_an_infinite_error() -> None:
    table = _simple([60.0], [0])

    estimate = mean(Design(table, unraked(table)), table)

    assert (estimate.mean, estimate.se) == (60.0, math.inf)
    assert (estimate.low95, estimate.high95) == (-math.inf, math.inf)


def test_nobody_scored_means_no_estimate() -> None:
    table = _simple([math.nan, math.nan], [0, 0])

    assert mean(Design(table, unraked(table)), table) is None


def test_a_negative_code_belongs_to_no_group() -> None:
    table = _simple([10.0, 30.0, 90.0], [0, 1, 2])

    found = domain_means(Design(table, unraked(table)), table, np.array([4, 4, -1]))

    assert {code: estimate.mean for code, estimate in found.items()} == {4: 20.0}


def test_a_measure_of_other_people_is_refused() -> None:
    table = _simple([10.0, 30.0], [0, 0])
    other = _simple([10.0, 30.0, 50.0], [0, 1, 1])

    with pytest.raises(OtherPeople):
        mean(Design(table, unraked(table)), other)


@pytest.mark.parametrize(
    ("units", "strata"),
    [
        ([5, 3, 4], [0, 1, 2]),
        ([5, 1, 4], [0, 1, 1]),
        ([1, 5, 1, 1], [0, 1, 0, 0]),
        ([1], [0]),
        ([0, 1, 6], [0, 1, 1]),
    ],
)
def test_lonely_strata_are_collapsed(units: list[float], strata: list[int]) -> None:
    assert collapse_lonely(np.array(units, dtype=float)).tolist() == strata


def test_kish_counts_what_unequal_weights_cost() -> None:
    weights = np.array([1.0, 1.0, 4.0])

    assert kish_deff(weights) == pytest.approx(1.5)
    assert kish_n_eff(weights) == pytest.approx(2.0)
    assert kish_n_eff(np.array([1.0, 4.0]), np.array([2.0, 1.0])) == pytest.approx(2.0)


def test_intervals_lie_around_the_mean() -> None:
    estimate = estimate_from(n=100, n_eff=80.0, mean=50.0, se=2.0, df=99)

    assert estimate.low95 < estimate.low80 < estimate.mean < estimate.high80 < estimate.high95
    assert estimate.deff == 1.25


@pytest.mark.slow
def test_all_places_measures_and_groups_take_moments() -> None:
    draw = np.random.default_rng(3)
    people_count, places = 200_000, 77
    categories = {
        "place": draw.integers(0, places, people_count),
        "sex": draw.integers(-1, 2, people_count),
        "age": draw.integers(0, 5, people_count),
        "race_ethnicity": draw.integers(0, 5, people_count),
    }
    table, _ = group_respondents(
        stratum=categories["place"],
        categories=categories,
        base_weight=np.ones(people_count),
        score=draw.integers(0, 101, people_count),
    )
    margins = [
        Margin(name, dict.fromkeys(range(codes.max() + 1), 1.0)).scaled_to(1e6)
        for name, codes in categories.items()
    ]

    start = time.process_time()
    design = Design(table, rake(table, margins))
    groupings = [domain_means(design, table, codes) for codes in table.categories.values()] * 6
    seconds = time.process_time() - start

    assert sum(len(found) for found in groupings) == 6 * (77 + 2 + 5 + 5)
    assert seconds < 5
