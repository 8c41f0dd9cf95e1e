"""A question and its answer options, made ready for the rules."""

import re
from dataclasses import dataclass
from functools import cached_property

from feedback.surveys.pure.linter.phrases import Pattern

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*")
_SENTENCE = re.compile(r"[^.?!]+(?:\.(?=\w)[^.?!]+)*[.?!]*")


def folded(text: str) -> str:
    """Return the text in lower case with straight quotes, each letter in its old position."""
    return "".join(
        low if len(low := letter.lower()) == 1 else letter for letter in text.translate(_STRAIGHT)
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One answer option, as written and folded."""

    text: str
    folded: str


@dataclass(frozen=True)
class Question:
    """The words that a respondent reads."""

    text: str
    options: tuple[Option, ...]
    # Options that let somebody out: don't know, prefer not to say, does not apply.
    exits: Pattern

    @cached_property
    def folded(self) -> str:
        """The text as the rules read it."""
        return folded(self.text)

    @cached_property
    def words(self) -> list[str]:
        """The words of the text, folded."""
        return _WORD.findall(self.folded)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence starts and ends."""
        return [
            (each.start(), each.end())
            for each in _SENTENCE.finditer(self.text)
            if _WORD.search(each.group())
        ]

    @cached_property
    def answers(self) -> tuple[Option, ...]:
        """The options that say something about the thing asked."""
        return tuple(each for each in self.options if not self.exits.search(each.folded))

    @cached_property
    def has_exit(self) -> bool:
        """Whether any option lets somebody out."""
        return len(self.answers) < len(self.options)

    @property
    def is_question(self) -> bool:
        """Whether it asks; a statement is answered by agreeing."""
        return "?" in self.text or "؟" in self.text

    def count_words(self, start: int, end: int) -> int:
        """Return how many words stand between two places of the text."""
        return len(_WORD.findall(self.folded, start, end))


def read_question(text: str, options: list[str] | tuple[str, ...], exits: Pattern) -> Question:
    """Return the question with its options that have any words."""
    kept = (each.strip() for each in options)
    return Question(text, tuple(Option(each, folded(each)) for each in kept if each), exits)
