"""What may be shown at all."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustapp.core.pure.suppression import (
    BandKind,
    CountBand,
    FloorLowered,
    Reason,
    Thresholds,
    count_band,
    reason_to_hide_count,
    reason_to_hide_score,
)


@pytest.mark.parametrize(
    ("count", "reason"),
    [(0, None), (1, Reason.TOO_FEW_ANSWERS), (10, Reason.TOO_FEW_ANSWERS), (11, None)],
)
def test_a_count_of_a_few_people_is_hidden(count: int, reason: Reason | None) -> None:
    assert reason_to_hide_count(count) is reason


@pytest.mark.parametrize(
    ("answers", "n_eff", "half_width", "reason"),
    [
        (30, 30.0, 10.0, None),
        (29, 30.0, 10.0, Reason.TOO_FEW_ANSWERS),
        (30, 29.9, 10.0, Reason.TOO_FEW_EFFECTIVE),
        (30, 30.0, 10.1, Reason.TOO_UNCERTAIN),
        (5, 5.0, 40.0, Reason.TOO_FEW_ANSWERS),
        (300, math.nan, 5.0, Reason.TOO_FEW_EFFECTIVE),
        (300, 250.0, math.inf, Reason.TOO_UNCERTAIN),
        (300, 250.0, math.nan, Reason.TOO_UNCERTAIN),
    ],
)
def test_a_score_is_shown_on_firm_ground_only(
    answers: int, n_eff: float, half_width: float, reason: Reason | None
) -> None:
    found = reason_to_hide_score(answers=answers, n_eff=n_eff, half_width95=half_width)

    assert found is reason


def test_settings_may_raise_the_floors() -> None:
    strict = Thresholds(cell_count=50, score_answers=40, score_half_width=6.0)

    assert reason_to_hide_count(49, strict) is Reason.TOO_FEW_ANSWERS
    score = reason_to_hide_score(answers=49, n_eff=49, half_width95=5, thresholds=strict)
    assert score is Reason.TOO_FEW_ANSWERS


@pytest.mark.parametrize(
    "lowered",
    [
        {"cell_count": 10},
        {"score_answers": 29},
        {"score_effective": 29.0},
        {"score_half_width": 10.5},
        {"score_half_width": 0.0},
    ],
)
def test_settings_may_never_lower_the_floors(lowered: dict[str, float]) -> None:
    with pytest.raises(FloorLowered):
        Thresholds(**lowered)


@pytest.mark.parametrize(
    ("count", "band"),
    [
        (0, CountBand(BandKind.FEWER_THAN, 30)),
        (29, CountBand(BandKind.FEWER_THAN, 30)),
        (30, CountBand(BandKind.ABOUT, 30)),
        (65, CountBand(BandKind.ABOUT, 70)),
        (74, CountBand(BandKind.ABOUT, 70)),
        (1234, CountBand(BandKind.ABOUT, 1230)),
    ],
)
def test_counts_are_said_loosely(count: int, band: CountBand) -> None:
    assert count_band(count) == band


@given(st.integers(30, 100_000))
def test_a_band_is_never_far_from_the_count(count: int) -> None:
    band = count_band(count)

    assert abs(band.count - count) <= 5
    assert band.count % 10 == 0
