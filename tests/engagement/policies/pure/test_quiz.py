"""A quiz as it is typed, and how it is judged."""

import pytest

from engagement.policies.pure import quiz

TYPED = """Before you use force, what comes first?
* A warning, when there is time
- A report
> Part 4.2.2: warn people when you can.

When is the report due?
- In a week
* Within a day"""


def test_a_typed_quiz_is_read_and_written_back() -> None:
    questions = quiz.parse(TYPED.replace("\n", "\r\n"))

    assert questions == (
        quiz.Question(
            "Before you use force, what comes first?",
            ("A warning, when there is time", "A report"),
            0,
            "Part 4.2.2: warn people when you can.",
        ),
        quiz.Question("When is the report due?", ("In a week", "Within a day"), 1, ""),
    )  # fmt: skip
    assert quiz.write(questions) == TYPED
    assert quiz.load([each.dump() for each in questions]) == questions


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("Why?\n* only one", 1),
        ("Why?\n- a\n- b", 1),
        ("Why?\n* a\n* b", 1),
        ("Why?\n* a\n- a", 1),
        ("Why?\n* a\n-", 1),
        ("* a\n- b", 1),
        ("Why?\n* a\n" + "\n".join(f"- {n}" for n in range(6)), 1),
        ("Why?\n* a\n- b\n\nHow?", 2),
        ("\n\n".join(["Why?\n* a\n- b"] * 21), 21),
    ],
)
def test_what_is_no_question_is_named(source: str, number: int) -> None:
    with pytest.raises(quiz.CannotRead) as fault:
        quiz.parse(source)

    assert fault.value.number == number


def test_no_quiz_at_all() -> None:
    assert quiz.parse(" \n ") == ()


@pytest.mark.parametrize(
    ("answers", "expected"), [([0, 1], []), ([1, 1], [0]), ([0, None], [1]), ([], [0, 1])]
)
def test_answers_are_judged(answers: list, expected: list) -> None:
    assert quiz.wrong(quiz.parse(TYPED), answers) == expected
