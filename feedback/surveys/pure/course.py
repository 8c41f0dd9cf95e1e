"""One respondent's way through a survey: their own order, their own branches, their screens."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from feedback.surveys.pure.branching import Step, asked, standings
from feedback.surveys.pure.draft import Draft

PER_SCREEN = 3

S = TypeVar("S", bound=Step)


def _lot(name: str, *what: object) -> bytes:
    """Return what is drawn for one thing under one name: always the same, and like chance."""
    return hashlib.sha256("|".join(map(str, (name, *what))).encode()).digest()


def in_order(steps: Sequence[S], name: str) -> list[S]:
    """Return the steps as drawn for this name: those of one group change places.

    Sorting by independent lots makes every order equally likely, and the same name always
    gives the same order.
    """
    places: dict[int, list[int]] = {}
    for place, step in enumerate(steps):
        if step.shuffle:
            places.setdefault(step.shuffle, []).append(place)
    drawn = list(steps)
    for held in places.values():
        group = sorted((steps[place] for place in held), key=lambda step: _lot(name, step.id))
        for place, step in zip(held, group, strict=True):
            drawn[place] = step
    return drawn


def option_order(count: int, last: Sequence[int], name: str, item: int) -> list[int]:
    """Return the numbers of the options as drawn for this name; some stay at the end."""
    free = [option for option in range(1, count + 1) if option not in last]
    return [
        *sorted(free, key=lambda option: _lot(name, item, option)),
        *(option for option in range(1, count + 1) if option in last),
    ]


@dataclass(frozen=True)
class Course(Generic[S]):
    """The steps in the respondent's order, and how far they have come."""

    steps: Sequence[S]
    draft: Draft
    # What the order is drawn by.
    name: str = ""

    @classmethod
    def drawn(cls, steps: Sequence[S], name: str, draft: Draft) -> "Course[S]":
        """Return the course of the respondent with this name."""
        return cls(in_order(steps, name), draft, name)

    @cached_property
    def screens(self) -> list[list[S]]:
        """The steps of each screen that is asked for certain.

        A step never stands on one screen with a question it depends on. Where it would, the
        screen ends, also for those who are not asked it: so what stands on a screen depends on
        the screens before it alone, and stays when it is answered.
        """
        found: list[list[S]] = []
        screen: list[S] = []
        for step, is_asked in zip(self.steps, standings(self.steps, self.draft), strict=True):
            sources = {condition.question for condition in step.conditions}
            if len(screen) == PER_SCREEN or any(other.key in sources for other in screen):
                found.append(screen)
                screen = []
            if is_asked:
                screen.append(step)
        return [*found, screen] if screen else found

    @property
    def reached(self) -> int:
        """The number of the first screen that was not sent yet; the one about you is last."""
        for number, screen in enumerate(self.screens, start=1):
            if any(step.id not in self.draft.answers for step in screen):
                return number
        return len(self.screens) + 1

    @property
    def numbers(self) -> dict[int, int]:
        """The number of each question that is asked for certain, by its id."""
        return {item: number for number, item in enumerate(asked(self.steps, self.draft), 1)}

    @cached_property
    def most(self) -> int:
        """How many questions there are at most, whatever is still answered."""
        return sum(found is not False for found in standings(self.steps, self.draft))

    @property
    def is_settled(self) -> bool:
        """Whether no answer can change any more how many questions there are."""
        return self.most == len(self.numbers)

    def named(self, ids: str) -> list[S]:
        """Return the steps with these ids, written with commas as a screen names its own."""
        wanted = set(ids.split(","))
        return [step for step in self.steps if str(step.id) in wanted]
