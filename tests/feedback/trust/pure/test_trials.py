"""Bounds, lots and plans in the cases that a vector does not reach."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from feedback.trust.pure import randomisation
from feedback.trust.pure.power import OutOfReach, TrialPlan, t_test_power
from feedback.trust.pure.randomisation import lot_inference
from feedback.trust.pure.trials import lee_bounds

PLAN = TrialPlan(delta=6, sd=20, icc=0.2, m=1.2, r2=0.4, compliance=0.5, retention=0.7)


def test_bounds_close_when_both_arms_answer_alike() -> None:
    outcome = np.array([10.0, 20.0, 30.0, 50.0])
    arm, answered = np.array([0.0, 0.0, 1.0, 1.0]), np.ones(4)

    bounds = lee_bounds(outcome, arm, answered)

    assert (bounds.lower, bounds.naive, bounds.upper) == (25.0, 25.0, 25.0)
    assert (bounds.trim_count, bounds.differential_attrition_p) == (0, 1.0)


def test_bounds_trim_the_treated_when_they_answer_more() -> None:
    outcome = np.array([10.0, 20.0, math.nan, math.nan, 10.0, 20.0, 30.0, 60.0])
    arm = np.array([0.0] * 4 + [1.0] * 4)
    answered = (~np.isnan(outcome)).astype(float)

    bounds = lee_bounds(outcome, arm, answered)

    assert (bounds.trimmed_arm, bounds.trim_share, bounds.trim_count) == ("treated", 0.5, 2)
    assert (bounds.lower, bounds.upper) == (0.0, 30.0)


def _lot_columns() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(6)
    cluster = np.repeat(np.arange(16), 2)
    assigned = np.tile([1.0, 1.0, 0.0, 0.0], 4)[cluster]
    return draw.normal(size=32) + assigned, assigned, cluster, cluster // 4


@pytest.mark.parametrize("most_choices", [randomisation.MOST_CHOICES, 0])
def test_many_draws_come_close_to_all_of_them(
    most_choices: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks too large for a list of their choices are drawn by ranking random numbers."""
    exact = lot_inference(*_lot_columns())
    monkeypatch.setattr(randomisation, "MOST_CHOICES", most_choices)
    drawing = {"draws": 3000, "seed": 7, "most_assignments": 0}

    drawn = lot_inference(*_lot_columns(), **drawing)

    assert (exact.is_exact, exact.assignments) == (True, 6**4)
    assert (drawn.is_exact, drawn.assignments) == (False, 3000)
    assert drawn.observed == exact.observed
    error = math.sqrt(exact.p_two_sided * (1 - exact.p_two_sided) / 3000)
    assert drawn.p_two_sided == pytest.approx(exact.p_two_sided, abs=4 * error + 1e-3)
    assert drawn == lot_inference(*_lot_columns(), **drawing)


def test_a_household_that_did_not_answer_still_took_part_in_the_lot() -> None:
    outcome, assigned, cluster, block = _lot_columns()
    silent = np.where(cluster == 3, np.nan, outcome)

    found = lot_inference(silent, assigned, cluster, block)

    answered = ~np.isnan(silent)
    there, rest = silent[answered & (assigned == 1)], silent[answered & (assigned == 0)]
    assert found.assignments == 6**4
    assert found.observed == pytest.approx(there.mean() - rest.mean())


def test_the_planned_size_reaches_the_planned_power() -> None:
    per_arm = PLAN.randomised_per_arm()

    assert PLAN.power_with(per_arm) == pytest.approx(0.8, abs=1e-9)
    assert PLAN.smallest_effect_with(per_arm) == pytest.approx(PLAN.delta * PLAN.compliance)


def test_a_harmful_effect_needs_as_many_people() -> None:
    assert replace(PLAN, delta=-6).randomised_per_arm() == PLAN.randomised_per_arm()


def test_no_trial_finds_no_effect() -> None:
    with pytest.raises(OutOfReach):
        replace(PLAN, delta=0.0).randomised_per_arm()


def test_power_grows_with_people_and_starts_at_half_the_level() -> None:
    assert t_test_power(50, 0.0, 0.05) == pytest.approx(0.025)
    assert t_test_power(100, 0.4, 0.05) > t_test_power(50, 0.4, 0.05)
