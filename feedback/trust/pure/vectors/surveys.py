"""Vectors of a whole trust survey: from the answers to scores, weights, domains and shares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from feedback.trust.pure.cells import CellTable, FloatArray, IntArray
from feedback.trust.pure.design import Design
from feedback.trust.pure.estimation import domain_means, kish_deff, kish_n_eff
from feedback.trust.pure.intervals import (
    korn_graubard,
    logit_interval,
    n_eff_of_share,
    wald_interval,
)
from feedback.trust.pure.raking import Raking, trim
from feedback.trust.pure.scoring import scale_scores
from feedback.trust.pure.vectors.samples import (
    Drawn,
    as_if_drawn,
    codes_of,
    combined,
    estimated,
    margins_of,
    nothing_for_nan,
    raked,
    row,
    se_with_unweighted_residuals,
)
from feedback.trust.pure.vectors.vector import Categories, Vector

NAMES = ("korn_graubard", "logit", "wald_t")
LIMIT = re.compile(r"\b(upper|lower)\s*=\s*([0-9.]+)\s*(\*\s*mean)?")


def trust_survey(vector: Vector) -> dict[str, Any]:
    """Go through the whole chain: scores, raking, trimming, means, domains and top-2-box."""
    survey = _read(vector)
    score, raking, level = survey.score, survey.raking, vector.level
    weights, trimmed = raking.weights[survey.cell], _trimmed(vector, survey.table, raking)
    found = estimated(survey.design, survey.table)
    plain, fixed = as_if_drawn(survey.table, raking)
    return {
        "n": len(score),
        "n_scored": int((~np.isnan(score)).sum()),
        "scores": nothing_for_nan(score),
        "raked_weights": weights.tolist(),
        "kish_deff": kish_deff(weights),
        "kish_n_eff": kish_n_eff(weights),
        "trimmed_weights": trimmed.weights[survey.cell].tolist(),
        "trimmed_kish_deff": kish_deff(trimmed.weights[survey.cell]),
        "mean_unweighted": float(np.nanmean(score)),
        "mean_raked": row(found.mean, found.se, survey.design.df, level),
        **_with_fpc(vector, survey),
        "mean_raked_se_if_raking_ignored": estimated(survey.people.design(plain, fixed), plain).se,
        "mean_raked_se_survey_rake": se_with_unweighted_residuals(
            survey.people, score, weights, survey.margins.values()
        ),
        "mean_trimmed": estimated(survey.people.design(survey.table, trimmed), survey.table).mean,
        **_top2(vector, survey),
        **dict(_domains(vector, survey)),
    }


@dataclass(frozen=True, eq=False)
class _Survey:
    """The answers, scored, weighted and folded once."""

    people: Drawn
    score: FloatArray
    categories: dict[str, Categories]
    margins: dict[str, IntArray]
    table: CellTable
    cell: IntArray
    raking: Raking
    design: Design

    def fold(self, score: FloatArray) -> CellTable:
        return self.people.fold(score, codes_of(self.categories))[0]


def _read(vector: Vector) -> _Survey:
    population, answers = vector.need("margins"), set(vector.need("items"))
    numbers = {*answers, *vector.several("base_weight"), *vector.several("id"), "id"}
    categories = {
        column: vector.categories(column)
        for column in vector.columns
        if column not in numbers and (column in population or _is_grouping(vector, column))
    }
    stratum = combined(vector, vector.several("stratum"))
    people = Drawn(stratum, None, None, vector.numbers(vector.need("base_weight")))
    score = _scores(vector)
    table, cell = people.fold(score, codes_of(categories))
    raking = raked(table, margins_of(population, categories))
    margins = {column: categories[column].codes for column in population}
    design = people.design(table, raking)
    return _Survey(people, score, categories, margins, table, cell, raking, design)


def _is_grouping(vector: Vector, column: str) -> bool:
    """Tell columns that put people into groups from those that number or measure them."""
    most = len(vector) / (10 if vector.is_numeric(column) else 2)
    return len(set(vector.columns[column])) <= max(most, 2)


def _scores(vector: Vector) -> FloatArray:
    items, (low, high) = vector.need("items"), vector.need("scale")
    least = vector.inputs.get("min_answered")
    return scale_scores(
        np.column_stack([vector.numbers(item) for item in items]),
        minimum=low,
        maximum=high,
        reversed_items=[items.index(item) for item in vector.several("reverse_keyed")],
        least_answered=None if least is None else int(least),
    )


def _trimmed(vector: Vector, table: CellTable, raking: Raking) -> Raking:
    """Trim as the inputs say, written as for R's trimWeights."""
    text = str(vector.inputs.get("trim", ""))
    middle = float((raking.weights * table.n).sum() / table.n.sum())
    limits = {
        name: float(number) / (1 if per_mean else middle)
        for name, number, per_mean in LIMIT.findall(text)
    }
    lower, upper = limits.get("lower", 0.0), limits.get("upper", np.inf)
    rounds = {} if "TRUE" in text or not text else {"rounds": 1}
    return trim(table, raking, lower=lower, upper=upper, **rounds)


