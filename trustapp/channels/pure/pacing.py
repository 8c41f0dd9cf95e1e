"""How fast messages may leave for one mail domain or one carrier of texts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LIMIT = re.compile(r"([^\s=]+)=([1-9]\d{0,6})")
OTHERS = "*"


@dataclass(frozen=True, slots=True)
class Pace:
    """A steady trickle with small bursts: never more than `per_minute` in any minute.

    A tenth may leave at once and the rest follows in even steps, so that burst and steps together
    stay within the limit wherever the minute begins.
    """

    per_minute: int

    @property
    def burst(self) -> int:
        """How many may leave at once after a pause."""
        return 1 + self.per_minute // 10

    @property
    def step(self) -> float:
        """How many seconds lie between two when none has waited."""
        return 60.0 / (self.per_minute - self.burst + 1)


def read_limits(written: str) -> Mapping[str, Pace]:
    """Read limits as they are set: `gmail.com=600 yahoo.com=300 *=1200`.

    Raises ValueError with the part that cannot be read.
    """
    limits = {}
    for part in written.split():
        found = _LIMIT.fullmatch(part)
        if found is None:
            raise ValueError(f"{part} is no limit such as example.org=600")
        limits[found[1].lower()] = Pace(int(found[2]))
    return limits
