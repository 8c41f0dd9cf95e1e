"""Raking, means and their errors against R's survey package."""

from __future__ import annotations

import numpy as np
import pytest

from feedback.trust.pure.cells import group_respondents
from feedback.trust.pure.design import Design
from feedback.trust.pure.distributions import t_quantile
from feedback.trust.pure.estimation import (
    deff_srs,
    domain_means,
    kish_deff,
    kish_n_eff,
    mean,
    total,
)
from feedback.trust.pure.intervals import (
    korn_graubard,
    logit_interval,
    n_eff_of_share,
    wald_interval,
)
from feedback.trust.pure.margins import Margin
from feedback.trust.pure.raking import rake, trim, unraked
from feedback.trust.pure.scoring import scale_scores, top2_box
from tests.feedback.trust.pure.vectors import Vector, load


def _margins(vector: Vector) -> list[Margin]:
    names = {dimension: vector.codes(dimension)[1] for dimension in vector.inputs["margins"]}
    return [
        Margin(dimension, {names[dimension].index(name): size for name, size in targets.items()})
        for dimension, targets in vector.inputs["margins"].items()
    ]


def _schools(vector: Vector, outcome: np.ndarray):
    """Fold a school vector: its design, the table of the outcome and the cell of each school."""
    stratum = np.zeros(len(outcome), dtype=np.int64)
    if "stype" in vector.inputs["design"]:
        stratum, _ = vector.codes("stype")
    table, cell = group_respondents(
        stratum=stratum,
        categories={margin: vector.codes(margin)[0] for margin in vector.inputs["margins"]},
        base_weight=vector.numbers("base_w"),
        score=outcome,
    )
    sizes = dict(zip(stratum.tolist(), vector.numbers("fpc").tolist(), strict=True))
    return table, cell, sizes


def _matches(vector: Vector, estimate, expected: dict[str, float]) -> None:
    found = [estimate.mean, estimate.se, estimate.low95, estimate.high95]
    wanted = [expected[key] for key in ("estimate", "se", "ci_lower", "ci_upper")]
    assert found == vector.near(wanted)
    assert estimate.df == expected["df"]


@pytest.mark.parametrize("name", ["rake_apisrs", "rake_apistrat"])
def test_raked_weights_meet_the_margins_of_r(name: str) -> None:
    vector = load(name)
    table, cell, _ = _schools(vector, vector.numbers(vector.inputs["outcome_mean"]))

    raking = rake(table, _margins(vector), smallest_category=1)

    weights = raking.weights[cell]
    assert weights == vector.near(vector.expected["raked_weights"])
    assert kish_deff(weights) == vector.near(vector.expected["kish_deff"])
    assert kish_n_eff(raking.weights, table.n) == vector.near(vector.expected["kish_n_eff"])
    assert raking.margin_error < 1e-8


@pytest.mark.parametrize("name", ["rake_apisrs", "rake_apistrat"])
def test_raked_means_have_the_errors_of_r(name: str) -> None:
    vector = load(name)
    table, _, sizes = _schools(vector, vector.numbers(vector.inputs["outcome_mean"]))
    raking = rake(table, _margins(vector), smallest_category=1)
    design = Design(table, raking, stratum_sizes=sizes)
    plain = Design(table, unraked(table), stratum_sizes=sizes)

    raked, raw = mean(design, table), mean(plain, table)

    _matches(vector, raked, vector.expected["raked_mean"])
    _matches(vector, raw, vector.expected["unraked_mean"])
    deff = vector.expected["raked_mean"]["deff_srswor"]
    assert deff_srs(design, table, raked.se) == vector.near(deff)
    deff = vector.expected["unraked_mean"]["deff_srswor"]
    assert deff_srs(plain, table, raw.se) == vector.near(deff)


@pytest.mark.parametrize("name", ["rake_apisrs", "rake_apistrat"])
def test_raked_totals_and_shares_have_the_errors_of_r(name: str) -> None:
    vector = load(name)
    table, _, sizes = _schools(vector, vector.numbers(vector.inputs["outcome_mean"]))
    raking = rake(table, _margins(vector), smallest_category=1)
    design = Design(table, raking, stratum_sizes=sizes)
    binary = [float(text == "Yes") for text in vector.columns[vector.inputs["outcome_binary"]]]
    yes, _, _ = _schools(vector, np.array(binary))

    value, se = total(design, table)

    expected = vector.expected["raked_total"]
    assert [value, se] == vector.near([expected["estimate"], expected["se"]])
    reach = float(t_quantile(0.975, design.df)) * se
    assert value + reach == vector.near(expected["ci_upper"])
    _matches(vector, mean(design, yes), vector.expected["raked_proportion"])


def test_post_stratification_is_raking_on_one_margin() -> None:
    vector = load("poststrat_apisrs")
    codes, names = vector.codes("stype")
    table, cell = group_respondents(
        stratum=np.zeros(len(codes)),
        categories={"stype": codes},
        base_weight=vector.numbers("base_w"),
        score=vector.numbers("api00"),
    )
    targets = {names.index(name): size for name, size in vector.inputs["population"].items()}

    raking = rake(table, [Margin("stype", targets)], smallest_category=1)

    assert raking.weights[cell] == vector.near(vector.expected["weights"])
    design = Design(table, raking, stratum_sizes={0: vector.numbers("fpc")[0]})
    _matches(vector, mean(design, table), vector.expected["mean"])


