"""Citations of policies from anywhere in the house: `POL-4.2@v3#warnings`."""

import re
from dataclasses import dataclass

_CITATION = re.compile(
    r"POL-(?P<number>[0-9]{1,4}(?:\.[0-9]{1,4}){0,3})@v(?P<version>[0-9]{1,5})"
    r"(?:#(?P<key>[^\W_][\w-]{0,59}))?"
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A version of a policy, or one clause of it."""

    number: str
    version: int
    key: str = ""


def read_citation(text: str) -> Cited | None:
    """Return what a citation names; None when it is none."""
    found = _CITATION.fullmatch(text)
    if found is None:
        return None
    return Cited(found["number"], int(found["version"]), found["key"] or "")


def read_announced(ref: str) -> tuple[str, Cited] | None:
    """Return the source and the citation of news about a policy: `finding:7f3a POL-4.2@v3#says`."""
    source, _, citation = ref.partition(" ")
    cited = read_citation(citation)
    return (source, cited) if source and cited else None
