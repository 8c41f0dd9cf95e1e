"""Korn-Graubard limits and the NCHS decision."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.trust.pure.estimation import estimate_from
from feedback.trust.pure.intervals import (
    ShareInterval,
    korn_graubard,
    logit_interval,
    n_eff_of_share,
    presentation,
    share_interval,
    wald_interval,
)


@pytest.mark.parametrize(
    ("share", "width", "is_shown", "is_complement_unreliable"),
    [
        (0.5, 0.30, False, False),
        (0.5, 0.29, True, False),
        (0.01, 0.05, True, False),
        (0.04, 0.06, False, False),
        (0.97, 0.06, True, True),
        (0.0, 0.06, True, False),
        (1.0, 0.06, True, False),
    ],
)
def test_each_step_of_the_decision(
    share: float, width: float, is_shown: bool, is_complement_unreliable: bool
) -> None:
    interval = ShareInterval(n_eff=100, n_eff_df=100, lower=0.0, upper=width)

    shown = presentation(share, n=100, df=99, interval=interval)

    assert shown.is_shown is is_shown
    assert shown.is_complement_unreliable is is_complement_unreliable
    assert shown.needs_review is (is_shown and share in (0.0, 1.0))


@settings(deadline=None)
@given(st.floats(0.001, 0.999), st.integers(30, 3000), st.floats(1, 5))
def test_every_interval_holds_its_share(share: float, n: int, deff: float) -> None:
    se = (share * (1 - share) * deff / n) ** 0.5

    exact = korn_graubard(share, n=n, n_eff=n_eff_of_share(share, se), df=n - 1)
    logit = logit_interval(share, se=se, df=n - 1)
    plain = wald_interval(share, se=se, df=n - 1)

    assert 0 <= exact.lower < share < exact.upper <= 1
    assert 0 < logit[0] < share < logit[1] < 1
    assert plain[0] + plain[1] == pytest.approx(2 * share)
    assert exact.n_eff == pytest.approx(n / deff)


@settings(deadline=None)
@given(st.floats(0.05, 0.95), st.integers(40, 500))
def test_a_mirrored_share_has_the_mirrored_interval(share: float, n: int) -> None:
    left = korn_graubard(share, n=n, n_eff=n, df=n - 1)
    right = korn_graubard(1 - share, n=n, n_eff=n, df=n - 1)

    assert left.lower == pytest.approx(1 - right.upper, abs=1e-9)


def test_a_share_takes_its_effective_size_from_its_error() -> None:
    share = estimate_from(n=200, n_eff=180.0, mean=0.5, se=0.05, df=190)

    found = share_interval(share, respondents=220)

    assert found == korn_graubard(0.5, n=220, n_eff=n_eff_of_share(0.5, 0.05), df=190)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_share_without_error_falls_back_to_the_weights(share: float) -> None:
    everybody = estimate_from(n=200, n_eff=180.0, mean=share, se=0.0, df=190)

    found = share_interval(everybody, respondents=200)

    assert found.n_eff == 180.0
    assert found.lower <= share <= found.upper
    assert 0 < found.width < 0.05
