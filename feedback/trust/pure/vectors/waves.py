"""Vectors of change between two waves."""

from __future__ import annotations

from typing import Any

import numpy as np

from feedback.trust.pure.cells import CellTable, IntArray
from feedback.trust.pure.change import difference_from
from feedback.trust.pure.design import Design
from feedback.trust.pure.estimation import linearise_means
from feedback.trust.pure.raking import unraked
from feedback.trust.pure.vectors.samples import Drawn, combined
from feedback.trust.pure.vectors.vector import CannotCompute, Vector
from feedback.trust.pure.verdicts import Difference, benjamini_hochberg, holm


def wave_change(vector: Vector) -> dict[str, Any]:
    """Compare two waves, overall and in every domain, with p adjusted for looking at many."""
    column = vector.need("domain")
    waves, domains = vector.categories(vector.need("wave")), vector.categories(column)
    if len(waves.names) != 2:
        raise CannotCompute(f"two waves are compared, not {len(waves.names)}")
    stratum = combined(vector, vector.several("stratum"))
    people = Drawn(stratum, None, None, vector.numbers(vector.need("weight")))
    codes = {"wave": waves.codes, "domain": domains.codes}
    table, _ = people.fold(vector.numbers(vector.need("score")), codes)
    design = people.design(table, unraked(table))
    overall = _change(design, table, np.zeros(len(table), np.int64), df=design.df - 1)
    rows: list[dict[str, Any]] = []
    place = table.categories["domain"]
    for code, name in enumerate(domains.names):
        sizes = [int(((codes["wave"] == w) & (codes["domain"] == code)).sum()) for w in (0, 1)]
        group = np.where(place == code, 0, -1)
        found = _change(design, table, group, df=sum(sizes) - 2)
        rows.append({column: name, "n1": sizes[0], "n2": sizes[1], **_numbers(found)})
    adjusted = [adjust([line["p"] for line in rows]) for adjust in (holm, benjamini_hochberg)]
    for line, p_holm, p_bh in zip(rows, *adjusted, strict=True):
        line |= {"p_holm": p_holm, "p_bh": p_bh}
    return {"overall": _numbers(overall), "by_neighbourhood": rows}


def _change(design: Design, table: CellTable, group: IntArray, *, df: float) -> Difference:
    """Compare the two waves of one group; people of one stratum hang together."""
    wave = table.categories["wave"]
    then, now = (
        linearise_means(design, table, np.where(wave == number, group, -1))[0] for number in (0, 1)
    )
    if not then.count or not now.count:
        raise CannotCompute("a domain has no value in one of the waves")
    variance = (
        design.covariance(now, now)
        + design.covariance(then, then)
        - 2 * design.covariance(now, then)
    )
    se = float(np.sqrt(np.maximum(variance, 0.0))[0])
    return difference_from(float(now.centre[0] - then.centre[0]), se=se, df=df)


def _numbers(found: Difference) -> dict[str, float]:
    return {"diff": found.difference, "se": found.se, "df": found.df, "p": found.p}
