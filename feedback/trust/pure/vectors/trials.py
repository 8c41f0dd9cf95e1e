"""Vectors of randomised trials: effects, the lot drawn again, bounds under uneven response."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from feedback.trust.pure.cells import UNKNOWN, FloatArray
from feedback.trust.pure.randomisation import LotResult, lot_inference, residuals_on
from feedback.trust.pure.regression import Coefficient, Errors
from feedback.trust.pure.trials import Trial
from feedback.trust.pure.trials import lee_bounds as bounds_of
from feedback.trust.pure.vectors.vector import CannotCompute, Vector

MOST_ASSIGNMENTS = 20_000_000


def cluster_trial(vector: Vector) -> dict[str, Any]:
    """Estimate what a trial changed, in every way and with every error that is offered."""
    trial = _trial(vector).answered()
    full = trial.answered(with_covariates=True)
    people, alone = (replace(part, cluster=np.arange(len(part.outcome))) for part in (trial, full))
    treated = trial.assigned > 0
    plain = trial.difference(Errors.CR2)
    effects = {
        "difference_hc2_ignoring_clusters": people.difference(Errors.HC2),
        "difference_cr2": plain,
        "difference_cr1_stata": trial.difference(Errors.CR1),
        "difference_cr0": trial.difference(Errors.CR0),
        "adjusted_cr2": full.adjusted(Errors.CR2),
        "lin_cr2": full.lin(Errors.CR2),
        "lin_cr1_stata": full.lin(Errors.CR1),
        "lin_hc2_ignoring_clusters": alone.lin(Errors.HC2),
        **_effects_where_known(vector, trial, full),
    }
    twice = {key: getattr(plain, key) for key in ("estimate", "se", "df", "p")}
    return {
        "n": len(trial.outcome),
        "n_clusters": len(np.unique(trial.cluster)),
        "mean_treated": float(trial.outcome[treated].mean()),
        "mean_control": float(trial.outcome[~treated].mean()),
        **{name: asdict(effect) for name, effect in effects.items()},
        "difference_cr2_clubSandwich": twice,
        "icc_anova_within_arm": trial.icc(),
    }


def _effects_where_known(vector: Vector, trial: Trial, full: Trial) -> dict[str, Coefficient]:
    """Give the effects that need to know the blocks, or who was reached."""
    effects = {}
    if vector.inputs.get("block"):
        effects["block_fixed_effects_cr2"] = trial.within_blocks(Errors.CR2)
    if vector.inputs.get("receipt"):
        effects["first_stage_cr2"] = trial.first_stage(Errors.CR2)
        effects["cace_2sls_cr2"] = trial.complier_effect(Errors.CR2)
        effects["cace_2sls_cr1_stata"] = trial.complier_effect(Errors.CR1)
        effects["cace_2sls_covariates_cr1_stata"] = full.complier_effect(
            Errors.CR1, full.covariates
        )
    return effects


def _trial(vector: Vector) -> Trial:
    assigned = arms(vector, vector.need("assignment"))
    received, block = vector.inputs.get("receipt"), vector.inputs.get("block")
    return Trial(
        outcome=vector.numbers(vector.need("outcome")),
        assigned=assigned,
        received=vector.numbers(received) if received else assigned,
        cluster=vector.categories(vector.need("cluster")).codes,
        block=vector.categories(block).codes if block else np.zeros(len(assigned), np.int64),
        covariates=covariates(vector, vector.several("covariates")),
        level=vector.level,
    )


def arms(vector: Vector, column: str) -> FloatArray:
    """Read who was assigned: 1 to the visit, 0 to none."""
    assigned = vector.numbers(column)
    if set(np.unique(assigned).tolist()) != {0.0, 1.0}:
        raise CannotCompute(f"column '{column}' must hold 0 and 1")
    return assigned


def covariates(vector: Vector, columns: Sequence[str]) -> dict[str, FloatArray]:
    """Read covariates; a column of words becomes a 0/1 column per category but the first."""
    found: dict[str, FloatArray] = {}
    for column in columns:
        if vector.is_numeric(column):
            found[column] = vector.numbers(column)
            continue
        categories = vector.categories(column)
        known = categories.codes != UNKNOWN
        for code, name in enumerate(categories.names[1:], 1):
            found[f"{column}={name}"] = np.where(known, categories.codes == code, np.nan)
    return found


def randomisation_inference(vector: Vector) -> dict[str, Any]:
    """Draw the lot again in every possible way, as it is and with covariates taken out."""
    outcome = vector.numbers(vector.need("outcome"))
    plain = _lot(vector, outcome)
    result: dict[str, Any] = {
        "n_assignments": plain.assignments,
        **_tail(plain),
        "null_mean": plain.null_mean,
        "null_sd_population": plain.null_sd,
    }
    columns = covariates(vector, vector.several("covariate") or vector.several("covariates"))
    if columns:
        rest = residuals_on(outcome, *columns.values())
        result["residual_adjusted"] = _tail(_lot(vector, rest))
    return result


def _lot(vector: Vector, outcome: FloatArray) -> LotResult:
    cluster, block = (
        vector.categories(vector.need(name)).codes if vector.inputs.get(name) else None
        for name in ("cluster", "block")
    )
    return lot_inference(
        outcome,
        arms(vector, vector.need("assignment")),
        np.arange(len(outcome)) if cluster is None else cluster,
        np.zeros(len(outcome), np.int64) if block is None else block,
        most_assignments=MOST_ASSIGNMENTS,
    )


def _tail(found: LotResult) -> dict[str, float]:
    return {
        "observed": found.observed,
        "count_abs_ge": found.at_least_as_far,
        "p_two_sided": found.p_two_sided,
        "p_upper": found.p_upper,
    }


def lee_bounds(vector: Vector) -> dict[str, Any]:
    """Bound the effect where the arms answered unevenly."""
    outcome, assigned, responded = (
        str(vector.need(name)).split()[0] for name in ("outcome", "assignment", "responded")
    )
    found = bounds_of(vector.numbers(outcome), arms(vector, assigned), vector.numbers(responded))
    return asdict(found)
