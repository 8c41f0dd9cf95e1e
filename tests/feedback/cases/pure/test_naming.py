"""Whom a text names."""

import pytest

from feedback.cases.pure.naming import named_in

PEOPLE = [(1, "Lee Chen", "1042"), (2, "Ana de la Cruz", ""), (3, "Jo Al", "77")]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("Officer Chen, badge 1042", [1]),
        ("officer CRUZ!", [2]),
        ("the one with badge 77", [3]),
        ("Chen and Cruz", [1, 2]),
        ("de la policía", []),  # parts that are words of a language
        ("badge 10421", []),
        ("Chengdu", []),
        ("Jo Al", []),
    ],
)
def test_whole_names_and_badges_count(text: str, numbers: list[int]) -> None:
    assert named_in(text, PEOPLE) == numbers
