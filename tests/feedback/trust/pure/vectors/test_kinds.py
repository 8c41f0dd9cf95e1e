"""Files of the known kinds that look otherwise than the reference files do."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.trust.pure.vectors import CannotCompute, Vector, compute
from feedback.trust.pure.vectors.vector import plain
from trustapp.core.pure.disclosure import Table, possible_values

FOLDER = Path(__file__).parents[4] / "reference" / "stats"


def _load(name: str) -> tuple[dict[str, Any], dict[str, list[str]]]:
    described = json.loads((FOLDER / f"{name}.json").read_text())
    with (FOLDER / f"{name}.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    return described, {name: [row[n] for row in rows] for n, name in enumerate(header)}


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """Rename columns where the inputs speak of them: as margins, in lists and in formulas."""
    if isinstance(value, dict):
        return {names.get(key, key): part for key, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, names) for part in value]
    if isinstance(value, str):
        return re.sub(r"[\w.]+\b(?!\s*=)", lambda word: names.get(word[0], word[0]), value)
    return value


RENAMED = ["rake_apistrat", "poststrat_apisrs", "domain_apistrat", "trust_survey", "wave_change"]
RENAMED += ["crt_few_clusters_null", "ri_exact", "lee_bounds", "eb_neighbourhoods", "fh_milk"]
RENAMED += ["alpha_bfi_A", "r_indicator"]


@pytest.mark.slow
@pytest.mark.parametrize("name", RENAMED)
def test_columns_may_be_called_anything(name: str) -> None:
    described, columns = _load(name)
    inputs = described["inputs"]
    names = {column: f"col.{place}_x" for place, column in enumerate(columns)}
    del inputs["data"]
    if "factor" in str(inputs.get("covariates")):
        inputs["covariates"] = inputs["covariates"].replace("(dummies", "as (dummies")

    as_it_is = compute(Vector(described["kind"], inputs, columns))
    renamed = {key: _renamed(part, names) for key, part in inputs.items()}
    other = compute(
        Vector(described["kind"], renamed, {names[key]: part for key, part in columns.items()})
    )

    assert _leaves(other) == pytest.approx(_leaves(as_it_is, names))


def _leaves(result: Any, names: dict[str, str] | None = None, where: str = "") -> dict[str, Any]:
    """Give every number by its path, in which columns have their new name."""
    if not isinstance(result, dict | list):
        return {where: result}
    parts = result.items() if isinstance(result, dict) else enumerate(result)
    found: dict[str, Any] = {}
    for key, part in parts:
        new = re.sub(r"(?<=^by_)\w+$|(?<=^factor\()\w+(?=\))", _as(names or {}), str(key))
        new = (names or {}).get(new, new)
        found |= _leaves(part, names, f"{where}/{new}")
    return found


def _as(names: dict[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda word: names.get(word[0], word[0])


def _people(**columns: list[Any]) -> dict[str, list[str]]:
    return {
        name: ["" if entry is None else str(entry) for entry in entries]
        for name, entries in columns.items()
    }


def _kind(kind: str, columns: dict[str, list[str]], **inputs: Any) -> dict[str, Any]:
    return compute(Vector(kind, inputs, columns))


SAMPLE = _people(
    w=[1.0, 2, 1, 2, 1, 2, 1, 2],
    g=["1.0", "2", "1", "2", "1", "2", "NA", "2"],
    y=[10, None, 30, 40, 50, 60, 70, "NA"],
    b=["TRUE", "FALSE", "TRUE", "TRUE", "FALSE", None, "TRUE", "FALSE"],
)
RAKE = {"base_weight": "w", "outcome_mean": "y", "outcome_binary": "b", "binary_success": "TRUE"}


def test_numbers_are_categories_too_and_may_be_missing() -> None:
    found = _kind("rake", SAMPLE, margins={"g": {"1": 6, "2.0": 10}}, **RAKE)

    # The person whose category is missing keeps the share of the base weights: 1 of 12.
    assert found["achieved_margins"]["g"] == pytest.approx({"1": 5.5, "2.0": 10 * 11 / 12})
    weights = np.array(found["raked_weights"])[[0, 2, 3, 4, 5, 6]]
    mean = np.average([10, 30, 40, 50, 60, 70], weights=weights)
    assert found["raked_mean"]["estimate"] == pytest.approx(mean)


def test_a_category_that_nobody_is_in_joins_another() -> None:
    found = _kind("rake", SAMPLE, margins={"g": {"1": 6, "2": 8, "7": 2}}, **RAKE)

    assert found["sum_weights"] == pytest.approx(16)
    assert found["achieved_margins"]["g"]["7"] == 0


def test_the_level_of_intervals_is_an_input() -> None:
    inputs = {"base_weight": "w", "outcome": "y", "domain": "g"}

    wide = _kind("domain_mean", SAMPLE, **inputs)["overall"]
    narrow = _kind("domain_mean", SAMPLE, **inputs, level=0.8)["overall"]

    assert (wide["estimate"], wide["se"]) == (narrow["estimate"], narrow["se"])
    assert narrow["ci_upper"] < wide["ci_upper"]
    assert _kind("domain_mean", SAMPLE, **inputs, alpha=0.2)["overall"] == pytest.approx(narrow)


QUESTIONS = _people(
    id=list(range(12)),
    q1=[5, 4, 5, 5, 4, 5, 5, 4, 5, 5, 4, 5],
    q2=[3, 4, None, 2, 4, 5, 1, 4, 3, 5, 4, 2],
    w=[1.5] * 12,
    area=["n", "s"] * 6,
    arrived=[f"2026-01-{day:02d}" for day in range(1, 13)],
    age=[20 + 3 * n for n in range(12)],
)
SURVEY = {
    "items": ["q1", "q2"],
    "scale": [1, 5],
    "base_weight": "w",
    "margins": {"area": {"n": 10, "s": 20}},
}


def test_a_survey_may_leave_out_what_it_does_not_have() -> None:
    found = _kind("trust_survey", QUESTIONS, **SURVEY)

    assert found["scores"][2] is None
    assert {key for key in found if key.startswith("by_")} == {"by_area"}
    assert "top2_raked" not in found
    assert "mean_raked_with_fpc" not in found
    assert found["trimmed_weights"] == found["raked_weights"]


def test_everybody_alike_has_no_interval_and_trimming_may_be_gentle() -> None:
    found = _kind(
        "trust_survey", QUESTIONS, **SURVEY, top2_item="q1", trim="upper = 2.6, strict = FALSE"
    )

    assert found["top2_raked"]["logit"] == {"p": 1.0, "lower": None, "upper": None}
    assert max(found["trimmed_weights"]) == pytest.approx(2.6)
    assert sum(found["trimmed_weights"]) == pytest.approx(30)


AREAS = _people(direct=[50, 55, 61, 48, 57, 52], se=[3, 4, 3, 5, 2, 4], x=[1, 2, 3, 1, 3, 2],
                region=["a", "b", "c", "a", "c", "b"])  # fmt: skip
MODEL = {"direct": "direct", "se": "se"}


def test_small_areas_take_numbers_words_or_no_constant() -> None:
    plain_mean = _kind("fay_herriot", AREAS, **MODEL)["REML"]
    words = _kind("fay_herriot", AREAS, **MODEL, covariates=["region"])["REML"]
    factor = _kind("fay_herriot", AREAS, **MODEL, covariates="x as a factor")["REML"]
    no_constant = _kind("fay_herriot", AREAS, **MODEL, covariates=["x"], intercept=False)["REML"]

    assert [len(found["beta"]) for found in (plain_mean, words, factor, no_constant)] == [
        1,
        3,
        3,
        1,
    ]
    assert words["eblup"] == pytest.approx(factor["eblup"])


def test_the_error_of_areas_is_given_where_the_reference_has_one() -> None:
    inputs = {**MODEL, "covariates": ["x"]}

    sae = compute(Vector("fay_herriot", inputs, AREAS, calls="mseFH(yi ~ x)"))
    metafor = compute(Vector("fay_herriot", inputs, AREAS, calls="rma(yi, vi)"))

    assert (set(sae), set(metafor)) == ({"REML", "ML", "FH"}, {"REML", "ML"})
    assert metafor["ML"]["mse"] is None
    assert metafor["REML"]["mse"] == sae["REML"]["mse"]


def test_tables_without_totals_or_beyond_protection() -> None:
    base = {"threshold_k": 10, "min_interval_width": 5}
    cases = [
        {"table": [[20, 4], [30, 40]], **base},
        {"name": "list", "table": [20, 4, 30], "total": 54, **base},
        {"name": "row", "table": [[20, 4, 30]], "row_totals": [54],
         "col_totals": [20, 4, 30], **base},
        {"name": "gaps", "table": [[20, 4], [30, 40]], "row_totals": [None, 70],
         "col_totals": [50, None], **base},
    ]  # fmt: skip

    found = compute(Vector("suppression", {}, cases=cases))["cases"]

    assert found[0] == {"name": "case 1", "hidden": [[0, 1]]}
    assert found[1] == {"name": "list", "hidden": [[0], [1]]}
    assert found[2]["hidden"] == [[0, 0], [0, 1], [0, 2]]
    assert "give" in found[2]["impossible"] or "no set" in found[2]["impossible"]
    assert found[3] == {"name": "gaps", "hidden": [[0, 1]]}


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=3, max_size=5))
def test_hidden_cells_keep_their_interval_in_any_table(counts: list[list[int]]) -> None:
    table = np.array(counts, dtype=float)
    case = {"name": "any", "table": counts, "threshold_k": 11, "min_interval_width": 5}
    case |= {"row_totals": table.sum(axis=1).tolist(), "col_totals": table.sum(axis=0).tolist()}

    [found] = compute(Vector("suppression", {}, cases=[case]))["cases"]

    where = np.arange(table.size).reshape(table.shape)
    sums = np.array([np.isin(where, line).ravel() for line in [*where, *where.T]], dtype=float)
    known = Table(table.ravel(), sums, table.shape)
    hidden = [where[tuple(cell)] for cell in found["hidden"]]
    small = set(np.flatnonzero((table.ravel() > 0) & (table.ravel() < 11)).tolist())
    assert small <= set(hidden)
    widths = [np.subtract(*possible_values(known, hidden, cell)[::-1]) for cell in small]
    assert all(width >= 5 for width in widths) == ("impossible" not in found)


TRIAL = _people(
    y=[12, 15, 11, 19, 14, 13, 17, 21, 10, 16, 18, None],
    z=[1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
    home=["a", "b", "c", "d", "e", "f", "g", "h", "i", "k", "l", "m"],
    kind=["x", "x", "y", "y", "x", "y", "x", "y", None, "x", "y", "x"],
)
PARTS = {"outcome": "y", "assignment": "z", "cluster": "home"}


def test_a_trial_without_blocks_or_receipt_has_fewer_effects() -> None:
    found = _kind("cluster_trial", TRIAL, **PARTS, covariates="kind")

    assert (found["n"], found["icc_anova_within_arm"] is not None) == (11, True)
    assert "block_fixed_effects_cr2" not in found
    assert "cace_2sls_cr2" not in found
    # The person whose kind is unknown counts where no covariate is needed.
    assert found["difference_hc2_ignoring_clusters"]["df"] == 9
    assert found["lin_hc2_ignoring_clusters"]["df"] == 6


def test_the_lot_may_be_drawn_by_person_without_blocks() -> None:
    found = _kind("randomisation_inference", TRIAL, outcome="y", assignment="z")

    assert found["n_assignments"] == 924
    assert "residual_adjusted" not in found


VISITS = _people(
    hh_id=list(range(16)), block_id=[n // 4 for n in range(16)], z=[1, 1, 0, 0] * 4,
    d=[1, 0, 0, 0] * 4, score=[3, 9, 4, 7, 5, 2, 8, 6] * 2,
    calm1_t0=[1, 2, 3, 4, 5, 4, 3, 2, 1, 2, 3, 4, 5, 4, 3, 2],
    calm1_t3=[2, 2, 3, 4, 5, 4, 4, 2, 1, 3, 3, 5, 5, 4, 3, None],
)  # fmt: skip


def test_a_visit_trial_finds_its_covariates_and_scales() -> None:
    left_over = _kind("newhaven_like", VISITS)
    listed = _kind("newhaven_like", VISITS, covariates=["score"], draws=500)

    assert set(left_over["subindices_t3"]) == {"calm"}
    assert left_over["t3"]["n"] == 15
    assert left_over["t3"] == listed["t3"]
    assert left_over["t3"]["itt_lin_cr2"]["df"] > 0


REFUSALS = [
    ("horoscope", {}, {}, "there is no kind 'horoscope'"),
    ("poststratify", SAMPLE, {"poststratum": "g"}, "inputs lack 'base_weight'"),
    ("domain_mean", SAMPLE, {"base_weight": "q"}, "the data have no column 'q'"),
    ("domain_mean", SAMPLE, {"base_weight": "b", "domain": "g", "outcome": "y"}, "positive"),
    ("domain_mean", SAMPLE, {"base_weight": "w", "design": "ids = ~g + b"}, "several stages"),
    ("eb_area", AREAS, {"direct": "region", "se": "se"}, "'a', which is no number"),
    ("eb_area", SAMPLE, {"direct": "y", "se": "w"}, "every area needs"),
    ("fay_herriot", AREAS, {**MODEL, "covariates": ["q"]}, "no covariate is a column"),
    ("r_indicator", SAMPLE, {"responded": "b", "factors": "g"}, "'g' has empty entries"),
    ("cluster_trial", SAMPLE, {"assignment": "w"}, "must hold 0 and 1"),
    ("newhaven_like", SAMPLE, {}, "no column is called like an answer"),
    ("suppression", {}, {}, "there are no cases"),
    ("wave_change", SAMPLE, {"wave": "y", "domain": "g"}, "two waves are compared, not 6"),
    ("wave_change", _people(v=[1, 2, 1], g=["a", "a", "b"], w=[1, 1, 1], y=[1, 2, 3]),
     {"wave": "v", "domain": "g", "weight": "w", "score": "y"}, "no value in one of the waves"),
    ("domain_mean", _people(w=[1, 1], g=["a", "b"], y=[None, None]),
     {"base_weight": "w", "domain": "g", "outcome": "y"}, "nobody has a value"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "columns", "inputs", "told"), REFUSALS)
def test_what_cannot_be_computed_says_why(
    kind: str, columns: dict[str, list[str]], inputs: dict[str, Any], told: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        compute(Vector(kind, inputs, columns))


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ({"table": [[1, 2]], "threshold_k": 10}, "case 1: 'min_interval_width'"),
        ({"table": [[[1]]]}, "one or two dimensions"),
        ({"table": [[-1, 2]]}, "counts from 0 up"),
        ({"table": [[1, 2]], "row_totals": [4]}, "cells add up to 3, not 4"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(case: dict[str, Any], told: str) -> None:
    with pytest.raises(CannotCompute, match=re.escape(told)):
        compute(Vector("suppression", {}, cases=[case]))


def test_a_trial_needs_answers_from_before() -> None:
    late = {name: column for name, column in VISITS.items() if not name.endswith("t0")}

    with pytest.raises(CannotCompute, match="no answers of wave 0"):
        compute(Vector("newhaven_like", {}, late))


def test_numbers_are_written_in_one_way() -> None:
    assert [plain(text) for text in ("1.0", "01", "0.50", "-2", "1e3")] == [
        "1", "1", "0.5", "-2", "1000",
    ]  # fmt: skip
