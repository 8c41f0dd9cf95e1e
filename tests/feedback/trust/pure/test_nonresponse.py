"""Who was asked, who answered and who was not heard."""

from __future__ import annotations

import pytest

from feedback.trust.pure.nonresponse import (
    GroupHeard,
    NobodyToCompare,
    adult_counts,
    rescale_to_adults,
    response_rate,
    who_was_heard,
)

AGES = {"under_18": 200.0, "18-39": 500.0, "40+": 300.0}


def test_children_do_not_take_part() -> None:
    assert adult_counts(AGES, minors={"under_18"}) == {"18-39": 500.0, "40+": 300.0}


def test_counts_of_all_ages_shrink_to_the_adults() -> None:
    sexes = rescale_to_adults({"women": 520.0, "men": 480.0}, adults=800.0)

    assert sexes == {"women": 416.0, "men": 384.0}


def test_the_share_of_adults_stands_beside_the_share_of_answers() -> None:
    heard = who_was_heard({"18-39": 500.0, "40+": 300.0}, {"40+": 30, "skipped": 10})

    assert heard == {
        "18-39": GroupHeard(adult_share=0.625, answer_share=0.0, answers=0),
        "40+": GroupHeard(adult_share=0.375, answer_share=1.0, answers=30),
    }
    assert heard["18-39"].gap == -0.625


@pytest.mark.parametrize(("adults", "answers"), [({"a": 0.0}, {"a": 3}), ({"a": 5.0}, {})])
def test_shares_need_adults_and_answers(adults: dict, answers: dict) -> None:
    with pytest.raises(NobodyToCompare):
        who_was_heard(adults, answers)


def test_nobody_cannot_be_rescaled() -> None:
    with pytest.raises(NobodyToCompare):
        rescale_to_adults({}, adults=10.0)


def test_undeliverable_invitations_were_never_asked() -> None:
    assert response_rate(invited=120, answered=25, undeliverable=20) == 0.25
    assert response_rate(invited=5, answered=0, undeliverable=5) is None
