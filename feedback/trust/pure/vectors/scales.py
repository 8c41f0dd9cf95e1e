"""Vectors of scales, small areas and response: reliability, shrinking, the R-indicator."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from feedback.trust.pure.cells import UNKNOWN, FloatArray
from feedback.trust.pure.reliability import reliability as judge
from feedback.trust.pure.representativeness import representativeness
from feedback.trust.pure.scoring import reverse
from feedback.trust.pure.small_areas import Method, SmallAreas, fit_small_areas
from feedback.trust.pure.vectors.samples import nothing_for_nan
from feedback.trust.pure.vectors.vector import CannotCompute, Vector

METHODS = {
    "REML": Method.REML,
    "ML": Method.ML,
    "DL": Method.DERSIMONIAN_LAIRD,
    "PM_fay_herriot_moment": Method.FAY_HERRIOT,
    "HE_prasad_rao_moment": Method.PRASAD_RAO,
}


def reliability(vector: Vector) -> dict[str, Any]:
    """Judge a scale: alpha with Feldt's interval, item by item, and one-factor omega."""
    items = vector.need("items")
    answers = np.column_stack([vector.numbers(item) for item in items])
    for item in vector.several("reverse_keyed"):
        answers[:, items.index(item)] = reverse(
            answers[:, items.index(item)],
            minimum=vector.need("scale_min"),
            maximum=vector.need("scale_max"),
        )
    found = judge(answers)
    return {
        "n_rows": found.respondents,
        "n_complete": found.complete,
        "raw_alpha": found.alpha,
        "std_alpha": found.standardised_alpha,
        "alpha_by_formula": found.alpha,
        "feldt_ci95": {"lower": found.alpha_low, "upper": found.alpha_high},
        "mean_interitem_r": found.mean_correlation,
        "item_rest_r": _by_name(items, found.item_rest),
        "alpha_if_dropped": _by_name(items, found.alpha_without),
        "omega_total_one_factor": found.omega,
        "one_factor_loadings": _by_name(items, found.loadings),
    }


def _by_name(names: list[str], values: FloatArray) -> dict[str, Any]:
    return dict(zip(names, nothing_for_nan(values), strict=True))


def eb_area(vector: Vector) -> dict[str, Any]:
    """Shrink areas towards their mean, with five estimates of the spread between them."""
    direct, se = _areas(vector)
    result = {}
    for name, method in METHODS.items():
        found = fit_small_areas(direct, se, method=method)
        result[name] = {
            "tau2": found.variance,
            "mu": float(found.slopes[0]),
            "se_mu": float(found.slope_errors[0]),
            "shrink_to_direct": found.kept.tolist(),
            "eb": found.estimates.tolist(),
        }
    return result


def fay_herriot(vector: Vector) -> dict[str, Any]:
    """Shrink areas towards a regression on covariates.

    R's sae gives an error under REML, ML and the Fay-Herriot moment; where the reference comes
    from metafor, which has none, it is worked out for REML alone.
    """
    direct, se = _areas(vector)
    has_constant = bool(vector.inputs.get("intercept", True))
    covariates = _area_covariates(vector)
    is_sae = "rma(" not in vector.calls
    result = {}
    for method in (Method.REML, Method.ML, *([Method.FAY_HERRIOT] if is_sae else [])):
        found = fit_small_areas(
            direct, se, covariates=covariates, method=method, has_constant=has_constant
        )
        has_error = is_sae or method is Method.REML
        result[method.value] = _model(found, has_error=has_error, has_slope_errors=is_sae)
    return result


def _model(found: SmallAreas, *, has_error: bool, has_slope_errors: bool) -> dict[str, Any]:
    errors = {"se_beta": found.slope_errors.tolist()} if has_slope_errors else {}
    return {
        "beta": found.slopes.tolist(),
        **errors,
        "sigma2_u": found.variance,
        "eblup": found.estimates.tolist(),
        "mse": found.mse.tolist() if has_error else None,
    }


def _areas(vector: Vector) -> tuple[FloatArray, FloatArray]:
    direct, se = (vector.numbers(vector.need(name)) for name in ("direct", "se"))
    if np.isnan(direct).any() or not (se > 0).all():
        raise CannotCompute("every area needs a direct value and an error above zero")
    return direct, se


def _area_covariates(vector: Vector) -> FloatArray | None:
    """Read the covariates: a list of columns, or a sentence that names one as a factor."""
    stated = vector.inputs.get("covariates") or []
    words = re.findall(r"[\w.]+", stated) if isinstance(stated, str) else list(stated)
    factors = isinstance(stated, str) and "factor" in stated
    columns: list[FloatArray] = []
    for name in (word for word in words if word in vector.columns):
        if vector.is_numeric(name) and not factors:
            columns.append(vector.numbers(name))
        else:
            found = vector.categories(name)
            columns += [(found.codes == code).astype(float) for code in range(1, len(found.names))]
    if words and not columns:
        raise CannotCompute(f"no covariate is a column of the data: {stated}")
    return np.column_stack(columns) if columns else None


def r_indicator(vector: Vector) -> dict[str, Any]:
    """Estimate who answered how readily, and how evenly that makes them heard."""
    factors, names = {}, {"(Intercept)": "(Intercept)"}
    for column in vector.several("factors"):
        found = vector.categories(column)
        if (found.codes == UNKNOWN).any():
            raise CannotCompute(f"column '{column}' has empty entries")
        # Numbered with leading zeros, so that the order of the categories is kept.
        labels = [f"{code:04d}" for code in range(len(found.names))]
        factors[column] = [labels[code] for code in found.codes.tolist()]
        names |= {
            f"{column}={label}": f"factor({column}){name}"
            for label, name in zip(labels, found.names, strict=True)
        }
    found_response = representativeness(vector.numbers(vector.need("responded")), factors)
    return {
        "response_rate": found_response.response_rate,
        "coefficients": {names[k]: v for k, v in found_response.coefficients.items()},
        "r_indicator_population_sd": found_response.r_indicator,
        "r_indicator_sample_sd": found_response.r_indicator_sample,
        "max_absolute_bias_standardised": found_response.max_absolute_bias,
        "ipw_kish_deff": found_response.weighting_deff,
    }
