"""Read nested plain data (as JSON gives it) into typed values, and gather everything amiss.

A reader never stops at the first fault: whoever wrote the file learns all of them at once.
"""

import enum
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


class PlanFault(enum.StrEnum):
    """Why a field of a plan cannot be used; the words for people stand in enums."""

    MISSING = "missing"
    NOT_TEXT = "not_text"
    NOT_NUMBER = "not_number"
    NOT_WHOLE = "not_whole"
    NOT_YES_NO = "not_yes_no"
    NOT_LIST = "not_list"
    NOT_FIELDS = "not_fields"
    UNKNOWN_FIELD = "unknown_field"
    REPEATED = "repeated"
    NOT_OFFERED = "not_offered"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_WAVE = "unknown_wave"
    NO_FOLLOW_UP = "no_follow_up"
    NOT_BEFORE = "not_before"
    NO_OUTCOME = "no_outcome"
    NO_PRIMARY = "no_primary"
    ITEMS_OR_COLUMNS = "items_or_columns"
    NO_COLUMN_FOR_WAVE = "no_column_for_wave"
    UNKNOWN_ITEM = "unknown_item"
    LOW_ABOVE_HIGH = "low_above_high"
    AFTER_THE_LOT = "after_the_lot"
    OTHER_HASH = "other_hash"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing amiss: the path of the field, as `outcomes[2].low`, and what stood there."""

    where: str
    fault: PlanFault
    found: str = ""


class BadPlan(ValueError):
    """A plan that cannot be used, with everything that is amiss."""

    def __init__(self, flaws: list[Flaw]) -> None:
        super().__init__("; ".join(f"{flaw.where}: {flaw.fault} {flaw.found}" for flaw in flaws))
        self.flaws = tuple(flaws)


@dataclass
class Fields:
    """The fields of one object; each is asked for once, what was never asked for is unknown."""

    source: Mapping[str, Any]
    path: str = ""
    flaws: list[Flaw] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def flaw(self, name: str, fault: PlanFault, found: Any = "") -> None:
        """Note what is amiss with a field."""
        where = f"{self.path}.{name}" if self.path and name else self.path or name
        self.flaws.append(Flaw(where, fault, str(found)[:80]))

    def text(self, name: str, *, needed: bool = False) -> str:
        """Read words; blank where there are none."""
        value = self._take(name, "")
        if not isinstance(value, str):
            self.flaw(name, PlanFault.NOT_TEXT, value)
            return ""
        if needed and not value.strip():
            self.flaw(name, PlanFault.MISSING)
        return value.strip()

    def choice(self, name: str, offered: tuple[str, ...]) -> str:
        """Read one of the words offered; the first where nothing is said."""
        value = self.text(name) or offered[0]
        if value not in offered:
            self.flaw(name, PlanFault.NOT_OFFERED, f"{value} ({', '.join(offered)})")
        return value

    def number(
        self,
        name: str,
        default: float | None = None,
        *,
        low: float = -math.inf,
        high: float = math.inf,
    ) -> float | None:
        """Read a number within its limits."""
        value = self._take(name, default)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
            self.flaw(name, PlanFault.NOT_NUMBER, value)
            return default
        if not low <= value <= high:
            self.flaw(name, PlanFault.OUT_OF_RANGE, f"{value:g} ({low:g} … {high:g})")
        return float(value)

    def whole(self, name: str, default: int, *, low: int, high: int) -> int:
        """Read a whole number within its limits."""
        value = self._take(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            self.flaw(name, PlanFault.NOT_WHOLE, value)
            return default
        if not low <= value <= high:
            self.flaw(name, PlanFault.OUT_OF_RANGE, f"{value} ({low} … {high})")
        return value

    def yes(self, name: str) -> bool:
        """Read true or false."""
        value = self._take(name, default=False)
        if not isinstance(value, bool):
            self.flaw(name, PlanFault.NOT_YES_NO, value)
            return False
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """Read a list of words, each once."""
        values = self._list(name)
        if any(not isinstance(value, str | int | float) for value in values):
            self.flaw(name, PlanFault.NOT_TEXT, values)
            return ()
        names = tuple(str(value) for value in values)
        for repeated in sorted({one for one in names if names.count(one) > 1}):
            self.flaw(name, PlanFault.REPEATED, repeated)
        return names

    def inner(self, name: str) -> "Fields":
        """Read an object."""
        return self._fields(self._take(name, {}), name)

    def each(self, name: str, *, short: str = "") -> Iterator["Fields"]:
        """Read a list of objects; where `short` is given, a word alone stands for that field."""
        for place, value in enumerate(self._list(name), 1):
            stands_alone = bool(short) and isinstance(value, str)
            yield self._fields({short: value} if stands_alone else value, f"{name}[{place}]")

    def done(self) -> None:
        """Refuse what nobody asked for: nothing may stand in a plan and mean nothing."""
        for name in self.source:
            if name not in self.asked:
                self.flaw(name, PlanFault.UNKNOWN_FIELD)

    def _take(self, name: str, default: Any) -> Any:
        self.asked.add(name)
        value = self.source.get(name)
        return default if value is None else value

    def _list(self, name: str) -> list[Any]:
        value = self._take(name, [])
        if not isinstance(value, list):
            self.flaw(name, PlanFault.NOT_LIST, value)
            return []
        return value

    def _fields(self, value: Any, name: str) -> "Fields":
        if not isinstance(value, dict):
            self.flaw(name, PlanFault.NOT_FIELDS, value)
            value = {}
        return Fields(value, f"{self.path}.{name}" if self.path else name, self.flaws)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
