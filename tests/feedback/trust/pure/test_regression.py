"""Least squares in the cases that a vector does not reach."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from feedback.trust.pure.regression import Errors, LeastSquares, NotIdentified, constant, dummies


def test_a_slope_has_the_textbook_estimate() -> None:
    draw = np.random.default_rng(4)
    x, y = draw.normal(size=60), draw.normal(size=60)

    found = LeastSquares(y, {"x": x, "constant": constant(x)}).coefficient("x", Errors.HC2)

    assert found.estimate == pytest.approx(stats.linregress(x, y).slope)
    assert found.df == 58


def test_everybody_alone_makes_cr2_the_same_as_hc2() -> None:
    draw = np.random.default_rng(5)
    x = draw.normal(size=40)
    fit = LeastSquares(draw.normal(size=40), {"x": x, "constant": constant(x)})

    assert fit.coefficient("x", Errors.CR2).se == pytest.approx(fit.coefficient("x", Errors.HC2).se)


def test_a_column_that_adds_nothing_is_dropped() -> None:
    x = np.arange(12.0)
    y = np.array([3.0, 1.0] * 6)
    columns = {"x": x, "constant": constant(x), "copy": 2 * x}

    fit = LeastSquares(y, columns)

    assert fit.names == ["x", "constant"]
    with pytest.raises(NotIdentified, match="copy"):
        fit.coefficient("copy", Errors.HC2)


def test_a_category_becomes_a_column() -> None:
    codes = np.array([3, 5, 3])

    assert {k: v.tolist() for k, v in dummies("ward", codes, drop_first=False).items()} == {
        "ward=3": [1, 0, 1],
        "ward=5": [0, 1, 0],
    }
    assert list(dummies("ward", codes, drop_first=True)) == ["ward=5"]
