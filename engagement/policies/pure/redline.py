"""What changed between two versions: clauses are matched by key, words are compared inside them.

Words are compared by difflib (Ratcliff and Obershelp's gestalt matching) and then merged so that
they read well: an unchanged scrap between two larger changes joins them, after the semantic
clean-up of Fraser's diff-match-patch.
"""

import enum
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from engagement.policies.pure.clauses import Clause


class Kind(enum.StrEnum):
    """What became of a run of words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class State(enum.StrEnum):
    """What became of a clause."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words with one fate."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause beside its former self. `is_moved` may be true of a changed clause too."""

    key: str
    heading: str
    state: State
    is_moved: bool
    heading_parts: tuple[Part, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring clauses that either all stayed the same or have something to show."""

    is_same: bool
    changes: tuple[ClauseChange, ...]


# A word keeps the blank before it and its inner apostrophes and hyphens; other marks stand alone.
# Blanks of their own would be the commonest token, and the comparison is slow where tokens repeat.
_TOKENS = re.compile(r" ?\w+(?:['’‑-]\w+)*| ?[^\w\s]|\s")
_MARKER = r"[-*+>|#`~]|\d+[.)]\s"
_LINE = re.compile(rf"\n\s*(?={_MARKER})")
_PARAGRAPH = re.compile(rf"\n\s*\n(?!\s*(?:{_MARKER}))")
_LONGEST_SCRAP = 3
# Above these a changed passage is shown whole, before and after: nobody waits for a page.
_MOST_TOKENS = 4_000
_MOST_PAIRS = 40_000


