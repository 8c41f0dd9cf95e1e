"""Conditions: a question is asked only after certain answers to earlier ones."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from feedback.surveys.pure.draft import Draft


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on the answer to an earlier question: any of these values, or a range."""

    question: str
    values: tuple[int, ...] = ()
    at_least: int | None = None
    at_most: int | None = None

    @classmethod
    def load(cls, saved: Mapping[str, Any]) -> "Condition":
        """Return the condition that was stored like this."""
        return cls(
            saved["question"],
            tuple(saved.get("is", ())),
            saved.get("at_least"),
            saved.get("at_most"),
        )

    def dump(self) -> dict[str, Any]:
        """Return the condition as it is stored."""
        saved: dict[str, Any] = {"question": self.question}
        if self.values:
            saved["is"] = list(self.values)
        if self.at_least is not None:
            saved["at_least"] = self.at_least
        if self.at_most is not None:
            saved["at_most"] = self.at_most
        return saved

    def holds(self, given: Collection[int]) -> bool:
        """Whether one of these answers fulfils it; no answer never does."""
        return any(self._fits(value) for value in given)

    def _fits(self, value: int) -> bool:
        return (
            (not self.values or value in self.values)
            and (self.at_least is None or value >= self.at_least)
            and (self.at_most is None or value <= self.at_most)
        )


class Step(Protocol):
    """What branching and order need to know about a question of a survey."""

    @property
    def id(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def conditions(self) -> tuple[Condition, ...]: ...
    @property
    def shuffle(self) -> int: ...


def standings(steps: Iterable[Step], draft: Draft) -> Iterator[bool | None]:
    """Yield for each step in order whether it is asked; None while that is still open.

    A condition on a question that is not asked never holds, whatever was answered before.
    """
    given: dict[str, tuple[int, ...] | None] = {}
    for step in steps:
        found = _all(_holds(condition, given) for condition in step.conditions)
        if found:
            given[step.key] = draft.values(step.id) if step.id in draft.answers else None
        else:
            given[step.key] = None if found is None else ()
        yield found


def _holds(condition: Condition, given: Mapping[str, tuple[int, ...] | None]) -> bool | None:
    values = given.get(condition.question, ())
    return None if values is None else condition.holds(values)


def _all(found: Iterable[bool | None]) -> bool | None:
    """Return False where one is False, else None where one is open, else True."""
    seen = set(found)
    if False in seen:
        return False
    return None if None in seen else True


def asked(steps: Sequence[Step], draft: Draft) -> list[int]:
    """Return the ids of the steps that this draft is asked for certain, in order."""
    found = zip(steps, standings(steps, draft), strict=True)
    return [step.id for step, is_asked in found if is_asked]


def pruned(steps: Sequence[Step], draft: Draft) -> Draft:
    """Return the draft without answers to questions that are not asked after the others."""
    return draft.only(asked(steps, draft))


def earlier(steps: Sequence[Step], key: str) -> list[str]:
    """Return the questions that everyone is asked before this one, whatever order is drawn.

    Those of one shuffle group may come in any order, so all of a group comes as late as its last
    place and as early as its first.
    """
    last: dict[int, int] = {}
    first: dict[int, int] = {}
    for place, step in enumerate(steps):
        if step.shuffle:
            first.setdefault(step.shuffle, place)
            last[step.shuffle] = place
    places = {step.key: place for place, step in enumerate(steps)}
    own = next(step for step in steps if step.key == key)
    start = first.get(own.shuffle, places[key])
    return [step.key for step in steps if last.get(step.shuffle, places[step.key]) < start]


def misplaced(steps: Sequence[Step]) -> list[tuple[str, str]]:
    """Return every question with a question it depends on that is not asked before it."""
    return [
        (step.key, condition.question)
        for step in steps
        for condition in step.conditions
        if condition.question not in earlier(steps, step.key)
    ]
