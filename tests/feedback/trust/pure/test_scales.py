"""Scales, small areas and response in the cases that a vector does not reach."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.trust.pure.reliability import (
    TooLittleToCompare,
    covariance_from_sums,
    from_covariance,
    one_factor,
    reliability,
)
from feedback.trust.pure.representativeness import NoContrast, evenness, representativeness
from feedback.trust.pure.small_areas import Method, fit_small_areas

areas = st.lists(
    st.tuples(st.floats(0, 100), st.floats(0.5, 20)), min_size=4, max_size=20, unique=True
)


def test_two_items_have_no_alpha_without_one_of_them() -> None:
    draw = np.random.default_rng(2)
    trait = draw.normal(size=80)
    answers = np.column_stack([trait + draw.normal(size=80), trait + draw.normal(size=80)])

    found = reliability(answers)

    correlation = np.corrcoef(answers, rowvar=False)[0, 1]
    assert found.standardised_alpha == pytest.approx(2 * correlation / (1 + correlation))
    assert all(math.isnan(alpha) for alpha in found.alpha_without)


@pytest.mark.parametrize("shape", [(30, 1), (4, 4)])
def test_reliability_needs_items_and_people(shape: tuple[int, int]) -> None:
    with pytest.raises(TooLittleToCompare):
        reliability(np.random.default_rng(1).normal(size=shape))


def test_one_factor_finds_the_factor_that_made_the_covariance() -> None:
    loadings, unique = np.array([2.0, 1.0, 0.5, 1.5]), np.array([1.0, 1.0, 0.5, 2.0])

    found, rest = one_factor(np.outer(loadings, loadings) + np.diag(unique))

    assert found == pytest.approx(loadings, rel=1e-5)
    assert rest == pytest.approx(unique, rel=1e-4)


def test_a_factor_seen_from_behind_is_turned_round() -> None:
    loadings = np.array([-2.0, -1.0, -1.5])

    found, _ = one_factor(np.outer(loadings, loadings) + np.eye(3))

    assert found == pytest.approx(-loadings, rel=1e-4)


@pytest.mark.parametrize("method", list(Method))
def test_areas_that_differ_by_chance_only_are_all_the_same(method: Method) -> None:
    direct, se = np.array([50.0, 51.0, 49.5, 50.2]), np.full(4, 9.0)

    found = fit_small_areas(direct, se, method=method)

    assert found.variance == 0
    assert found.estimates == pytest.approx(np.full(4, direct.mean()))


@settings(deadline=None)
@given(areas, st.sampled_from(list(Method)))
def test_an_estimate_lies_between_its_area_and_the_rest(
    values: list[tuple[float, float]], method: Method
) -> None:
    direct, se = np.array(values).T

    found = fit_small_areas(direct, se, method=method)

    assert ((found.kept >= 0) & (found.kept < 1)).all()
    low, high = np.minimum(direct, found.slopes[0]), np.maximum(direct, found.slopes[0])
    assert ((found.estimates >= low - 1e-9) & (found.estimates <= high + 1e-9)).all()


def test_a_group_that_never_answered_has_no_readiness() -> None:
    groups = ["a"] * 50 + ["b"] * 50
    responded = np.array([1.0, 0.0] * 25 + [0.0] * 50)

    with pytest.raises(NoContrast):
        representativeness(responded, {"group": groups})


def test_equal_readiness_is_fully_representative() -> None:
    found = representativeness(np.array([1.0, 0.0] * 40), {"group": ["a", "a", "b", "b"] * 20})

    assert found.r_indicator == pytest.approx(1)
    assert found.weighting_deff == pytest.approx(1)
    assert found.coefficients == pytest.approx({"(Intercept)": 0, "group=b": 0}, abs=1e-9)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(2, 40), st.floats(0.1, 0.9)), min_size=2, max_size=5))
def test_evenness_of_strata_is_that_of_the_people_asked(strata: list[tuple[int, float]]) -> None:
    asked = np.array([float(count) for count, _rate in strata])
    answered = np.array([max(1.0, min(count - 1.0, round(count * rate))) for count, rate in strata])
    people = [
        (float(number < answered[stratum]), str(stratum))
        for stratum, count in enumerate(asked)
        for number in range(int(count))
    ]

    found = evenness(asked, answered)

    expected = representativeness(
        np.array([responded for responded, _ in people]), {"stratum": [s for _, s in people]}
    )
    assert found.response_rate == pytest.approx(expected.response_rate)
    assert found.r_indicator == pytest.approx(expected.r_indicator_sample, abs=1e-7)
    assert found.max_absolute_bias == pytest.approx(expected.max_absolute_bias, abs=1e-7)


def test_strata_that_nobody_answered_from_have_no_evenness() -> None:
    with pytest.raises(NoContrast):
        evenness(np.array([10.0, 20.0]), np.zeros(2))


def test_covariance_of_sums_is_that_of_the_answers() -> None:
    answers = np.random.default_rng(7).integers(0, 11, (60, 4)).astype(float)

    found = covariance_from_sums(60, answers.sum(axis=0), answers.T @ answers)

    assert found == pytest.approx(np.cov(answers, rowvar=False))
    with pytest.raises(TooLittleToCompare):
        covariance_from_sums(1, answers[0], np.outer(answers[0], answers[0]))


def test_a_question_that_everybody_answers_alike_has_no_reliability() -> None:
    with pytest.raises(TooLittleToCompare):
        from_covariance(np.array([[1.0, 0.0], [0.0, 0.0]]), people=50, respondents=50)
