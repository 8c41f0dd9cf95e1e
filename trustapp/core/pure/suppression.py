"""Suppression: what may be shown at all, on a page, in a file, in an image or over the API."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass


class Reason(enum.StrEnum):
    """Why a number is not shown; the words for residents stand in the templates."""

    TOO_FEW_ANSWERS = "too_few_answers"
    TOO_FEW_EFFECTIVE = "too_few_effective"
    TOO_UNCERTAIN = "too_uncertain"
    WOULD_REVEAL_ANOTHER = "would_reveal_another"


class FloorLowered(ValueError):
    """A threshold was set below the floor that protects people."""


@dataclass(frozen=True)
class Thresholds:
    """The floors under everything published. Settings may raise them and never lower them."""

    cell_count: int = 11
    score_answers: int = 30
    score_effective: float = 30.0
    score_half_width: float = 10.0

    def __post_init__(self) -> None:
        at_least = (self.cell_count >= 11, self.score_answers >= 30, self.score_effective >= 30)
        if not all(at_least) or not 0 < self.score_half_width <= 10:
            raise FloorLowered("thresholds may only be stricter than 11, 30, 30 and 10 points")


FLOORS = Thresholds()
SHARE_IN_WHOLE_POINTS = 110


def reason_to_hide_count(count: int, thresholds: Thresholds = FLOORS) -> Reason | None:
    """Tell why a count of people is hidden, or None when it may be shown.

    A count of zero may be shown: it is about nobody.
    """
    if 0 < count < thresholds.cell_count:
        return Reason.TOO_FEW_ANSWERS
    return None


def reason_to_hide_score(
    *, answers: int, n_eff: float, half_width95: float, thresholds: Thresholds = FLOORS
) -> Reason | None:
    """Tell why a score is hidden, or None when it may be shown.

    The reasons are tried from the plainest to the most technical, so that a page gives the one
    a reader understands best. A width that is not a number hides the score.
    """
    if answers < max(thresholds.score_answers, thresholds.cell_count):
        return Reason.TOO_FEW_ANSWERS
    if not n_eff >= thresholds.score_effective:
        return Reason.TOO_FEW_EFFECTIVE
    if not half_width95 <= thresholds.score_half_width:
        return Reason.TOO_UNCERTAIN
    return None


class BandKind(enum.StrEnum):
    """How the number of a count band reads."""

    ABOUT = "about"
    FEWER_THAN = "fewer_than"


@dataclass(frozen=True)
class CountBand:
    """A count said so loosely that nobody can be found in it: "About 70", "Fewer than 30"."""

    kind: BandKind
    count: int


def count_band(count: int, *, fewest: int = FLOORS.score_answers, step: int = 10) -> CountBand:
    """Round a count to the nearest ten, half up, or say that it is below the floor.

    Rounded to tens from the floor on: 30 means anything from 30 to 34, so "Fewer than 30" and
    "About 30" never overlap.
    """
    if count < fewest:
        return CountBand(BandKind.FEWER_THAN, fewest)
    return CountBand(BandKind.ABOUT, math.floor(count / step + 0.5) * step)


def plain_mean(value: float, *, band: CountBand, is_share: bool) -> float:
    """Round an unweighted mean so that it does not tell how many answers made it.

    A share in percent of 35 answers is a multiple of 100/35, a mean of whole answers one of 10/35
    or so: to one decimal that gives the exact count away, which the band is there to keep. The
    steps are wider than what one answer more would move.
    """
    step = 5 if is_share and band.count < SHARE_IN_WHOLE_POINTS else 1
    return float(math.floor(value / step + 0.5) * step)
