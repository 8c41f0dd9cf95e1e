"""Two people at one form: what can stand together, and where one would undo the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Merged:
    """What to change, and which fields somebody else has changed to something else meanwhile."""

    changes: dict[str, Any]
    overtaken: tuple[str, ...]


def merge(
    *, seen: Mapping[str, Any], typed: Mapping[str, Any], current: Mapping[str, Any]
) -> Merged:
    """Merge what somebody typed, who saw one state, into the state there is now.

    A field they left as they saw it stays as it is now. A field that both changed, not alike, is
    overtaken.
    """
    changes: dict[str, Any] = {}
    overtaken = []
    for name, value in typed.items():
        if value in (seen.get(name), current.get(name)):
            continue
        if name in seen and seen[name] != current.get(name):
            overtaken.append(name)
        changes[name] = value
    return Merged(changes, tuple(overtaken))
