"""What is supposed about a trial before it starts; the arithmetic stands with the estimators."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Supposed:
    """Effect on those visited and spread, in points of the outcome; who is reached, who answers.

    `icc` tells how alike people of one household are, `r2` what is known of the outcome before.
    """

    people: int
    households: int
    effect: float
    sd: float
    icc: float
    r2: float
    compliance: float
    retention: float
    alpha: float = 0.05
    power: float = 0.8
