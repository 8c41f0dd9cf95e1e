"""Conditions: what is asked after which answers."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.branching import Condition, asked, pruned, standings
from feedback.surveys.pure.draft import Draft


@dataclass(frozen=True)
class Question:
    id: int
    key: str
    conditions: tuple[Condition, ...] = ()
    shuffle: int = 0


CONTACT = Question(1, "contact")
WHY = Question(2, "why", (Condition("contact", values=(1, 3)),))
FAIR = Question(3, "fair", (Condition("contact", values=(1,)), Condition("why", at_least=5)))
SAFE = Question(4, "safe")
STEPS = [CONTACT, WHY, FAIR, SAFE]


@pytest.mark.parametrize(
    ("condition", "given", "holds"),
    [
        (Condition("q", values=(1, 3)), (3,), True),
        (Condition("q", values=(1, 3)), (2,), False),
        (Condition("q", values=(3,)), (2, 3), True),
        (Condition("q", at_least=5), (5,), True),
        (Condition("q", at_least=5), (4,), False),
        (Condition("q", at_most=5), (5,), True),
        (Condition("q", at_most=5), (6,), False),
        (Condition("q", at_least=2, at_most=3), (1, 4), False),
        (Condition("q", at_least=2), (), False),
    ],
)
def test_a_condition_holds_when_one_answer_fits(condition, given, holds):
    assert condition.holds(given) is holds


@pytest.mark.parametrize(
    "saved",
    [
        {"question": "q", "is": [1, 2]},
        {"question": "q", "at_least": 0},
        {"question": "q", "at_most": 7},
    ],
)
def test_a_condition_is_stored_as_it_was_read(saved):
    assert Condition.load(saved).dump() == saved


def test_what_follows_from_an_open_question_is_open():
    assert list(standings(STEPS, Draft())) == [True, None, None, True]


def test_an_answer_settles_what_follows():
    draft = Draft({1: "1", 2: "7"})

    assert list(standings(STEPS, draft)) == [True, True, True, True]
    assert asked(STEPS, draft) == [1, 2, 3, 4]


@pytest.mark.parametrize("answer", ["2", "skipped", "dont_know", "prefer_not"])
def test_other_answers_and_none_ask_nothing_more(answer):
    assert asked(STEPS, Draft({1: answer})) == [1, 4]


def test_what_was_answered_to_a_hidden_question_opens_nothing():
    draft = Draft({1: "2", 2: "9", 3: "9"})

    assert asked(STEPS, draft) == [1, 4]


def test_changing_an_answer_drops_what_is_no_longer_asked():
    draft = Draft({1: "2", 2: "9", 3: "1", 4: "5"}, {"sex": "male"}, {3: "Words."})

    assert pruned(STEPS, draft) == Draft({1: "2", 4: "5"}, {"sex": "male"}, {})


def test_one_chosen_option_of_several_is_enough():
    assert asked(STEPS[:2], Draft({1: ["2", "3"]})) == [1, 2]


conditions = st.builds(
    Condition,
    st.sampled_from(["q0", "q1", "q2", "q3"]),
    st.lists(st.integers(0, 3), max_size=2).map(tuple),
    st.none() | st.integers(0, 3),
    st.none() | st.integers(0, 3),
)
branches = st.lists(st.lists(conditions, max_size=2).map(tuple), min_size=5, max_size=5).map(
    lambda found: [Question(number, f"q{number}", held) for number, held in enumerate(found)]
)
drafts = st.dictionaries(st.integers(0, 4), st.sampled_from(["0", "1", "2", "3", "skipped"])).map(
    Draft
)


@given(branches, drafts)
def test_pruning_twice_is_pruning_once_and_keeps_what_is_asked(steps, draft):
    once = pruned(steps, draft)

    assert pruned(steps, once) == once
    assert set(once.answers) <= set(asked(steps, draft))
    assert asked(steps, once) == asked(steps, draft)
