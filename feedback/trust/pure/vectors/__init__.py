"""Vectors: files that say what to compute, each of one kind, for analysts and for checking.

`compute(vector)` gives the quantities of the vector's kind, named as the reference files name
them. Everything is driven by the inputs of the vector: the columns may be called anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from feedback.trust.pure.vectors import means, scales, surveys, tables, trials, visits, waves
from feedback.trust.pure.vectors.vector import CannotCompute, Vector

__all__ = ["KINDS", "CannotCompute", "Vector", "compute"]

KINDS: dict[str, Callable[[Vector], dict[str, Any]]] = {
    "rake": means.rake,
    "poststratify": means.poststratify,
    "domain_mean": means.domain_mean,
    "trust_survey": surveys.trust_survey,
    "wave_change": waves.wave_change,
    "kg_interval_nchs": tables.kg_interval_nchs,
    "power": tables.power,
    "suppression": tables.suppression,
    "cluster_trial": trials.cluster_trial,
    "randomisation_inference": trials.randomisation_inference,
    "lee_bounds": trials.lee_bounds,
    "newhaven_like": visits.newhaven_like,
    "reliability": scales.reliability,
    "eb_area": scales.eb_area,
    "fay_herriot": scales.fay_herriot,
    "r_indicator": scales.r_indicator,
}


def compute(vector: Vector) -> dict[str, Any]:
    """Compute the quantities of a vector's kind.

    Raises CannotCompute, and a ValueError where the data allow no estimate.
    """
    if vector.kind not in KINDS:
        raise CannotCompute(f"there is no kind '{vector.kind}': {', '.join(sorted(KINDS))}")
    return KINDS[vector.kind](vector)
