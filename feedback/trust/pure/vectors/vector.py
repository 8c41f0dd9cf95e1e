"""A vector: a table of people or areas, and what is to be computed from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from feedback.trust.pure.cells import UNKNOWN, FloatArray, IntArray

MISSING = {"", "NA", "NaN"}
TRUTH = {"TRUE": 1.0, "FALSE": 0.0}


class CannotCompute(ValueError):
    """A vector lacks something, or asks for something that is not offered."""


@dataclass(frozen=True, eq=False)
class Vector:
    """One vector: its columns as text, and what to compute from them.

    `inputs` says which column plays which part; `calls` are the calls that made the reference
    numbers, `rule` how an index is made, `cases` the tables of a suppression file. What is
    expected to come out has no place here.
    """

    kind: str
    inputs: Mapping[str, Any]
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    calls: str = ""
    rule: str = ""
    cases: Sequence[Mapping[str, Any]] = ()

    def need(self, name: str) -> Any:
        """Give an input that the kind cannot do without."""
        if self.inputs.get(name) is None:
            raise CannotCompute(f"inputs lack '{name}'")
        return self.inputs[name]

    def several(self, name: str) -> list[str]:
        """Give an input that names none, one or several columns."""
        names = self.inputs.get(name)
        if names is None:
            return []
        return [names] if isinstance(names, str) else list(names)

    @property
    def level(self) -> float:
        """The level of the intervals: 95 % unless the inputs say otherwise."""
        if "level" in self.inputs:
            return float(self.inputs["level"])
        return 1 - float(self.inputs.get("alpha", 0.05))

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def texts(self, column: str) -> Sequence[str]:
        """Give a column as it stands."""
        if column not in self.columns:
            raise CannotCompute(f"the data have no column '{column}'")
        return self.columns[column]

    def numbers(self, column: str) -> FloatArray:
        """Read a numeric column; an empty entry is missing."""
        return np.array([self._number(column, text) for text in self.texts(column)])

    def is_numeric(self, column: str) -> bool:
        """Tell whether every entry that is there is a number."""
        return all(_is_number(text) for text in self.texts(column) if text not in MISSING)

    def categories(self, column: str) -> Categories:
        """Number the categories of a column; an empty entry is UNKNOWN."""
        texts = self.texts(column)
        if self.is_numeric(column):
            texts = [text if text in MISSING else plain(text) for text in texts]
            names = sorted({text for text in texts if text not in MISSING}, key=float)
            return Categories.of(["" if text in MISSING else text for text in texts], names)
        return Categories.of(texts, sorted({text for text in texts if text}, key=_as_in_a_book))

    def _number(self, column: str, text: str) -> float:
        if text in MISSING:
            return math.nan
        try:
            return TRUTH[text] if text in TRUTH else float(text)
        except ValueError:
            raise CannotCompute(f"column '{column}' holds '{text}', which is no number") from None


@dataclass(frozen=True, eq=False)
class Categories:
    """The categories of a column, in order, and the number of each entry's category."""

    names: list[str]
    codes: IntArray

    @classmethod
    def of(cls, texts: Sequence[str], names: list[str]) -> Categories:
        place = {name: number for number, name in enumerate(names)} | {"": UNKNOWN}
        return cls(names, np.array([place[text] for text in texts], dtype=np.int64))

    def code(self, name: Any) -> int:
        """Find a category by the name that the inputs give it, 1 and 1.0 being the same."""
        text = str(name)
        wanted = plain(text) if text not in self.names and _is_number(text) else text
        return self.names.index(wanted) if wanted in self.names else self._unheard_of(wanted)

    def _unheard_of(self, name: str) -> int:
        """Number a category that nobody is in."""
        self.names.append(name)
        return len(self.names) - 1


def plain(text: str) -> str:
    """Write a number in one way: 1, not 1.0 or 01."""
    value = float(text)
    return str(int(value)) if value.is_integer() else repr(value)


def _as_in_a_book(text: str) -> tuple[list[tuple[int, str]], str]:
    """Sort as R does: signs, digits, letters; capital or small matters only between equals."""
    kinds = [(int(sign.isalnum()) + int(sign.isalpha()), sign.casefold()) for sign in text]
    return kinds, text.swapcase()


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
