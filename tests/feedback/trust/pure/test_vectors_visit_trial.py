"""A whole visit trial, from the answers of 882 people to the effects, against R's estimatr."""

from __future__ import annotations

import csv
import json
from typing import Any

import numpy as np
import pytest

from feedback.trust.pure.randomisation import lot_inference, residuals_on
from feedback.trust.pure.regression import Coefficient, Errors, dummies
from feedback.trust.pure.scoring import scale_scores
from feedback.trust.pure.trials import Trial
from tests.feedback.trust.pure.vectors import FOLDER

pytestmark = pytest.mark.slow

SCALES = {"legit": 8, "coop": 4, "comply": 4, "perform": 4}
NEAR = {"rel": 1e-6, "abs": 1e-8}
COVARIATES = ["age", "female", "race4", "pid7", "inc_high", "arrest_t0", "unfair_t0", "f2f_t0"]
COVARIATES += ["spanish"]


class VisitTrial:
    """The person file of the trial and what R found in it."""

    def __init__(self) -> None:
        with (FOLDER / "visit_trial.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        self.columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
        self.estimates = json.loads((FOLDER / "visit_trial_truth.json").read_text())["r_estimates"]

    def numbers(self, name: str) -> np.ndarray:
        return np.array([float(text) if text else np.nan for text in self.columns[name]])

    def index(self, wave: int, scales: list[str]) -> np.ndarray:
        """Score the items of a wave; whoever answered, answered all of them."""
        items = [f"{scale}{n}_t{wave}" for scale in scales for n in range(1, SCALES[scale] + 1)]
        answers = np.column_stack([self.numbers(item) for item in items])
        return scale_scores(answers, minimum=1, maximum=5)

    def trial(self, wave: int, scales: list[str]) -> Trial:
        outcome = self.index(wave, scales)
        answered = ~np.isnan(outcome)
        races = np.unique(self.columns["race4"], return_inverse=True)[1]
        covariates = {"b0": self.index(0, scales)}
        for name in COVARIATES:
            is_race = name == "race4"
            covariates |= (
                dummies(name, races, drop_first=True) if is_race else {name: self.numbers(name)}
            )
        return Trial(
            outcome=outcome[answered],
            assigned=self.numbers("z")[answered],
            received=self.numbers("d")[answered],
            cluster=self.numbers("hh_id").astype(int)[answered],
            block=self.numbers("block_id").astype(int)[answered],
            covariates={name: column[answered] for name, column in covariates.items()},
        )


@pytest.fixture(scope="module")
def visits() -> VisitTrial:
    return VisitTrial()


def _matches(found: Coefficient, expected: dict[str, Any]) -> None:
    assert {key: getattr(found, key) for key in expected} == pytest.approx(expected, **NEAR)


@pytest.mark.parametrize("wave", [1, 2])
def test_effects_of_a_visit_on_the_index(visits: VisitTrial, wave: int) -> None:
    trial, expected = visits.trial(wave, list(SCALES)), visits.estimates[f"t{wave}"]

    baseline = {"b0": trial.covariates["b0"]}
    assert len(trial.outcome) == expected["n"]
    assert len(np.unique(trial.cluster)) == expected["n_households"]
    _matches(trial.difference(Errors.CR2), expected["itt_difference_cr2"])
    _matches(trial.lin(Errors.CR1), expected["itt_lin_cr1_stata"])
    _matches(trial.lin(Errors.CR2), expected["itt_lin_cr2"])
    _matches(trial.within_blocks(Errors.CR2, baseline), expected["itt_block_fe_cr2"])
    adjusted = trial.complier_effect(Errors.CR1, trial.covariates)
    _matches(adjusted, expected["att_2sls_cr1_stata"])
    _matches(trial.complier_effect(Errors.CR2), expected["att_wald_cr2"])


@pytest.mark.parametrize("scale", list(SCALES))
def test_effects_of_a_visit_on_each_scale(visits: VisitTrial, scale: str) -> None:
    trial, expected = visits.trial(1, [scale]), visits.estimates["subindices_t1"][scale]

    assert len(trial.outcome) == expected["n"]
    _matches(trial.lin(Errors.CR1), expected["itt_lin_cr1_stata"])
    adjusted = trial.complier_effect(Errors.CR1, trial.covariates)
    _matches(adjusted, expected["att_2sls_cr1_stata"])


def test_response_does_not_depend_on_the_arm(visits: VisitTrial) -> None:
    everybody = Trial(
        outcome=visits.numbers("r_t1"),
        assigned=visits.numbers("z"),
        received=visits.numbers("d"),
        cluster=visits.numbers("hh_id").astype(int),
        block=visits.numbers("block_id").astype(int),
        covariates={},
    )

    found = everybody.difference(Errors.CR2)

    _matches(found, visits.estimates["response_t1_on_assignment_cr2"])


@pytest.mark.parametrize("wave", [1, 2])
def test_the_lot_is_drawn_again_among_all_households(visits: VisitTrial, wave: int) -> None:
    rest = residuals_on(visits.index(wave, list(SCALES)), visits.index(0, list(SCALES)))
    households, blocks = visits.numbers("hh_id"), visits.numbers("block_id")

    found = lot_inference(rest, visits.numbers("z"), households, blocks, draws=4000)

    expected = visits.estimates[f"randomisation_inference_t{wave}"]
    assert not found.is_exact
    assert found.observed == pytest.approx(expected["observed"], **NEAR)
    assert found.null_sd == pytest.approx(expected["null_sd"], rel=0.05)
    p = expected["p_two_sided"]
    assert found.p_two_sided == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / 4000) + 1e-3)
