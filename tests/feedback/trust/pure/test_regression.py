"""Least squares in the cases that a vector does not reach."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from feedback.trust.pure.regression import Errors, LeastSquares, NotIdentified, constant


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


@pytest.mark.parametrize("errors", [Errors.HC2, Errors.CR1, Errors.CR2])
def test_means_taken_out_of_groups_are_a_column_for_each(errors: Errors) -> None:
    draw = np.random.default_rng(8)
    group = np.repeat(np.arange(9), 8)
    homes = np.repeat(np.arange(36), 2)
    x, y = draw.normal(size=72), draw.normal(size=72)
    columns = {"x": x, "before": draw.normal(size=72), "same for all in a group": group * 1.0}
    dummies = {str(code): (group == code).astype(float) for code in range(9)}

    absorbed = LeastSquares(y, columns, clusters=homes, absorb=group)
    spelled_out = LeastSquares(y, columns | dummies, clusters=homes)

    assert absorbed.names == ["x", "before"]
    found, wanted = (fit.coefficient("x", errors) for fit in (absorbed, spelled_out))
    assert vars(found) == pytest.approx(vars(wanted), rel=1e-9)


def test_more_columns_than_people_are_dropped() -> None:
    draw = np.random.default_rng(9)

    fit = LeastSquares(draw.normal(size=3), {str(n): draw.normal(size=3) for n in range(5)})

    assert fit.names == ["0", "1", "2"]
