"""Flow: who was drawn, reached and heard; whether the arms were alike; who fell away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from engagement.visits.pure.analysis.effects import Made, mean, tried
from engagement.visits.pure.analysis.people import People
from feedback.trust.pure.balance import joint_balance, standardised_difference
from feedback.trust.pure.cells import FloatArray
from feedback.trust.pure.regression import Errors
from feedback.trust.pure.trials import BoolArray, Trial, lee_bounds


def flow(drawn: People, left_out: list[tuple[str, BoolArray]], kept: People) -> Made:
    """Count people and households per arm at every step."""
    everybody = np.ones(len(drawn), dtype=bool)
    sizes = np.bincount(np.unique(drawn.block, return_inverse=True)[1][_firsts(drawn)])
    plan = drawn.plan
    treated = _treated_per_block(drawn)
    as_planned = (sizes == plan.block_size) & (treated == plan.treated_per_block)
    return {
        "people": _arms(drawn, everybody),
        "households": _homes(drawn, everybody),
        "blocks": len(sizes),
        "blocks_as_planned": int(as_planned.sum()),
        "excluded": [{"reason": reason, "people": _arms(drawn, hit)} for reason, hit in left_out],
        "analysed": _arms(kept, np.ones(len(kept), dtype=bool)),
        "reached": None
        if kept.received is None
        else {
            "people": _arms(kept, kept.received > 0),
            "households": _homes(kept, kept.received > 0),
        },
        "waves": [
            {
                "wave": wave.name,
                "days_after": wave.days_after,
                "answered": _arms(kept, kept.answered(wave.name)),
                "households": _homes(kept, kept.answered(wave.name)),
            }
            for wave in plan.waves
        ],
    }


def balance(people: People, scores: Mapping[str, FloatArray]) -> Made:
    """Set the arms side by side in everything known before the lot.

    `scores` are the outcomes as they stood before, by their labels.
    """
    shown: dict[str, FloatArray] = dict(scores)
    tested: dict[str, FloatArray] = dict(scores)
    for covariate in people.plan.covariates:
        shown |= people.covariate(covariate, every=True)
        tested |= people.covariate(covariate)
    joint = joint_balance(tested, people.assigned, people.cluster, people.block)
    return {
        "rows": [_row(name, column, people.assigned) for name, column in shown.items()],
        "joint": None if joint is None else asdict(joint),
    }


def response(
    wave: str, answered: BoolArray, people: People, scores: Mapping[str, FloatArray], alpha: float
) -> Made:
    """Compare how many answered in each arm; bound the effects where that differs."""
    trial = people.trial(answered.astype(np.float64), {}, level=1 - alpha)
    found = tried(lambda: trial.difference(Errors.CR2), trial)
    differs = found is not None and found["p"] < alpha
    return {
        "wave": wave,
        "rate_treated": mean(trial.outcome[people.assigned > 0]),
        "rate_control": mean(trial.outcome[people.assigned == 0]),
        "difference_cr2": found,
        "differs": differs,
        "lee_bounds": [{"outcome": name} | _bounds(trial, score) for name, score in scores.items()]
        if differs
        else [],
    }


def _bounds(trial: Trial, score: FloatArray) -> dict[str, Any]:
    responded = (~np.isnan(score)).astype(np.float64)
    if min(responded[trial.assigned == arm].sum() for arm in (1, 0)) < 2:
        return {"lower": None, "upper": None}
    return asdict(lee_bounds(score, trial.assigned, responded))


def _row(name: str, column: FloatArray, assigned: FloatArray) -> Made:
    known = ~np.isnan(column)
    return {
        "name": name,
        "n_treated": int((known & (assigned > 0)).sum()),
        "n_control": int((known & (assigned == 0)).sum()),
        "mean_treated": mean(column[known & (assigned > 0)]),
        "mean_control": mean(column[known & (assigned == 0)]),
        "missing": int((~known).sum()),
        "standardised_difference": standardised_difference(column, assigned),
    }


def _arms(people: People, who: BoolArray) -> dict[str, int]:
    return {
        "treated": int((who & (people.assigned > 0)).sum()),
        "control": int((who & (people.assigned == 0)).sum()),
    }


def _homes(people: People, who: BoolArray) -> dict[str, int]:
    return {
        arm: len(np.unique(people.cluster[who & (people.assigned == value)]))
        for arm, value in (("treated", 1), ("control", 0))
    }


def _firsts(people: People) -> Any:
    return np.unique(people.cluster, return_index=True)[1]


def _treated_per_block(people: People) -> Any:
    first = _firsts(people)
    number = np.unique(people.block, return_inverse=True)[1][first]
    return np.bincount(number, people.assigned[first])
