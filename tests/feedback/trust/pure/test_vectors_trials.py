"""Trial estimators against R's estimatr, clubSandwich and exact enumeration."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from feedback.trust.pure.power import TrialPlan
from feedback.trust.pure.randomisation import lot_inference, residuals_on
from feedback.trust.pure.regression import Coefficient, Errors
from feedback.trust.pure.trials import Trial, lee_bounds
from tests.feedback.trust.pure.vectors import Vector, load

TRIALS = ["crt_blocked", "crt_few_clusters_null"]


def _trial(vector: Vector, *, alone: bool = False) -> Trial:
    inputs = vector.inputs
    outcome = vector.numbers(inputs["outcome"])
    household = vector.codes(inputs["cluster"])[0]
    return Trial(
        outcome=outcome,
        assigned=vector.numbers(inputs["assignment"]),
        received=vector.numbers(inputs["receipt"]),
        cluster=np.arange(len(outcome)) if alone else household,
        block=vector.codes(inputs["block"])[0],
        covariates={name: vector.numbers(name) for name in inputs["covariates"]},
    )


def _matches(found: Coefficient, expected: dict[str, Any], vector: Vector) -> None:
    assert {key: getattr(found, key) for key in expected} == vector.near(expected)


@pytest.mark.parametrize("name", TRIALS)
def test_differences_between_the_arms(name: str) -> None:
    vector = load(name)
    trial, people, expected = _trial(vector), _trial(vector, alone=True), vector.expected

    _matches(people.difference(Errors.HC2), expected["difference_hc2_ignoring_clusters"], vector)
    _matches(trial.difference(Errors.CR0), expected["difference_cr0"], vector)
    _matches(trial.difference(Errors.CR1), expected["difference_cr1_stata"], vector)
    _matches(trial.difference(Errors.CR2), expected["difference_cr2"], vector)
    _matches(trial.difference(Errors.CR2), expected["difference_cr2_clubSandwich"], vector)


@pytest.mark.parametrize("name", TRIALS)
def test_adjusted_differences(name: str) -> None:
    vector = load(name)
    trial, people, expected = _trial(vector), _trial(vector, alone=True), vector.expected

    _matches(trial.adjusted(Errors.CR2), expected["adjusted_cr2"], vector)
    _matches(trial.lin(Errors.CR2), expected["lin_cr2"], vector)
    _matches(trial.lin(Errors.CR1), expected["lin_cr1_stata"], vector)
    _matches(people.lin(Errors.HC2), expected["lin_hc2_ignoring_clusters"], vector)
    _matches(trial.within_blocks(Errors.CR2), expected["block_fixed_effects_cr2"], vector)
    assert trial.icc() == vector.near(expected["icc_anova_within_arm"])


@pytest.mark.parametrize("name", TRIALS)
def test_effects_on_those_reached(name: str) -> None:
    vector = load(name)
    trial, expected = _trial(vector), vector.expected
    adjusted = trial.complier_effect(Errors.CR1, trial.covariates)

    _matches(trial.first_stage(Errors.CR2), expected["first_stage_cr2"], vector)
    _matches(trial.complier_effect(Errors.CR2), expected["cace_2sls_cr2"], vector)
    _matches(trial.complier_effect(Errors.CR1), expected["cace_2sls_cr1_stata"], vector)
    _matches(adjusted, expected["cace_2sls_covariates_cr1_stata"], vector)


def test_all_draws_of_the_lot_are_gone_through() -> None:
    vector = load("ri_exact")
    outcome, assigned = vector.numbers("y"), vector.numbers("z")
    cluster, block = vector.codes("cluster")[0], vector.codes("block")[0]

    plain = lot_inference(outcome, assigned, cluster, block)
    rest = residuals_on(outcome, vector.numbers("x1"))
    adjusted = lot_inference(rest, assigned, cluster, block)

    expected = vector.expected
    assert plain.is_exact
    assert (plain.assignments, plain.at_least_as_far) == (7776, expected["count_abs_ge"])
    found = [plain.observed, plain.p_two_sided, plain.p_upper, plain.null_mean, plain.null_sd]
    keys = ("observed", "p_two_sided", "p_upper", "null_mean", "null_sd_population")
    assert found == vector.near([expected[key] for key in keys])
    found = [adjusted.observed, adjusted.at_least_as_far, adjusted.p_two_sided, adjusted.p_upper]
    keys = ("observed", "count_abs_ge", "p_two_sided", "p_upper")
    assert found == vector.near([expected["residual_adjusted"][key] for key in keys])


def test_lee_bounds_trim_the_arm_that_answered_more() -> None:
    vector = load("lee_bounds")
    bounds = lee_bounds(vector.numbers("y"), vector.numbers("z"), vector.numbers("r"))

    expected = dict(vector.expected)
    assert bounds.trimmed_arm == expected.pop("trimmed_arm")
    assert {key: getattr(bounds, key) for key in expected} == vector.near(expected)


def test_power_and_sample_sizes() -> None:
    vector = load("power")

    for row, expected in enumerate(vector.expected["rows"]):
        plan = {name: vector.numbers(name)[row] for name in vector.columns}
        per_arm = plan.pop("n_per_arm")
        trial = TrialPlan(**plan)

        alone, effect = trial.analysed_per_arm_alone(), trial.smallest_effect_with(per_arm)
        assert {
            "row": row + 1,
            "deff": trial.deff,
            "n_analysed_per_arm_srs": alone,
            "n_analysed_per_arm": alone * trial.deff,
            "n_randomised_per_arm": trial.randomised_per_arm(),
            "n_randomised_per_arm_ceiling": math.ceil(trial.randomised_per_arm()),
            "mde_itt_at_n_per_arm": effect,
            "mde_cace_at_n_per_arm": effect / trial.compliance,
            "power_at_n_per_arm": trial.power_with(per_arm),
        } == vector.near(expected)