def _with_fpc(vector: Vector, survey: _Survey) -> dict[str, Any]:
    """Estimate the mean of a sample drawn from lists of known length, where lengths are given."""
    sizes: Mapping[str, float] | None = vector.inputs.get("stratum_sizes")
    if sizes is None:
        return {}
    strata = vector.categories(vector.need("stratum"))
    listed = {strata.code(name): float(size) for name, size in sizes.items()}
    of_code = dict(zip(strata.codes.tolist(), survey.people.stratum.tolist(), strict=True))
    by_stratum = {of_code[code]: size for code, size in listed.items() if code in of_code}
    design = Design(survey.table, survey.raking, stratum_sizes=by_stratum)
    found = estimated(design, survey.table)
    return {"mean_raked_with_fpc": row(found.mean, found.se, design.df, vector.level)}


def _top2(vector: Vector, survey: _Survey) -> dict[str, Any]:
    """Give the share of the best answers with three kinds of interval."""
    if "top2_item" not in vector.inputs:
        return {}
    named = [float(text) for text in re.findall(r"\d+", str(vector.inputs.get("top2_rule", "")))]
    high = vector.need("scale")[1]
    best = {high, high - 1} if len(named) < 2 else set(named[:2])
    answers = vector.numbers(vector.inputs["top2_item"])
    chosen = np.isin(answers, list(best)).astype(np.float64)
    table = survey.fold(np.where(np.isnan(answers), np.nan, chosen))
    found, level = estimated(survey.design, table), vector.level
    share, error = found.mean, {"se": found.se, "df": survey.design.df, "level": level}
    return {"top2_raked": _intervals(share, n=len(answers), **error)}


def _intervals(share: float, *, n: int, se: float, df: float, level: float) -> dict[str, Any]:
    """Put three kinds of interval around a share; R's svyciprop knows no ceiling for n."""
    if not 0 < share < 1:
        return {name: {"p": share, "lower": None, "upper": None} for name in NAMES}
    exact = korn_graubard(
        share, n=n, n_eff=n_eff_of_share(share, se), df=df, level=level, is_capped=False
    )
    limits = (
        (exact.lower, exact.upper),
        logit_interval(share, se=se, df=df, level=level),
        wald_interval(share, se=se, df=df, level=level),
    )
    return {
        name: {"p": share, "lower": lower, "upper": upper}
        for name, (lower, upper) in zip(NAMES, limits, strict=True)
    }


def _domains(vector: Vector, survey: _Survey) -> Iterator[tuple[str, Any]]:
    """Estimate the mean of every group of every column that puts people into groups."""
    for column, groups in survey.categories.items():
        found = domain_means(survey.design, survey.table, survey.table.categories[column])
        rows = {}
        for code, domain in found.items():
            line = row(domain.mean, domain.se, survey.design.df, vector.level)
            rows[groups.names[code]] = {
                "n_scored": domain.n,
                "kish_n_eff": domain.n_eff,
                "mean": line["estimate"],
                "se": line["se"],
                "ci_lower": line["ci_lower"],
                "ci_upper": line["ci_upper"],
            }
        yield f"by_{column}", rows
