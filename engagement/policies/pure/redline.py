"""What changed between two versions: clauses are matched by key, words are compared inside them.

Words are compared by difflib (Ratcliff and Obershelp's gestalt matching) and then merged so that
they read well: an unchanged scrap between two larger changes joins them, after the semantic
clean-up of Fraser's diff-match-patch. Readers see the text as it flows, without the wrapping of
lines; each part also keeps what stood there before and after, blank for blank, so that applying a
redline to the former text gives exactly the new one.
"""

import enum
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import groupby

from engagement.policies.pure.clauses import Clause
from engagement.policies.pure.lineage import Ancestry, Origins, ancestries


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
    """A run of words with one fate: as it is read, and as it stood before and stands after."""

    kind: Kind
    text: str
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause beside its former self. `is_moved` may be true of a changed clause too."""

    key: str
    heading: str
    state: State
    is_moved: bool
    heading_parts: tuple[Part, ...]
    parts: tuple[Part, ...]
    # Where it came from, where its key alone does not say it; and the headings it became.
    ancestry: Ancestry | None = None
    became: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """How many signs it has to show."""
        return sum(len(part.text) for part in (*self.heading_parts, *self.parts))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring clauses that either all stayed the same or have something to show."""

    is_same: bool
    changes: tuple[ClauseChange, ...]


# A word keeps the blank before it and its inner apostrophes and hyphens; other marks stand alone.
# Blanks of their own would be the commonest token, and the comparison is slow where tokens repeat.
_TOKENS = re.compile(r" ?\w+(?:['’‑-]\w+)*| ?[^\w\s]|\s")
_MARKER = r"[-*+>|#`~]|\d+[.)]\s"
# Every run of blanks but the single space between two words, which is read as it stands.
_BLANKS = re.compile(r"\s{2,}|[^\S ]")
_LINES = re.compile(r"[^\n]*\n+|[^\n]+")
_STARTS_LINE = re.compile(_MARKER)
_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
_LONGEST_SCRAP = 3
# Above these a changed passage is shown whole, before and after: nobody waits for a page.
_MOST_LINES = 20_000
_MOST_TOKENS = 4_000
_MOST_PAIRS = 40_000
_PASSAGE = 60
_LEAST_SHARED = 0.25


def redline(
    before: Sequence[Clause], after: Sequence[Clause], origins: Origins | None = None
) -> tuple[ClauseChange, ...]:
    """Return every clause in its new order; removed ones stand where they used to.

    With `origins`, clauses that were split, joined or renamed say so.
    """
    old = {clause.key: clause for clause in before}
    new = {clause.key: clause for clause in after}
    stayed = _longest_in_order([clause.key for clause in before], [clause.key for clause in after])
    told = {each.key: each for each in ancestries(before, after, origins or {})}
    heirs = {
        key: tuple(each.heading for each in told.values() if key in dict(each.origins))
        for key in old.keys() - new.keys()
    }
    changes = []
    for key in _reading_order([clause.key for clause in before], [clause.key for clause in after]):
        is_moved = key in old and key in new and key not in stayed
        change = _compare(old.get(key), new.get(key), is_moved=is_moved)
        changes.append(replace(change, ancestry=told.get(key), became=heirs.get(key, ())))
    return tuple(changes)


def fold(changes: Iterable[ClauseChange]) -> tuple[Stretch, ...]:
    """Gather unchanged neighbours, so that a page can fold them away."""
    stretches = groupby(changes, key=lambda change: change.state == State.SAME)
    return tuple(Stretch(is_same, tuple(members)) for is_same, members in stretches)


def compare_words(before: str, after: str) -> tuple[Part, ...]:
    """Return the runs of words that turn one passage into the other."""
    first, second = _Flow(before), _Flow(after)
    if first.text == second.text:
        if not before and not after:
            return ()
        return (Part(Kind.SAME, first.text, before, after),)
    runs = _runs(first.text, second.text)
    return tuple(_exactly(_readable(runs), first, second))


def apply(parts: Iterable[Part], before: str) -> str:
    """Return what the former text becomes; it has to be the one that was compared."""
    written, place = [], 0
    for part in parts:
        if not before.startswith(part.before, place):
            raise ValueError("this redline was made from another text")
        place += len(part.before)
        written.append(part.after)
    if place != len(before):
        raise ValueError("this redline was made from another text")
    return "".join(written)


def text_of(parts: Sequence[Part], *, without: Kind) -> str:
    """Return one side of a comparison: `without` ADDED the former text, without REMOVED the new."""
    return "".join(part.text for part in parts if part.kind != without)


