"""Scoring: from the answers of one person to a number between 0 and 100.

An unanswered item is never 0 and a "don't know" is never the middle of the scale: both are
missing here, and counted elsewhere as numbers of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from feedback.trust.pure.cells import FloatArray


class AnswerOutsideScale(ValueError):
    """An answer lies outside the end points of its scale."""


def reverse(answers: ArrayLike, *, minimum: float, maximum: float) -> FloatArray:
    """Turn a negatively worded item round: the lowest answer becomes the highest."""
    return minimum + maximum - np.asarray(answers, dtype=np.float64)


def scale_scores(
    answers: ArrayLike,
    *,
    minimum: float,
    maximum: float,
    reversed_items: Sequence[int] = (),
    least_answered: int | None = None,
) -> FloatArray:
    """Score people (rows) on a scale of items (columns); NaN marks a missing answer or score.

    Reversed first; then the mean of the valid items if MORE than half of them are answered
    (or at least `least_answered`, where a questionnaire states its own rule); then fixed end
    points, `(mean - minimum) / (maximum - minimum) * 100`, so that scores of different waves
    and of 1..K and 0..10 scales stay comparable.
    """
    matrix = np.array(answers, dtype=np.float64, ndmin=2)
    if ((matrix < minimum) | (matrix > maximum)).any():
        raise AnswerOutsideScale(f"answers must lie between {minimum:g} and {maximum:g}")
    for item in reversed_items:
        matrix[:, item] = reverse(matrix[:, item], minimum=minimum, maximum=maximum)
    valid = ~np.isnan(matrix)
    answered = valid.sum(axis=1)
    least = matrix.shape[1] // 2 + 1 if least_answered is None else least_answered
    mean = np.where(valid, matrix, 0.0).sum(axis=1) / np.maximum(answered, 1)
    score = (mean - minimum) / (maximum - minimum) * 100
    return np.where(answered >= max(least, 1), score, np.nan)


def top2_box(answers: ArrayLike, *, maximum: float) -> FloatArray:
    """Mark answers in the top two categories with 1, others with 0, missing ones with NaN.

    The top two points of the scale whatever its length: 4 and 5 of 1..5, 9 and 10 of 0..10.
    The share is among those who answered the item.
    """
    values = np.asarray(answers, dtype=np.float64)
    return np.where(np.isnan(values), np.nan, (values >= maximum - 1).astype(np.float64))