def redline(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[ClauseChange, ...]:
    """Return every clause in its new order; removed ones stand where they used to."""
    old = {clause.key: clause for clause in before}
    new = {clause.key: clause for clause in after}
    stayed = _longest_in_order([clause.key for clause in before], [clause.key for clause in after])
    changes = []
    for key in _reading_order([clause.key for clause in before], [clause.key for clause in after]):
        is_moved = key in old and key in new and key not in stayed
        changes.append(_compare(old.get(key), new.get(key), is_moved=is_moved))
    return tuple(changes)


def fold(changes: Iterable[ClauseChange]) -> tuple[Stretch, ...]:
    """Gather unchanged neighbours, so that a page can fold them away."""
    stretches = groupby(changes, key=lambda change: change.state == State.SAME)
    return tuple(Stretch(is_same, tuple(members)) for is_same, members in stretches)


def compare_words(before: str, after: str) -> tuple[Part, ...]:
    """Return the runs of words that turn one passage into the other."""
    first, second = _flow(before), _flow(after)
    if first == second:
        return (Part(Kind.SAME, first),) if first else ()
    return tuple(_readable(_runs(_TOKENS.findall(first), _TOKENS.findall(second))))


def text_of(parts: Sequence[Part], *, without: Kind) -> str:
    """Return one side of a comparison: `without` ADDED the former text, without REMOVED the new."""
    return "".join(part.text for part in parts if part.kind != without)


def _compare(old: Clause | None, new: Clause | None, *, is_moved: bool) -> ClauseChange:
    either = new or old
    assert either is not None
    heading_parts = compare_words(old.heading if old else "", new.heading if new else "")
    parts = compare_words(old.text if old else "", new.text if new else "")
    if old is None:
        state = State.ADDED
    elif new is None:
        state = State.REMOVED
    elif any(part.kind != Kind.SAME for part in (*heading_parts, *parts)):
        state = State.CHANGED
    else:
        state = State.MOVED if is_moved else State.SAME
    return ClauseChange(either.key, either.heading, state, is_moved, heading_parts, parts)


def _reading_order(old: list[str], new: list[str]) -> list[str]:
    """Return the new order with each removed clause right after the clause it used to follow."""
    order = list(new)
    kept = set(new)
    place = 0
    for key in old:
        if key in kept:
            place = order.index(key) + 1
        else:
            order.insert(place, key)
            place += 1
    return order


def _longest_in_order(old: list[str], new: list[str]) -> set[str]:
    """Return the most clauses that kept their order: the others are the ones that moved.

    Longest increasing subsequence by patience sorting (Fredman 1975).
    """
    place = {key: position for position, key in enumerate(old)}
    shared = [key for key in new if key in place]
    tops: list[int] = []
    top_keys: list[str] = []
    before: dict[str, str | None] = {}
    for key in shared:
        pile = bisect_left(tops, place[key])
        before[key] = top_keys[pile - 1] if pile else None
        tops[pile : pile + 1] = [place[key]]
        top_keys[pile : pile + 1] = [key]
    stayed: set[str] = set()
    last = top_keys[-1] if top_keys else None
    while last is not None:
        stayed.add(last)
        last = before[last]
    return stayed


def _flow(text: str) -> str:
    """Undo the wrapping of lines inside a paragraph, which no reader sees."""
    paragraphs = (
        "\n".join(" ".join(line.split()) for line in _LINE.split(paragraph))
        for paragraph in _PARAGRAPH.split(text)
    )
    return "\n\n".join(paragraphs).strip()


def _runs(first: list[str], second: list[str]) -> Iterator[Part]:
    if _is_too_much(first, second):
        yield from _swap("".join(first), "".join(second))
        return
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        removed = "".join(first[old_start:old_end])
        added = "".join(second[new_start:new_end])
        if removed == added:
            yield Part(Kind.SAME, removed)
        else:
            yield from _swap(removed, added)


def _is_too_much(first: list[str], second: list[str]) -> bool:
    often = Counter(second)
    pairs = sum(times * often[token] for token, times in Counter(first).items())
    return len(first) + len(second) > _MOST_TOKENS or pairs > _MOST_PAIRS


def _swap(removed: str, added: str) -> Iterator[Part]:
    if removed:
        yield Part(Kind.REMOVED, removed)
    if added:
        yield Part(Kind.ADDED, added)


@dataclass(slots=True)
class _Change:
    removed: str = ""
    added: str = ""

    @property
    def size(self) -> int:
        return max(len(self.removed), len(self.added))

    def slide(self, before: str, after: str) -> tuple[str, str]:
        """Start at a word rather than at the blank before it, where that says the same."""
        words = self.removed or self.added
        if self.removed and self.added:
            if self.removed[0] == self.added[0] == " ":
                self.removed, self.added = self.removed[1:], self.added[1:]
                return before + " ", after
        elif words[0] == after[:1] == " ":
            moved = words[1:] + " "
            self.removed, self.added = (moved, "") if self.removed else ("", moved)
            return before + " ", after[1:]
        return before, after


def _readable(runs: Iterator[Part]) -> Iterator[Part]:
    """Merge runs: what was removed comes before what was added, and scraps join their changes."""
    changes, scraps = _alternate(runs)
    merged, between = [changes[0]], [scraps[0]]
    for scrap, change in zip(scraps[1:], changes[1:], strict=False):
        if _is_scrap(scrap, merged[-1], change):
            merged[-1].removed += scrap + change.removed
            merged[-1].added += scrap + change.added
        else:
            between.append(scrap)
            merged.append(change)
    between.append(scraps[-1])
    for number, change in enumerate(merged):
        between[number], between[number + 1] = change.slide(between[number], between[number + 1])
    for same, change in zip(between, [*merged, _Change()], strict=True):
        if same:
            yield Part(Kind.SAME, same)
        yield from _swap(change.removed, change.added)


def _alternate(runs: Iterator[Part]) -> tuple[list[_Change], list[str]]:
    """Return the changes, and the unchanged words before, between and after them."""
    changes: list[_Change] = [_Change()]
    scraps = [""]
    for run in runs:
        if run.kind == Kind.SAME:
            if changes[-1].size:
                scraps.append("")
                changes.append(_Change())
            scraps[-1] += run.text
        elif run.kind == Kind.REMOVED:
            changes[-1].removed += run.text
        else:
            changes[-1].added += run.text
    if not changes[-1].size:
        changes.pop()
    else:
        scraps.append("")
    return changes, scraps


def _is_scrap(same: str, before: _Change, after: _Change) -> bool:
    words = sum(token.strip()[:1].isalnum() for token in _TOKENS.findall(same))
    if words == 0 or "\n" in same:
        return "\n" not in same
    return words <= _LONGEST_SCRAP and len(same) <= min(before.size, after.size)
