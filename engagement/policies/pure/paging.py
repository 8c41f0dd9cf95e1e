"""Long policies in pages that load fast: whole parts where they fit, cut between blocks if not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from markdown_it import MarkdownIt

from engagement.policies.pure.clauses import Clause

Thing = TypeVar("Thing")

_BLOCKS = MarkdownIt("commonmark", {"html": False}).enable("table")
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])


def pages(
    things: Iterable[Thing], *, weight: Callable[[Thing], int], most: int
) -> list[list[Thing]]:
    """Return neighbours together, so that no page weighs more than `most` unless one thing does."""
    found: list[list[Thing]] = []
    load = most
    for thing in things:
        size = weight(thing)
        if not found or load + size > most:
            found.append([])
            load = 0
        found[-1].append(thing)
        load += size
    return found


def clause_pages(clauses: Iterable[Clause], *, most: int) -> list[list[Clause]]:
    """Return clauses by page; what goes on from one page to the next keeps its key."""
    pieces = (piece for clause in clauses for piece in _cut(clause, most))
    return pages(pieces, weight=lambda piece: len(piece.text) + len(piece.heading), most=most)


def _cut(clause: Clause, most: int) -> Iterator[Clause]:
    """Cut a clause that is too long by itself between its paragraphs, lists and tables."""
    if len(clause.text) <= most:
        yield clause
        return
    lines = clause.text.split("\n")
    starts = [
        token.map[0] for token in _BLOCKS.parse(clause.text) if token.level == 0 and token.map
    ]
    blocks = ["\n".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    for number, piece in enumerate(pages(blocks, weight=len, most=most)):
        text = "\n".join(piece).strip("\n")
        yield replace(clause, text=text, heading="" if number else clause.heading)