def _compare(old: Clause | None, new: Clause | None, *, is_moved: bool) -> ClauseChange:
    either = new or old
    assert either is not None
    heading_parts = compare_words(old.heading if old else "", new.heading if new else "")
    parts: tuple[Part, ...]
    if old is not None and new is not None and old.text == new.text:
        parts = (Part(Kind.SAME, new.text, old.text, new.text),) if new.text else ()
    else:
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


class _Flow:
    """A text as it is read, with the place in the real text where each of its signs ends.

    The wrapping of lines inside a paragraph is undone: no reader sees it.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        fences = [fence.span() for fence in _FENCED.finditer(source)]
        pieces: list[str] = []
        self._ends: list[tuple[int, int]] = []  # flowed length so far, real length so far
        length, place, stop = 0, len(source) - len(source.lstrip()), len(source.rstrip())
        for blank in _BLANKS.finditer(source, place, stop):
            start, end = blank.span()
            read = _read_blank(source, start, end, fences)
            pieces += (source[place:start], read)
            self._ends.append((length + start - place, start))
            length += start - place + len(read)
            self._ends.append((length, end))
            place = end
        pieces.append(source[place:stop])
        self.text = "".join(pieces)
        self._ends.append((len(self.text), stop))

    def real(self, start: int, end: int) -> str:
        """Return what really stands between two places of the text as it is read."""
        return self.source[self._place(start) : self._place(end)]

    def _place(self, flowed: int) -> int:
        if flowed <= 0:
            return 0
        known, real = self._ends[bisect_left(self._ends, (flowed, 0))]
        if flowed == len(self.text):
            return len(self.source)
        return real - (known - flowed)


def _read_blank(source: str, start: int, end: int, fences: list[tuple[int, int]]) -> str:
    """Return what a reader sees of some blanks: a space, a new line, a new paragraph."""
    lines = source.count("\n", start, end)
    if not lines:
        return " "
    is_fenced = any(opens < start and end < closes for opens, closes in fences)
    if is_fenced or _STARTS_LINE.match(source, end):
        return "\n"
    return "\n\n" if lines > 1 else " "


def _exactly(parts: Iterable[Part], first: _Flow, second: _Flow) -> Iterator[Part]:
    """Give each part what really stood there before and stands there after."""
    old = new = 0
    exact = []
    for part in parts:
        size = len(part.text)
        before = first.real(old, old + size) if part.kind != Kind.ADDED else ""
        after = second.real(new, new + size) if part.kind != Kind.REMOVED else ""
        exact.append(replace(part, before=before, after=after))
        old += size if part.kind != Kind.ADDED else 0
        new += size if part.kind != Kind.REMOVED else 0
    # A side of nothing but blanks is read as nothing, so that no part stands for it.
    if not first.text:
        exact[0] = replace(exact[0], before=first.source)
    if not second.text:
        exact[-1] = replace(exact[-1], after=second.source)
    return iter(exact)


def _runs(first: str, second: str) -> Iterator[Part]:
    """Compare lines, and words only in those that differ."""
    old, new = _LINES.findall(first), _LINES.findall(second)
    if _is_too_much(old, new, most=_MOST_LINES):
        yield from _swap(first, second)
        return
    for removed, added in _opcodes(old, new):
        if removed == added:
            yield Part(Kind.SAME, removed)
            continue
        ends = min(len(side) - len(side.rstrip("\n")) for side in (removed, added))
        one, other = removed[: len(removed) - ends], added[: len(added) - ends]
        yield from _words(_TOKENS.findall(one), _TOKENS.findall(other))
        yield Part(Kind.SAME, "\n" * ends)


def _words(first: list[str], second: list[str]) -> Iterator[Part]:
    if _is_too_much(first, second, most=_MOST_TOKENS) or _is_another(first, second):
        yield from _swap("".join(first), "".join(second))
        return
    for removed, added in _opcodes(first, second):
        if removed == added:
            yield Part(Kind.SAME, removed)
        else:
            yield from _swap(removed, added)


def _opcodes(first: list[str], second: list[str]) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield "".join(first[old_start:old_end]), "".join(second[new_start:new_end])


def _is_too_much(first: list[str], second: list[str], *, most: int) -> bool:
    often = Counter(second)
    pairs = sum(times * often[each] for each, times in Counter(first).items())
    return len(first) + len(second) > most or pairs > _MOST_PAIRS


def _is_another(first: list[str], second: list[str]) -> bool:
    """Whether two long passages share so little that one simply took the other's place."""
    shared = (Counter(first) & Counter(second)).total()
    shorter = min(len(first), len(second))
    return shorter > _PASSAGE and shared < _LEAST_SHARED * shorter


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
