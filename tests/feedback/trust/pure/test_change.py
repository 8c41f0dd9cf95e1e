"""Differences, adjustment for looking at many of them, and the words for them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from feedback.trust.pure.cells import group_respondents
from feedback.trust.pure.change import change, compare_with_all, difference_from, quantile_dots
from feedback.trust.pure.design import Design
from feedback.trust.pure.estimation import domain_means, estimate_from
from feedback.trust.pure.raking import RakingImpossible, rake, unraked
from feedback.trust.pure.verdicts import (
    Verdict,
    benjamini_hochberg,
    holm,
    verdict,
    verdicts_of_page,
)
from tests.feedback.trust.pure.respondents import EXAMPLES, People, linearised_se, people, residuals

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=20)


@pytest.mark.slow
@settings(deadline=None, max_examples=EXAMPLES)
@given(people())
def test_a_place_is_compared_with_the_city_it_is_part_of(sample: People) -> None:
    table, cell = group_respondents(**sample.columns())
    try:
        raking = rake(table, sample.margins(), smallest_category=1, max_iterations=300)
    except RakingImpossible:
        assume(False)
    design, weights = Design(table, raking), raking.weights[cell]

    found = compare_with_all(design, table, table.categories["place"])

    scored = ~np.isnan(sample.score)
    score = np.where(scored, sample.score, 0.0)
    for code, gap in found.items():
        z, centres = np.zeros(len(score)), []
        for sign, inside in ((1, scored & (sample.place == code)), (-1, scored)):
            size = weights[inside].sum()
            centres.append((weights * score)[inside].sum() / size)
            z += sign * np.where(inside, (score - centres[-1]) / size, 0.0)
        u = weights * residuals(z, [sample.place, sample.sex], sample.base_weight)
        se = linearised_se(u, sample.stratum, np.arange(len(score)))
        assert gap.difference == pytest.approx(centres[0] - centres[1], abs=1e-9)
        assert gap.se**2 == pytest.approx(se**2, rel=1e-9, abs=1e-9)


def test_the_only_place_does_not_differ_from_the_city() -> None:
    table, _ = group_respondents(
        stratum=[0, 0, 0], categories={}, base_weight=[1.0] * 3, score=[10.0, 50.0, 90.0]
    )

    found = compare_with_all(Design(table, unraked(table)), table, np.zeros(len(table), dtype=int))

    assert found[0].difference == 0
    assert found[0].se == pytest.approx(0, abs=1e-6)


def test_comparing_a_single_answer_or_none_at_all() -> None:
    columns = {"stratum": [0], "categories": {}, "base_weight": [1.0]}
    single, _ = group_respondents(**columns, score=[50.0])
    empty, _ = group_respondents(**columns, score=[math.nan])
    code = np.zeros(1, dtype=int)

    lonely = compare_with_all(Design(single, unraked(single)), single, code)

    assert (lonely[0].se, lonely[0].p) == (math.inf, 1.0)
    assert compare_with_all(Design(empty, unraked(empty)), empty, code) == {}


def test_without_spread_zero_is_no_surprise_and_the_rest_no_accident() -> None:
    assert difference_from(0.0, se=0.0, df=50).p == 1.0
    assert difference_from(3.0, se=0.0, df=50).p == 0.0


def test_degrees_of_freedom_never_exceed_those_of_the_designs() -> None:
    now = estimate_from(n=300, n_eff=280, mean=50, se=1, df=40)
    then = estimate_from(n=200, n_eff=190, mean=48, se=1, df=30)

    found = change(now, then)

    assert (found.difference, found.df) == (2, 70)
    assert found.se == pytest.approx(math.sqrt(2))
    assert found.low95 < found.low80 < 2 < found.high80 < found.high95


@settings(deadline=None)
@given(p_values)
def test_holm_keeps_the_order_and_never_lowers_a_p(values: list[float]) -> None:
    adjusted = holm(values)

    ranked = sorted(zip(values, adjusted, strict=True))
    assert [after for _, after in ranked] == sorted(adjusted)
    assert all(before <= after <= 1 for before, after in ranked)
    assert max(adjusted) <= 1


@settings(deadline=None)
@given(p_values)
def test_benjamini_hochberg_equals_scipy_and_lies_below_holm(values: list[float]) -> None:
    adjusted = benjamini_hochberg(values)

    assert adjusted == pytest.approx(stats.false_discovery_control(values))
    assert all(a <= b + 1e-12 for a, b in zip(adjusted, holm(values), strict=True))


@pytest.mark.parametrize(
    ("difference", "p", "word"),
    [
        (2.0, 0.049, Verdict.CLEARLY_UP),
        (-2.0, 0.049, Verdict.CLEARLY_DOWN),
        (2.0, 0.05, Verdict.LIKELY_UP),
        (-2.0, 0.19, Verdict.LIKELY_DOWN),
        (2.0, 0.20, Verdict.NO_CLEAR_CHANGE),
    ],
)
def test_the_word_comes_from_the_adjusted_p(difference: float, p: float, word: Verdict) -> None:
    assert verdict(difference, p) is word


def test_a_page_is_judged_as_a_whole() -> None:
    page = {
        "city": difference_from(4.0, se=1.0, df=500),
        "voice": difference_from(2.2, se=1.0, df=500),
        "respect": difference_from(-0.1, se=1.0, df=500),
        "small place": None,
    }

    assert verdicts_of_page(page) == {
        "city": Verdict.CLEARLY_UP,
        "voice": Verdict.LIKELY_UP,
        "respect": Verdict.NO_CLEAR_CHANGE,
        "small place": Verdict.TOO_FEW,
    }
    assert verdicts_of_page({"voice": page["voice"]}) == {"voice": Verdict.CLEARLY_UP}


def test_dots_are_equally_likely_values() -> None:
    dots = quantile_dots(3.0, 2.0, 40, count=4)

    below = stats.t.cdf([(dot - 3.0) / 2.0 for dot in dots], 40)
    assert below == pytest.approx([0.125, 0.375, 0.625, 0.875])
    assert len(quantile_dots(0.0, 1.0, 40)) == 20


@pytest.mark.slow
def test_with_nothing_changing_a_page_rarely_claims_a_change() -> None:
    draw = np.random.default_rng(20260301)
    periods, places, answers = 1500, 10, 60
    shape = (periods, 2, places, answers)
    scores = draw.normal(draw.normal(55, 8, places)[:, None], 20, shape)
    weight = draw.lognormal(0, 0.3, (places, answers))

    false_alarms = sum(_claims_a_change(period, weight) for period in scores)

    assert false_alarms / periods <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / periods)
    assert false_alarms > 0


def _claims_a_change(period: np.ndarray, weight: np.ndarray) -> bool:
    """Judge a page with the city and each place after a wave like the one before."""
    place = np.repeat(np.arange(len(weight)), weight.shape[1])
    cells = [
        group_respondents(
            stratum=place, categories={"place": place}, base_weight=weight.ravel(), score=wave
        )[0]
        for wave in period.reshape(2, -1)
    ]
    designs = [Design(table, unraked(table)) for table in cells]
    page = {}
    for codes in (cells[0].categories["place"], np.full(len(cells[0]), 99)):
        then, now = (
            domain_means(design, table, codes) for design, table in zip(designs, cells, strict=True)
        )
        page |= {code: change(now[code], then[code]) for code in now}
    words = verdicts_of_page(page).values()
    return any(word in {Verdict.CLEARLY_UP, Verdict.CLEARLY_DOWN} for word in words)
