"""From answers to a score between 0 and 100."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from feedback.trust.pure.scoring import AnswerOutsideScale, reverse, scale_scores, top2_box

MISSING = np.nan
answers_1_to_5 = arrays.arrays(
    float,
    st.tuples(st.integers(1, 8), st.integers(1, 7)),
    elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, MISSING]),
)


def test_reversed_before_the_mean_and_fixed_end_points() -> None:
    scores = scale_scores([[5, 4, 1], [1, 1, 5]], minimum=1, maximum=5, reversed_items=[2])

    assert scores.tolist() == [pytest.approx(100 * 11 / 12), 0.0]


def test_exactly_half_answered_is_not_more_than_half() -> None:
    scores = scale_scores([[4, 4, MISSING, MISSING], [4, 4, 4, MISSING]], minimum=0, maximum=10)

    assert scores.tolist() == pytest.approx([MISSING, 40.0], nan_ok=True)


def test_a_questionnaire_may_state_its_own_least_number() -> None:
    answers = [[4, MISSING, MISSING], [MISSING, MISSING, MISSING]]

    scores = scale_scores(answers, minimum=0, maximum=8, least_answered=1)
    none_needed = scale_scores(answers, minimum=0, maximum=8, least_answered=0)

    assert scores.tolist() == pytest.approx([50.0, MISSING], nan_ok=True)
    assert none_needed.tolist() == pytest.approx([50.0, MISSING], nan_ok=True)


@pytest.mark.parametrize("answer", [0, 6])
def test_an_answer_outside_the_scale_is_refused(answer: int) -> None:
    with pytest.raises(AnswerOutsideScale):
        scale_scores([[3, answer]], minimum=1, maximum=5)


def test_top2_box_takes_the_last_two_points_of_any_scale() -> None:
    assert top2_box([3, 4, 5], maximum=5).tolist() == [0, 1, 1]
    assert top2_box([8, 9, 10], maximum=10).tolist() == [0, 1, 1]
    assert np.isnan(top2_box([MISSING], maximum=5)).all()


@settings(deadline=None)
@given(answers_1_to_5)
def test_scores_stay_between_0_and_100(answers: np.ndarray) -> None:
    scores = scale_scores(answers, minimum=1, maximum=5)

    answered = (~np.isnan(answers)).sum(axis=1)
    assert (np.isnan(scores) == (answered * 2 <= answers.shape[1])).all()
    assert ((scores >= 0) & (scores <= 100))[~np.isnan(scores)].all()


@settings(deadline=None)
@given(answers_1_to_5)
def test_reversing_every_item_mirrors_the_score(answers: np.ndarray) -> None:
    mirrored = scale_scores(reverse(answers, minimum=1, maximum=5), minimum=1, maximum=5)

    scores = scale_scores(answers, minimum=1, maximum=5)
    assert mirrored == pytest.approx(100 - scores, nan_ok=True)


@settings(deadline=None)
@given(answers_1_to_5)
def test_an_unanswered_item_is_not_a_zero(answers: np.ndarray) -> None:
    widened = np.hstack([answers, np.full_like(answers, MISSING)])

    scores = scale_scores(widened, minimum=1, maximum=5, least_answered=1)

    valid = ~np.isnan(answers)
    mean = np.where(valid, answers, 0).sum(axis=1) / np.maximum(valid.sum(axis=1), 1)
    expected = np.where(valid.any(axis=1), (mean - 1) / 4 * 100, MISSING)
    assert scores == pytest.approx(expected, nan_ok=True)
