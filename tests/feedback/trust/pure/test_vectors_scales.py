"""Reliability, small areas and response propensities against R."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from feedback.trust.pure.reliability import reliability
from feedback.trust.pure.representativeness import representativeness
from feedback.trust.pure.scoring import reverse
from feedback.trust.pure.small_areas import Method, fit_small_areas
from tests.feedback.trust.pure.vectors import load

METAFOR = {
    "REML": Method.REML,
    "ML": Method.ML,
    "DL": Method.DERSIMONIAN_LAIRD,
    "PM_fay_herriot_moment": Method.FAY_HERRIOT,
    "HE_prasad_rao_moment": Method.PRASAD_RAO,
}


@pytest.mark.parametrize("name", ["alpha_attitude", "alpha_bfi_A"])
def test_alpha_and_omega(name: str) -> None:
    vector = load(name)
    items, inputs, expected = vector.inputs["items"], vector.inputs, vector.expected
    answers = np.column_stack([vector.numbers(item) for item in items])
    for item in np.atleast_1d(inputs["reverse_keyed"]).tolist():
        place = items.index(item)
        limits = {"minimum": inputs["scale_min"], "maximum": inputs["scale_max"]}
        answers[:, place] = reverse(answers[:, place], **limits)

    found = reliability(answers)

    assert (found.respondents, found.complete) == (expected["n_rows"], expected["n_complete"])
    numbers = [found.alpha, found.standardised_alpha, found.mean_correlation]
    keys = ("raw_alpha", "std_alpha", "mean_interitem_r")
    assert numbers == vector.near([expected[key] for key in keys])
    limits = expected["feldt_ci95"]
    assert [found.alpha_low, found.alpha_high] == vector.near([limits["lower"], limits["upper"]])
    for key, values in (
        ("item_rest_r", found.item_rest),
        ("alpha_if_dropped", found.alpha_without),
    ):
        assert values == vector.near([expected[key][item] for item in items])
    assert found.omega == vector.near(expected["omega_total_one_factor"], rel=1e-6)
    loadings = [expected["one_factor_loadings"][item] for item in items]
    assert found.loadings == vector.near(loadings, rel=1e-5)


@pytest.mark.parametrize("name", list(METAFOR))
def test_shrinking_without_covariates(name: str) -> None:
    vector = load("eb_neighbourhoods")

    found = fit_small_areas(vector.numbers("direct"), vector.numbers("se"), method=METAFOR[name])

    expected = vector.expected[name]
    numbers = [found.variance, found.slopes[0], found.slope_errors[0]]
    assert numbers == vector.near([expected[key] for key in ("tau2", "mu", "se_mu")])
    assert found.kept == vector.near(expected["shrink_to_direct"])
    assert found.estimates == vector.near(expected["eb"])


@pytest.mark.parametrize("method", [Method.REML, Method.ML, Method.FAY_HERRIOT])
def test_fay_herriot_with_its_error(method: Method) -> None:
    vector = load("fh_milk")
    codes, names = vector.codes("major_area")
    covariates = (codes[:, None] == np.arange(1, len(names))).astype(float)

    found = fit_small_areas(
        vector.numbers("direct"), vector.numbers("se"), covariates=covariates, method=method
    )

    expected: dict[str, Any] = vector.expected[method]
    assert found.variance == vector.near(expected["sigma2_u"])
    assert found.slopes == vector.near(expected["beta"])
    assert found.slope_errors == vector.near(expected["se_beta"])
    assert found.estimates == vector.near(expected["eblup"])
    assert found.mse == vector.near(expected["mse"])


def test_response_propensities_and_r_indicator() -> None:
    vector = load("r_indicator")
    factors = {name: vector.columns[name] for name in vector.inputs["factors"]}

    found = representativeness(vector.numbers("responded"), factors)

    expected = vector.expected
    named = {f"factor({k.replace('=', ')')}": v for k, v in found.coefficients.items() if "=" in k}
    named["(Intercept)"] = found.coefficients["(Intercept)"]
    assert named == vector.near(expected["coefficients"])
    numbers = [found.response_rate, found.r_indicator, found.r_indicator_sample]
    numbers += [found.max_absolute_bias, found.weighting_deff]
    keys = ["response_rate", "r_indicator_population_sd", "r_indicator_sample_sd"]
    keys += ["max_absolute_bias_standardised", "ipw_kish_deff"]
    assert numbers == vector.near([expected[key] for key in keys])
