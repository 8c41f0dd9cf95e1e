"""The words that a result is made of; needs no numpy, so screens may import it."""

import enum
from typing import Any

VERSION = "1"
"""Names the method; raised whenever the same plan and people would give other numbers."""

FEW_CLUSTERS = 40
FEW_PEOPLE = 30


class Finding(enum.StrEnum):
    """What may be said about one outcome in one wave."""

    RAISED = "raised"
    LOWERED = "lowered"
    NO_EFFECT = "no_effect"
    CANNOT_SAY = "cannot_say"
    TOO_FEW = "too_few"


class Headline(enum.StrEnum):
    """Which estimate and which p a finding rests on."""

    LIN = "itt_lin_cr2"
    DIFFERENCE = "itt_difference_cr2"
    LOT = "randomisation_inference"


class Fault(enum.StrEnum):
    """Why a file of people cannot be analysed; the words for people stand in enums."""

    EMPTY = "empty"
    NO_COLUMN = "no_column"
    COLUMN_TWICE = "column_twice"
    UNEVEN_LINE = "uneven_line"
    BLANK = "blank"
    NOT_NUMBER = "not_number"
    NOT_ZERO_ONE = "not_zero_one"
    OUTSIDE_SCALE = "outside_scale"
    PERSON_TWICE = "person_twice"
    TWO_ARMS = "two_arms"
    TWO_BLOCKS = "two_blocks"
    TWO_DISTRICTS = "two_districts"
    ONE_ARM = "one_arm"


class BadPeople(ValueError):
    """A file that cannot be analysed: which line and column, what stood there, how often."""

    def __init__(
        self, fault: Fault, *, column: str = "", line: int = 0, found: Any = "", times: int = 1
    ) -> None:
        super().__init__(f"{fault}: column {column!r}, line {line}, {found!r}, {times} times")
        self.fault = fault
        self.column = column
        self.line = line
        self.found = str(found)
        self.times = times


def finding(
    *,
    estimate: float,
    p: float,
    low: float | None,
    high: float | None,
    alpha: float,
    smallest: float | None,
) -> Finding:
    """Choose the word from the adjusted p and the interval; no writer has a say in it.

    Without a clear effect it is "no effect" only if the interval leaves no room for the smallest
    effect that was registered as mattering; where none was registered nothing is claimed beyond
    the interval, which the page then states.
    """
    if p < alpha:
        return Finding.RAISED if estimate > 0 else Finding.LOWERED
    if smallest is None:
        return Finding.NO_EFFECT
    if low is not None and high is not None and -smallest < low and high < smallest:
        return Finding.NO_EFFECT
    return Finding.CANNOT_SAY
