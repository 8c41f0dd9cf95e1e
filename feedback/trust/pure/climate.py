"""What the answers to one question come to: a mean with its interval, or why there is none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from feedback.trust.pure.distributions import t_quantile

LEVEL = 0.95


@dataclass(frozen=True)
class MeanOfAnswers:
    """The mean of some answers with the limits of its 95 % interval, on their own scale."""

    answers: int
    mean: float
    low: float
    high: float

    @property
    def is_unanimous(self) -> bool:
        """Whether everyone gave the same answer, so that the mean tells each person's."""
        return self.low == self.high


def mean_of_answers(counts: Mapping[int, int], *, lowest: int, highest: int) -> MeanOfAnswers:
    """Give the mean of answers that are counted by value, with Student's interval.

    Everyone who works here was asked, so there are no weights and no design; the limits are those
    of a simple random sample, without a correction for how many were asked, and never leave the
    scale. Takes at least two answers.
    """
    answers = sum(counts.values())
    mean = sum(value * count for value, count in counts.items()) / answers
    squares = sum(count * (value - mean) ** 2 for value, count in counts.items())
    error = math.sqrt(squares / (answers - 1) / answers)
    reach = float(t_quantile((1 + LEVEL) / 2, answers - 1)) * error
    return MeanOfAnswers(
        answers=answers, mean=mean, low=max(mean - reach, lowest), high=min(mean + reach, highest)
    )
