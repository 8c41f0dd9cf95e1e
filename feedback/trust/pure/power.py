"""Power: how many people a visit trial needs, and what it could find."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from feedback.trust.pure.distributions import noncentral_t_tail, t_quantile

MOST_PEOPLE = 1e9


@dataclass(frozen=True)
class TrialPlan:
    """What is supposed about a trial before it starts.

    `delta` is the effect on those visited and `sd` the spread of the outcome; `icc` and `m` tell
    how alike and how many the people of one household are; `r2` is what baseline covariates
    explain, `compliance` the share of assigned who are visited and `retention` the share who
    answer the follow-up.
    """

    delta: float
    sd: float
    icc: float
    m: float
    r2: float
    compliance: float
    retention: float
    alpha: float = 0.05
    power: float = 0.8

    @property
    def deff(self) -> float:
        return 1 + (self.m - 1) * self.icc

    @property
    def rest_sd(self) -> float:
        return self.sd * math.sqrt(1 - self.r2)

    def analysed_per_arm_alone(self) -> float:
        """Give the people to analyse per arm if everybody lived alone."""
        effect = abs(self.delta) * self.compliance / self.rest_sd
        return _solve(lambda n: t_test_power(n, effect, self.alpha), self.power, 2.0, MOST_PEOPLE)

    def randomised_per_arm(self) -> float:
        """Give the people to randomise per arm; rounded up only at the very end."""
        return self.analysed_per_arm_alone() * self.deff / self.retention

    def power_with(self, n_per_arm: float) -> float:
        """Give the chance to find the effect with this many randomised per arm."""
        effect = abs(self.delta) * self.compliance / self.rest_sd
        return t_test_power(self._worth(n_per_arm), effect, self.alpha)

    def smallest_effect_with(self, n_per_arm: float) -> float:
        """Give the difference between the arms that is found with the wanted power."""
        n = self._worth(n_per_arm)
        standardised = _solve(
            lambda size: t_test_power(n, size, self.alpha), self.power, 0.0, 100.0
        )
        return standardised * self.rest_sd

    def _worth(self, n_per_arm: float) -> float:
        return n_per_arm * self.retention / self.deff


def t_test_power(n: float, effect: float, alpha: float) -> float:
    """Give the power of a two-sided t test with n per arm, as R's power.t.test.

    The far tail is left out there, and n need not be a whole number.
    """
    df = 2 * max(n - 1, 1e-7)
    critical = float(t_quantile(1 - alpha / 2, df))
    return noncentral_t_tail(critical, df, math.sqrt(n / 2) * effect)


class OutOfReach(ValueError):
    """No trial of any size would find so small an effect."""


def _solve(rising: Callable[[float], float], goal: float, low: float, high: float) -> float:
    """Find where a rising function reaches its goal, by doubling and halving."""
    reach = max(low, 1.0)
    while rising(reach) < goal:
        low, reach = reach, reach * 2
        if reach > high:
            raise OutOfReach(f"nothing up to {high:g} reaches {goal:g}")
    high = reach
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < goal else (low, middle)
    return (low + high) / 2
