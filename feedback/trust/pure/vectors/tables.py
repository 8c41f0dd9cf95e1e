"""Vectors of tables: shares that may be shown, trials that could be run, cells to hide."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from feedback.trust.pure.cells import FloatArray
from feedback.trust.pure.intervals import korn_graubard, presentation
from feedback.trust.pure.power import TrialPlan
from feedback.trust.pure.vectors.vector import CannotCompute, Vector
from trustapp.core.pure.disclosure import CannotProtect, Table, cells_to_hide

PLAN = ("delta", "sd", "icc", "m", "r2", "compliance", "retention", "alpha", "power")


def kg_interval_nchs(vector: Vector) -> dict[str, Any]:
    """Bound each share and decide whether it may be shown."""
    columns = [vector.numbers(name) for name in ("p", "n", "deff", "df")]
    return {
        "rows": [
            _share(number, *line, level=vector.level)
            for number, line in enumerate(zip(*(c.tolist() for c in columns), strict=True), 1)
        ]
    }


def _share(row: int, p: float, n: float, deff: float, df: float, *, level: float) -> dict[str, Any]:
    interval = korn_graubard(p, n=n, n_eff=n / deff, df=df, level=level)
    shown = presentation(p, n=n, df=df, interval=interval)
    return {
        "row": row,
        "n_eff": interval.n_eff,
        "n_eff_df": interval.n_eff_df,
        "lower": interval.lower,
        "upper": interval.upper,
        "width": interval.width,
        "relative_width": shown.relative_width,
        "decision": "present" if shown.is_shown else "suppress",
        "statistical_review": shown.needs_review,
        "complement_unreliable": shown.is_complement_unreliable,
    }


def power(vector: Vector) -> dict[str, Any]:
    """Work out sizes, smallest effects and chances for each planned trial."""
    columns = {name: vector.numbers(name).tolist() for name in (*PLAN, "n_per_arm")}
    return {"rows": [_plan(number, columns) for number in range(len(vector))]}


def _plan(number: int, columns: Mapping[str, list[float]]) -> dict[str, Any]:
    plan = TrialPlan(**{name: columns[name][number] for name in PLAN})
    planned, alone = columns["n_per_arm"][number], plan.analysed_per_arm_alone()
    effect = plan.smallest_effect_with(planned)
    return {
        "row": number + 1,
        "deff": plan.deff,
        "n_analysed_per_arm_srs": alone,
        "n_analysed_per_arm": alone * plan.deff,
        "n_randomised_per_arm": plan.randomised_per_arm(),
        "n_randomised_per_arm_ceiling": math.ceil(plan.randomised_per_arm() - 1e-9),
        "mde_itt_at_n_per_arm": effect,
        "mde_cace_at_n_per_arm": effect / plan.compliance,
        "power_at_n_per_arm": plan.power_with(planned),
    }


def suppression(vector: Vector) -> dict[str, Any]:
    """Choose the cells to hide in each table, or say that nothing would protect it."""
    if not vector.cases:
        raise CannotCompute("there are no cases")
    return {"cases": [_hidden(number, case) for number, case in enumerate(vector.cases, 1)]}


def _hidden(number: int, case: Mapping[str, Any]) -> dict[str, Any]:
    """Hide cells of one table; where nothing protects it, all of it, and say so."""
    name = case.get("name", f"case {number}")
    try:
        counts = np.asarray(case["table"], dtype=np.float64)
        table = _table(counts, case)
        threshold, width = case["threshold_k"], case["min_interval_width"]
    except (KeyError, ValueError) as error:
        raise CannotCompute(f"{name}: {error}") from None
    try:
        hidden = cells_to_hide(table, threshold=threshold, width=width)
    except CannotProtect as error:
        every = [list(map(int, cell)) for cell in np.ndindex(counts.shape)]
        return {"name": name, "hidden": every, "impossible": str(error)}
    return {"name": name, "hidden": [list(cell) for cell in hidden]}


def _table(counts: FloatArray, case: Mapping[str, Any]) -> Table:
    """Describe a table and the totals that are published with it; None where one is not."""
    if counts.ndim > 2 or not counts.size or (counts < 0).any():
        raise CannotCompute("a table has one or two dimensions and counts from 0 up")
    flat = np.atleast_2d(counts)
    where = np.arange(flat.size).reshape(flat.shape)
    lines = [*zip(where, case.get("row_totals") or [], strict=False)]
    lines += [*zip(where.T, case.get("col_totals") or [], strict=False)]
    lines += [(where.ravel(), case.get("total", case.get("grand_total")))]
    equations = []
    for cells, total in lines:
        if total is None:
            continue
        if abs(flat.ravel()[cells].sum() - total) > 1e-9:
            raise CannotCompute(f"cells add up to {flat.ravel()[cells].sum():g}, not {total:g}")
        equations.append(np.isin(np.arange(flat.size), cells).astype(np.float64))
    matrix = np.array(equations).reshape(len(equations), flat.size)
    return Table(counts.ravel(), matrix, counts.shape)