def test_domain_means_keep_the_full_design() -> None:
    vector = load("domain_apistrat")
    stratum, _ = vector.codes("stype")
    awards, names = vector.codes("awards")
    table, _ = group_respondents(
        stratum=stratum,
        categories={"awards": awards},
        base_weight=vector.numbers("base_w"),
        score=vector.numbers("api00"),
    )
    sizes = dict(zip(stratum.tolist(), vector.numbers("fpc").tolist(), strict=True))
    design = Design(table, unraked(table), stratum_sizes=sizes)

    found = domain_means(design, table, table.categories["awards"])

    for name, expected in vector.expected["domains"].items():
        estimate = found[names.index(name)]
        _matches(vector, estimate, {"estimate": expected["mean"], **expected})
        assert estimate.n == expected["n"]
        assert estimate.n_eff == vector.near(expected["kish_n_eff"])
    _matches(vector, mean(design, table), vector.expected["overall"])


class Survey:
    """The trust survey vector, folded once."""

    def __init__(self) -> None:
        self.vector = vector = load("trust_survey")
        inputs = vector.inputs
        low, high = inputs["scale"]
        self.score = scale_scores(
            np.column_stack([vector.numbers(item) for item in inputs["items"]]),
            minimum=low,
            maximum=high,
            reversed_items=[inputs["items"].index(inputs["reverse_keyed"])],
        )
        self.top2 = top2_box(vector.numbers(inputs["top2_item"]), maximum=high)
        self.table, self.cell = self._fold(self.score)
        self.raking = rake(self.table, _margins(vector), smallest_category=1)
        self.design = Design(self.table, self.raking)

    def _fold(self, score: np.ndarray):
        dimensions = ("nbhd", "age_group", "gender", "group")
        return group_respondents(
            stratum=self.vector.codes("nbhd")[0],
            categories={dimension: self.vector.codes(dimension)[0] for dimension in dimensions},
            base_weight=self.vector.numbers("base_w"),
            score=score,
        )

    def top2_table(self):
        return self._fold(self.top2)[0]


@pytest.fixture(scope="module")
def survey() -> Survey:
    return Survey()


def test_scores_follow_the_rule_of_more_than_half(survey: Survey) -> None:
    expected = [np.nan if score is None else score for score in survey.vector.expected["scores"]]

    assert survey.score == survey.vector.near(expected, nan_ok=True)
    assert np.nanmean(survey.score) == survey.vector.near(survey.vector.expected["mean_unweighted"])
    assert survey.table.n_scored.sum() == survey.vector.expected["n_scored"]
    assert survey.table.respondents == survey.vector.expected["n"]


def test_survey_weights_and_trimmed_weights_are_those_of_r(survey: Survey) -> None:
    vector, table = survey.vector, survey.table

    trimmed = trim(table, survey.raking)

    assert survey.raking.weights[survey.cell] == vector.near(vector.expected["raked_weights"])
    assert kish_deff(survey.raking.weights, table.n) == vector.near(vector.expected["kish_deff"])
    assert trimmed.weights[survey.cell] == vector.near(vector.expected["trimmed_weights"])
    deff = vector.expected["trimmed_kish_deff"]
    assert kish_deff(trimmed.weights, table.n) == vector.near(deff)
    estimate = mean(Design(table, trimmed), table)
    assert estimate.mean == vector.near(vector.expected["mean_trimmed"])


def test_survey_mean_with_and_without_finite_population_correction(survey: Survey) -> None:
    vector = survey.vector
    names = vector.codes("nbhd")[1]
    sizes = {names.index(name): size for name, size in vector.inputs["stratum_sizes"].items()}
    drawn = Design(survey.table, survey.raking, stratum_sizes=sizes)

    _matches(vector, mean(survey.design, survey.table), vector.expected["mean_raked"])
    _matches(vector, mean(drawn, survey.table), vector.expected["mean_raked_with_fpc"])


@pytest.mark.parametrize("dimension", ["nbhd", "group", "age_group"])
def test_survey_domains_have_the_errors_of_r(survey: Survey, dimension: str) -> None:
    vector, table = survey.vector, survey.table
    names = vector.codes(dimension)[1]

    found = domain_means(survey.design, table, table.categories[dimension])

    expected = vector.expected[f"by_{dimension}"]
    assert {names[code]: estimate.n for code, estimate in found.items()} == {
        name: domain["n_scored"] for name, domain in expected.items()
    }
    keys = ("mean", "se", "kish_n_eff", "ci_lower", "ci_upper")
    for code, estimate in found.items():
        numbers = [estimate.mean, estimate.se, estimate.n_eff, estimate.low95, estimate.high95]
        assert numbers == vector.near([expected[names[code]][key] for key in keys])


def test_survey_top2_box_has_the_three_intervals_of_r(survey: Survey) -> None:
    vector, table = survey.vector, survey.top2_table()
    share = mean(survey.design, table)

    effective = n_eff_of_share(share.mean, share.se)
    exact = korn_graubard(
        share.mean, n=survey.table.respondents, n_eff=effective, df=survey.design.df
    )

    found = {
        "korn_graubard": (exact.lower, exact.upper),
        "logit": logit_interval(share.mean, se=share.se, df=share.df),
        "wald_t": wald_interval(share.mean, se=share.se, df=share.df),
    }
    for name, limits in found.items():
        expected = vector.expected["top2_raked"][name]
        assert [share.mean, *limits] == vector.near(
            [expected["p"], expected["lower"], expected["upper"]]
        )
