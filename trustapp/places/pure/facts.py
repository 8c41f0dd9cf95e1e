"""What a city folder says: areas, counts and where they come from."""

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Area:
    """One place as its file describes it; rings run clockwise, holes the other way."""

    number: int
    name: str
    slug: str
    boundary: dict[str, Any]


@dataclass(frozen=True)
class Count:
    """How many people of one group live in one place, and who says so."""

    count: int
    source: str


@dataclass(frozen=True)
class Provenance:
    """One source: how data files cite it, and how people read it."""

    cited_as: str
    title: str
    publisher: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.cited_as.lower()).strip("-")[:50] or "source"
