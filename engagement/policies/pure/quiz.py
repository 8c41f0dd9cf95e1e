"""A quiz as somebody types it, and how its answers are judged.

    Before you use force, what comes first?
    * A warning, when there is time
    - A report
    > Part 4.2.2: warn people when you can.

A blank line ends a question. One star marks the right answer, a dash each other one; the line
after > is shown to whoever chose another.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_QUESTIONS = 20
MOST_OPTIONS = 6
_BLANK = re.compile(r"\n\s*\n")


class CannotRead(ValueError):
    """A question that lacks something; `number` says which."""

    def __init__(self, number: int) -> None:
        super().__init__(f"question {number}")
        self.number = number


@dataclass(frozen=True, slots=True)
class Question:
    """One question, its answers in order, which one is right, and why."""

    text: str
    options: tuple[str, ...]
    right: int
    why: str

    def dump(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "text": self.text, "options": list(self.options), "right": self.right, "why": self.why,
        }  # fmt: skip


def load(stored: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Return the questions of stored values."""
    return tuple(
        Question(each["text"], tuple(each["options"]), each["right"], each["why"])
        for each in stored
    )


def parse(source: str) -> tuple[Question, ...]:
    """Return the questions of a typed quiz; raises CannotRead."""
    parts = [part for part in _BLANK.split(source.replace("\r\n", "\n").strip()) if part.strip()]
    if len(parts) > MOST_QUESTIONS:
        raise CannotRead(MOST_QUESTIONS + 1)
    return tuple(_question(number, part) for number, part in enumerate(parts, start=1))


def _question(number: int, part: str) -> Question:
    lines = [" ".join(line.split()) for line in part.split("\n")]
    options = [(line[:1], line[1:].strip()) for line in lines if line[:1] in ("*", "-")]
    rights = [at for at, (sign, _words) in enumerate(options) if sign == "*"]
    why = " ".join(line[1:].strip() for line in lines if line.startswith(">"))
    text = " ".join(line for line in lines if line[:1] not in ("*", "-", ">"))
    words = tuple(words for _sign, words in options)
    is_whole = (
        bool(text)
        and len(rights) == 1
        and 1 < len(options) <= MOST_OPTIONS
        and all(words)
        and len(set(words)) == len(words)
    )
    if not is_whole:
        raise CannotRead(number)
    return Question(text, words, rights[0], why)


def write(questions: Sequence[Question]) -> str:
    """Return questions as they are typed."""
    return "\n\n".join(
        "\n".join(
            [
                question.text,
                *(
                    f"{'*' if at == question.right else '-'} {words}"
                    for at, words in enumerate(question.options)
                ),
                *([f"> {question.why}"] if question.why else []),
            ]
        )
        for question in questions
    )


def wrong(questions: Sequence[Question], answers: Sequence[int | None]) -> list[int]:
    """Return which questions were not answered right, counted from 0."""
    given = [*answers, *[None] * len(questions)]
    return [at for at, question in enumerate(questions) if given[at] != question.right]
