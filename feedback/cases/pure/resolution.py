"""How many say that it was resolved, said so that nobody can be found in it."""

import math
from dataclasses import dataclass

from trustapp.core.pure.suppression import (
    SHARE_IN_WHOLE_POINTS,
    count_band,
    plain_mean,
    reason_to_hide_score,
)

# The normal quantile of a 95% interval.
_Z = 1.959964


@dataclass(frozen=True)
class Share:
    """A share in percent with its range, and about how many it is a share of."""

    percent: int
    low: int
    high: int
    about: int


def wilson(part: int, total: int) -> tuple[float, float]:
    """Return the 95% interval of a share in percent (Wilson 1927)."""
    share, shrink = part / total, _Z * _Z / total
    middle = (share + shrink / 2) / (1 + shrink)
    half = _Z / (1 + shrink) * math.sqrt(share * (1 - share) / total + shrink / (4 * total))
    return max(100 * (middle - half), 0.0), min(100 * (middle + half), 100.0)


def share_of(part: int, total: int) -> Share | None:
    """Return the share, or None where it is about too few or says too little.

    Its range is widened to the steps in which the share is rounded, so that it gives away no
    exact count and never leaves out what it should hold.
    """
    if not total:
        return None
    low, high = wilson(part, total)
    hidden = reason_to_hide_score(answers=total, n_eff=total, half_width95=(high - low) / 2)
    if hidden:
        return None
    band = count_band(total)
    step = 5 if band.count < SHARE_IN_WHOLE_POINTS else 1
    return Share(
        percent=round(plain_mean(100 * part / total, band=band, is_share=True)),
        low=math.floor(low / step) * step,
        high=math.ceil(high / step) * step,
        about=band.count,
    )
