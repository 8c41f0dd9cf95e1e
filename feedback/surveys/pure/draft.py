"""Answers while they are being given: each screen is saved as it is sent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SKIPPED = "skipped"
DONT_KNOW = "dont_know"
PREFER_NOT = "prefer_not"
NO_NUMBER = (DONT_KNOW, PREFER_NOT, SKIPPED)
ABOUT = ("sex", "age", "race_ethnicity")
# Stands among the answers for words, which are kept apart.
WRITTEN = "1"

# A number, why there is none, or the numbers of all options that were chosen.
Given = str | list[str]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer as it is stored for good."""

    item: int
    value: int | None
    status: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What someone has answered so far: by item id, about themselves, and in their own words."""

    answers: dict[int, Given] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)

    @classmethod
    def load(cls, text: str | None) -> "Draft":
        """Return the draft that was saved as this text."""
        if not text:
            return cls()
        saved = json.loads(text)
        answers = {int(item): given for item, given in saved["answers"].items()}
        words = {int(item): written for item, written in saved.get("words", {}).items()}
        return cls(answers, saved["about"], words)

    def dump(self) -> str:
        """Return the draft as text, to be sealed."""
        saved = {"answers": self.answers, "about": self.about, "words": self.words}
        return json.dumps(saved, separators=(",", ":"))

    def with_answers(
        self,
        items: Sequence[int],
        given: Mapping[int, Given],
        words: Mapping[int, str] | None = None,
    ) -> "Draft":
        """Return the draft with one screen replaced; what was left blank is skipped."""
        screen = {item: given.get(item) or SKIPPED for item in items}
        others = {item: written for item, written in self.words.items() if item not in screen}
        return Draft({**self.answers, **screen}, self.about, {**others, **(words or {})})

    def with_about(self, about: Mapping[str, str]) -> "Draft":
        """Return the draft with what someone says about themselves; blanks are left out."""
        told = {name: about[name] for name in ABOUT if about.get(name)}
        return Draft(self.answers, told, self.words)

    def only(self, items: Sequence[int]) -> "Draft":
        """Return the draft without the answers to any other item."""
        return Draft(
            {item: given for item, given in self.answers.items() if item in items},
            self.about,
            {item: written for item, written in self.words.items() if item in items},
        )

    @property
    def has_answer(self) -> bool:
        """Whether anything was answered rather than skipped."""
        return any(given != SKIPPED for given in self.answers.values())

    def values(self, item: int) -> tuple[int, ...]:
        """Return the numbers that were given for one item."""
        return tuple(row.value for row in self.rows([item]) if row.value is not None)

    def rows(self, items: Sequence[int]) -> list[AnswerRow]:
        """Return the rows of these items: one for each option that was chosen, else one each.

        Those never reached are skipped.
        """
        return [row for item in items for row in _rows(item, self.answers.get(item, SKIPPED))]

    def written(self, items: Sequence[int]) -> list[tuple[int, str]]:
        """Return what was written in own words for these items."""
        return [(item, self.words[item]) for item in items if item in self.words]


def _rows(item: int, given: Given) -> list[AnswerRow]:
    if isinstance(given, list):
        return [AnswerRow(item, int(option), "answered") for option in given]
    if given in NO_NUMBER:
        return [AnswerRow(item, None, given)]
    return [AnswerRow(item, int(given), "answered")]
