"""Vectors of a whole visit trial: from the answers of every person to the effects."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import numpy as np

from feedback.trust.pure.cells import FloatArray
from feedback.trust.pure.randomisation import lot_inference, residuals_on
from feedback.trust.pure.regression import Coefficient, Errors
from feedback.trust.pure.scoring import scale_scores
from feedback.trust.pure.trials import Trial
from feedback.trust.pure.vectors.trials import arms, covariates
from feedback.trust.pure.vectors.vector import CannotCompute, Vector

DRAWS = 50_000
ITEM = re.compile(r"([A-Za-z_]+)\d+_t(\d+)")
ENDS = re.compile(r"\(mean\s*-\s*([\d.]+)\)\s*/\s*([\d.]+)")
SCALES = re.compile(r"sub-?indices\s+([\w/]+)")
ROLES = {
    "person": "person",
    "cluster": "hh_id",
    "block": "block_id",
    "district": "district",
    "assignment": "z",
    "receipt": "d",
}


def newhaven_like(vector: Vector) -> dict[str, Any]:
    """Analyse a visit trial: every follow-up, every scale, the lot drawn again, the response."""
    file = _PersonFile(vector)
    first, *_ = file.follow_ups
    result: dict[str, Any] = {f"t{wave}": _index(file, wave) for wave in file.follow_ups}
    result[f"subindices_t{first}"] = {
        scale: _scale(file, first, [scale]) for scale in file.subscales
    }
    for wave in file.follow_ups:
        result[f"randomisation_inference_t{wave}"] = _lot(file, wave)
    response = file.trial((~np.isnan(file.index(first, file.scales))).astype(np.float64), {})
    result[f"response_t{first}_on_assignment_cr2"] = asdict(response.difference(Errors.CR2))
    result[f"naive_as_treated_t{first}"] = _reached_beside_unreached(file, first)
    return result


class _PersonFile:
    """The people of a trial: whose answers belong to which scale and wave."""

    def __init__(self, vector: Vector) -> None:
        self.vector = vector
        self.roles = ROLES | {name: vector.inputs.get(name, ROLES[name]) for name in ROLES}
        self.items: dict[tuple[int, str], list[str]] = {}
        for column in vector.columns:
            if found := ITEM.fullmatch(column):
                self.items.setdefault((int(found[2]), found[1]), []).append(column)
        self.scales = list(dict.fromkeys(scale for _, scale in self.items))
        self.follow_ups = sorted({wave for wave, _ in self.items if wave > 0})
        if not self.follow_ups:
            raise CannotCompute("no column is called like an answer, as in legit1_t0")
        named = SCALES.search(vector.rule)
        self.subscales = named[1].split("/") if named else self.scales
        ends = ENDS.search(vector.rule)
        self.low, self.reach = (float(ends[1]), float(ends[2])) if ends else (1.0, 4.0)

    def index(self, wave: int, scales: Iterable[str]) -> FloatArray:
        """Score the items of some scales; whoever left one out has no score."""
        items = [item for scale in scales for item in self.items.get((wave, scale), [])]
        if not items:
            raise CannotCompute(f"there are no answers of wave {wave}")
        return scale_scores(
            np.column_stack([self.vector.numbers(item) for item in items]),
            minimum=self.low,
            maximum=self.low + self.reach,
            least_answered=len(items),
        )

    def trial(self, outcome: FloatArray, columns: dict[str, FloatArray]) -> Trial:
        """Describe the trial of all people with some outcome."""
        return Trial(
            outcome=outcome,
            assigned=arms(self.vector, self.roles["assignment"]),
            received=self.vector.numbers(self.roles["receipt"]),
            cluster=self.vector.categories(self.roles["cluster"]).codes,
            block=self.vector.categories(self.roles["block"]).codes,
            covariates=columns,
            level=self.vector.level,
        )

    def covariates(self) -> dict[str, FloatArray]:
        """Read what was known before: as listed, else every column that has no other part."""
        listed = self.vector.several("covariates")
        formula = re.search(r"covariates\s*=\s*~\s*([\w.+ ]+)", self.vector.calls)
        if not listed and formula:
            listed = [name.strip() for name in formula[1].split("+")]
        other = {*self.roles.values(), *(f"r_t{wave}" for wave in self.follow_ups)}
        other |= {item for items in self.items.values() for item in items}
        columns = [column for column in self.vector.columns if column not in other]
        if listed:
            columns = [name for name in listed if not re.fullmatch(r"(index|b)(_t)?0", name)]
        return covariates(self.vector, columns)


def _index(file: _PersonFile, wave: int) -> dict[str, Any]:
    """Estimate the effects on the whole index."""
    trial, full = _trials(file, wave, file.scales)
    baseline = {"before": full.covariates["before"]}
    return {
        "n": len(trial.outcome),
        "n_households": len(np.unique(trial.cluster)),
        "itt_difference_cr2": asdict(trial.difference(Errors.CR2)),
        "itt_lin_cr1_stata": asdict(full.lin(Errors.CR1)),
        "itt_lin_cr2": asdict(full.lin(Errors.CR2)),
        "itt_block_fe_cr2": asdict(full.within_blocks(Errors.CR2, baseline)),
        "att_2sls_cr1_stata": asdict(_on_those_reached(full)),
        "att_wald_cr2": asdict(trial.complier_effect(Errors.CR2)),
    }


def _scale(file: _PersonFile, wave: int, scales: list[str]) -> dict[str, Any]:
    """Estimate the effects on one scale."""
    trial, full = _trials(file, wave, scales)
    return {
        "n": len(trial.outcome),
        "itt_lin_cr1_stata": asdict(full.lin(Errors.CR1)),
        "att_2sls_cr1_stata": asdict(_on_those_reached(full)),
    }


def _trials(file: _PersonFile, wave: int, scales: list[str]) -> tuple[Trial, Trial]:
    """Describe the trial of those who answered, and of those whose covariates are known too."""
    columns = {"before": file.index(0, scales), **file.covariates()}
    trial = file.trial(file.index(wave, scales), columns).answered()
    return trial, trial.answered(with_covariates=True)


def _on_those_reached(trial: Trial) -> Coefficient:
    return trial.complier_effect(Errors.CR1, trial.covariates)


def _lot(file: _PersonFile, wave: int) -> dict[str, Any]:
    """Draw the lot again among all households, baseline taken out of the outcome."""
    rest = residuals_on(file.index(wave, file.scales), file.index(0, file.scales))
    everybody = file.trial(rest, {})
    draws = int(file.vector.inputs.get("draws", DRAWS))
    found = lot_inference(rest, everybody.assigned, everybody.cluster, everybody.block, draws=draws)
    return {
        "statistic": "difference in means of residuals from OLS of outcome on its own baseline",
        "draws": found.assignments,
        "observed": found.observed,
        "null_sd": found.null_sd,
        "p_two_sided": found.p_two_sided,
    }


def _reached_beside_unreached(file: _PersonFile, wave: int) -> float:
    """Give the comparison that is never published, to show how far it is off."""
    people = file.trial(file.index(wave, file.scales), {}).answered()
    reached = people.received > 0
    return float(people.outcome[reached].mean() - people.outcome[~reached].mean())
