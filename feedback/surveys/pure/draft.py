"""Answers while they are being given: three questions a screen, each saved as it is sent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PER_SCREEN = 3
SKIPPED = "skipped"
DONT_KNOW = "dont_know"
PREFER_NOT = "prefer_not"
NO_NUMBER = (DONT_KNOW, PREFER_NOT, SKIPPED)
ABOUT = ("sex", "age", "race_ethnicity")


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer as it is stored for good."""

    item: int
    value: int | None
    status: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What someone has answered so far: by item id, and about themselves."""

    answers: dict[int, str] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, text: str | None) -> "Draft":
        """Return the draft that was saved as this text."""
        if not text:
            return cls()
        saved = json.loads(text)
        return cls({int(item): given for item, given in saved["answers"].items()}, saved["about"])

    def dump(self) -> str:
        """Return the draft as text, to be sealed."""
        return json.dumps({"answers": self.answers, "about": self.about}, separators=(",", ":"))

    def with_answers(self, items: Sequence[int], given: Mapping[int, str]) -> "Draft":
        """Return the draft with one screen replaced; what was left blank is skipped."""
        screen = {item: given.get(item) or SKIPPED for item in items}
        return Draft({**self.answers, **screen}, self.about)

    def with_about(self, about: Mapping[str, str]) -> "Draft":
        """Return the draft with what someone says about themselves; blanks are left out."""
        return Draft(self.answers, {name: about[name] for name in ABOUT if about.get(name)})

    @property
    def has_answer(self) -> bool:
        """Whether anything was answered rather than skipped."""
        return any(given != SKIPPED for given in self.answers.values())

    def rows(self, items: Sequence[int]) -> list[AnswerRow]:
        """Return one row for every one of these items; those never reached are skipped."""
        return [_row(item, self.answers.get(item, SKIPPED)) for item in items]


def _row(item: int, given: str) -> AnswerRow:
    if given in NO_NUMBER:
        return AnswerRow(item, None, given)
    return AnswerRow(item, int(given), "answered")


def screens(items: Sequence[int]) -> list[list[int]]:
    """Return the items of each question screen, in order."""
    return [list(items[start : start + PER_SCREEN]) for start in range(0, len(items), PER_SCREEN)]


def screen_to_resume(items: Sequence[int], draft: Draft) -> int:
    """Return the number of the first screen that was not sent yet; the one about you is last."""
    for number, screen in enumerate(screens(items), start=1):
        if any(item not in draft.answers for item in screen):
            return number
    return len(screens(items)) + 1
