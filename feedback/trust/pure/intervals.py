"""Intervals for shares, and whether a share may be shown at all."""

from __future__ import annotations

import math
from dataclasses import dataclass

from feedback.trust.pure.distributions import beta_quantile, t_quantile
from feedback.trust.pure.estimation import Estimate


@dataclass(frozen=True)
class ShareInterval:
    """A Korn-Graubard interval with the sample sizes that led to it."""

    n_eff: float
    n_eff_df: float
    lower: float
    upper: float

    @property
    def width(self) -> float:
        return self.upper - self.lower


@dataclass(frozen=True)
class Presentation:
    """What the NCHS standards say about showing a share."""

    is_shown: bool
    relative_width: float | None
    needs_review: bool
    is_complement_unreliable: bool


def korn_graubard(
    share: float,
    *,
    n: float,
    n_eff: float,
    df: float,
    level: float = 0.95,
    is_capped: bool = True,
) -> ShareInterval:
    """Bound a share by the Clopper-Pearson limits at its effective sample size.

    Korn & Graubard 1998: `n* = min(n, n_eff (t_{n-1} / t_df)^2)`, limits are beta quantiles with
    `x = share n*`. `n` counts all respondents of the design; `n_eff` is `p(1-p)/se^2` or n/deff.
    Without the cap, weighting that makes a share more precise than a simple random sample may
    narrow the interval further, as R's `svyciprop` lets it; what is published is capped.
    """
    tail = (1 - level) / 2
    ratio = float(t_quantile(tail, n - 1)) / float(t_quantile(tail, df))
    size = n_eff * ratio**2
    if is_capped:
        size = min(float(n), size)
    successes = share * size
    return ShareInterval(
        n_eff=n_eff,
        n_eff_df=size,
        lower=0.0 if share <= 0 else beta_quantile(tail, successes, size - successes + 1),
        upper=1.0 if share >= 1 else beta_quantile(1 - tail, successes + 1, size - successes),
    )


def share_interval(share: Estimate, *, respondents: float) -> ShareInterval:
    """Bound an estimated share; `respondents` counts everybody, also without an answer here.

    The effective size comes from the standard error; where everybody answered alike there is
    none, and the size after weighting takes its place.
    """
    n_eff = n_eff_of_share(share.mean, share.se) if share.se > 0 else share.n_eff
    return korn_graubard(share.mean, n=respondents, n_eff=n_eff, df=share.df)


def n_eff_of_share(share: float, se: float) -> float:
    """Give the size of the simple random sample with the same standard error."""
    return share * (1 - share) / se**2


def logit_interval(
    share: float, *, se: float, df: float, level: float = 0.95
) -> tuple[float, float]:
    """Bound a share by a t interval on the scale of its log odds; both ends stay inside 0..1."""
    centre = math.log(share / (1 - share))
    reach = float(t_quantile((1 + level) / 2, df)) * se / (share * (1 - share))
    return 1 / (1 + math.exp(reach - centre)), 1 / (1 + math.exp(-reach - centre))


def wald_interval(
    share: float, *, se: float, df: float, level: float = 0.95
) -> tuple[float, float]:
    """Bound a share by a plain t interval, which may leave 0..1 and is kept for comparison."""
    reach = float(t_quantile((1 + level) / 2, df)) * se
    return share - reach, share + reach


def presentation(share: float, *, n: float, df: float, interval: ShareInterval) -> Presentation:
    """Decide whether a share may be shown (NCHS Data Presentation Standards for Proportions).

    Parker et al. 2017: hidden if n or its effective size is under 30, or if the interval is 30
    points wide or more; shown if it is at most 5 points wide; in between hidden if it is wider
    than 130 % of the share. A share of 0 or 1, or fewer than 8 degrees of freedom, is for a
    person to look at; the share of the others may be unreliable by itself.
    """
    width = interval.width
    relative = width / share if share > 0 else None
    complement = width / (1 - share) if share < 1 else None
    is_shown = min(n, interval.n_eff) >= 30 and width < 0.30
    if is_shown and width > 0.05:
        is_shown = relative is None or relative <= 1.30
    return Presentation(
        is_shown=is_shown,
        relative_width=relative,
        needs_review=is_shown and (df < 8 or share <= 0 or share >= 1),
        is_complement_unreliable=(
            is_shown and width > 0.05 and complement is not None and complement > 1.30
        ),
    )
