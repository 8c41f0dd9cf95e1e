"""Which lines are headings, and how deep, where a document does not say so itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement.policies.pure.documents.numbering import depth_of

LONGEST = 120
_MOST_WORDS = 16
_NO_HEADING_ENDS = (".", ";", ",")
_HIGHEST = 2  # the page's own title stands above


@dataclass(frozen=True, slots=True)
class Look:
    """How a line that may be a heading looks: size of letters, emphasis, its number if any."""

    size: float
    emphasis: int
    number: str = ""


def may_be_heading(words: str) -> bool:
    """Whether a line reads like a heading: short, with letters, not the end of a sentence."""
    return (
        0 < len(words) <= LONGEST
        and len(words.split()) <= _MOST_WORDS
        and any(mark.isalpha() for mark in words)
        and not words.rstrip().endswith(_NO_HEADING_ENDS)
    )


def levels(looks: Sequence[Look]) -> list[int]:
    """Return how deep each heading stands: by its number, else by size and emphasis."""
    kinds = sorted({(look.size, look.emphasis) for look in looks}, reverse=True)
    ranks = [kinds.index((look.size, look.emphasis)) for look in looks]
    depths = [depth_of(look.number) for look in looks]
    numbered = [rank for rank, depth in zip(ranks, depths, strict=True) if depth]
    if 2 * len(numbered) < len(looks) or not looks:
        return [rank + _HIGHEST for rank in ranks]
    top, shallowest = min(numbered), min(filter(None, depths))
    return [
        _HIGHEST + (top + depth - shallowest if depth else rank)
        for rank, depth in zip(ranks, depths, strict=True)
    ]


def is_title(found: Sequence[int], *, starts: bool) -> bool:
    """Whether the first heading stands alone above all others, at the start of the document."""
    return starts and len(found) > 1 and all(level > found[0] for level in found[1:])
