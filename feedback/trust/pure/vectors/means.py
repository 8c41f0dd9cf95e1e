"""Vectors of one sample: raking, post-stratification, domains."""

from __future__ import annotations

from typing import Any

import numpy as np

from feedback.trust.pure.cells import FloatArray
from feedback.trust.pure.estimation import domain_means, kish_deff, kish_n_eff, total
from feedback.trust.pure.raking import unraked
from feedback.trust.pure.vectors.samples import (
    as_if_drawn,
    codes_of,
    drawn,
    estimated,
    margins_of,
    raked,
    row,
    row_with_deff,
    se_with_unweighted_residuals,
)
from feedback.trust.pure.vectors.vector import Categories, Vector


def rake(vector: Vector) -> dict[str, Any]:
    """Rake a sample to its margins: the weights, and what they make of mean, share and total."""
    people, population, level = drawn(vector), vector.need("margins"), vector.level
    categories = {column: vector.categories(column) for column in population}
    margins, codes = margins_of(population, categories), codes_of(categories)
    score = vector.numbers(vector.need("outcome_mean"))
    table, cell = people.fold(score, codes)
    raking = raked(table, margins)
    design, weights = people.design(table, raking), raking.weights[cell]
    plain, fixed = as_if_drawn(table, raking)
    success, _ = people.fold(_successes(vector), codes)
    value, error = total(design, table)
    return {
        "raked_weights": weights.tolist(),
        "achieved_margins": {
            column: {name: _weight_of(name, categories[column], weights) for name in targets}
            for column, targets in population.items()
        },
        "sum_weights": float(weights.sum()),
        "min_weight": float(weights.min()),
        "max_weight": float(weights.max()),
        "kish_deff": kish_deff(weights),
        "kish_n_eff": kish_n_eff(weights),
        "unraked_mean": row_with_deff(people.design(table, unraked(table)), table, level),
        "raked_mean": row_with_deff(design, table, level),
        "raked_mean_se_if_raking_ignored": estimated(people.design(plain, fixed), plain).se,
        "raked_mean_se_survey_rake": se_with_unweighted_residuals(
            people, score, weights, codes.values()
        ),
        "raked_proportion": row_with_deff(design, success, level),
        "raked_total": row(value, error, design.df, level),
    }


def _successes(vector: Vector) -> FloatArray:
    answers = vector.categories(vector.need("outcome_binary"))
    success = (answers.codes == answers.code(vector.need("binary_success"))).astype(np.float64)
    return np.where(answers.codes < 0, np.nan, success)


def _weight_of(name: str, categories: Categories, weights: FloatArray) -> float:
    return float(weights[categories.codes == categories.code(name)].sum())


def poststratify(vector: Vector) -> dict[str, Any]:
    """Weight a sample to one known distribution, which is raking on one margin."""
    people, column = drawn(vector), vector.need("poststratum")
    categories = {column: vector.categories(column)}
    margins = margins_of({column: vector.need("population")}, categories)
    table, cell = people.fold(vector.numbers(vector.need("outcome")), codes_of(categories))
    raking = raked(table, margins)
    return {
        "weights": raking.weights[cell].tolist(),
        "mean": row_with_deff(people.design(table, raking), table, vector.level),
    }


def domain_mean(vector: Vector) -> dict[str, Any]:
    """Estimate the mean of every domain, the full design kept."""
    people, column = drawn(vector), vector.need("domain")
    domains = vector.categories(column)
    table, _ = people.fold(vector.numbers(vector.need("outcome")), {column: domains.codes})
    design = people.design(table, unraked(table))
    overall = estimated(design, table)
    found = domain_means(design, table, table.categories[column])
    rows = {}
    for code, domain in found.items():
        line = row(domain.mean, domain.se, design.df, vector.level)
        rows[domains.names[code]] = {
            "n": domain.n,
            "sum_w": float(people.base_weight[domains.codes == code].sum()),
            "kish_n_eff": domain.n_eff,
            "mean": line.pop("estimate"),
            **line,
        }
    return {"domains": rows, "overall": row(overall.mean, overall.se, design.df, vector.level)}
