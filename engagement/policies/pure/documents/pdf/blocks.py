"""Lines become blocks: headings, paragraphs across line, column and page, items of lists."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from engagement.policies.pure.documents import headings
from engagement.policies.pure.documents.numbering import depth_of, split_marker, split_number
from engagement.policies.pure.documents.pdf.lines import Line, commonest_size
from engagement.policies.pure.documents.pdf.pages import Table

_LARGER = 1.08
_SMALLER = 0.92
_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
NOTE_LABEL = re.compile(r"^\[?(\d{1,3})\]?[.)]?\s*(?=\S)")
_SHORT_NUMBERED = 60
_SURE = "•●▪■◦○‣∙\uf0b7\uf0a7"  # nothing but a list begins with these
_FIRST = re.compile(r"^\(?(?:1|a|A|i|I)[.)]")


@dataclass(slots=True)
class Block:
    """Some lines that belong together, and what they are."""

    kind: str  # heading, text, item, note or table
    lines: list[Line] = field(default_factory=list)
    table: Table | None = None
    marker: str = ""
    indent: float = 0.0
    inner: float = 0.0
    level: int = 0
    is_inside: bool = False  # a further paragraph of the item before

    @property
    def text(self) -> str:
        """The words of the block on one line."""
        return " ".join(line.text for line in self.lines)

    @property
    def page(self) -> int:
        """The page on which the block begins."""
        return self.table.page if self.table else self.lines[0].page


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in a document: size of letters, distance of lines, where lines end."""

    size: float
    leading: float
    ends: dict[tuple[int, int], float]


def measure(items: Sequence[Line | Table]) -> Measure:
    """Return what is usual in a document."""
    lines = [item for item in items if isinstance(item, Line)]
    size = commonest_size(lines)
    steps = sorted(
        after.top - before.top
        for before, after in pairwise(lines)
        if (before.page, before.column) == (after.page, after.column)
        and before.size == after.size == size
        and 0 < after.top - before.top < 3 * size
    )
    leading = steps[len(steps) // 5] if steps else 1.2 * size
    ends: dict[tuple[int, int], float] = {}
    for line in lines:
        key = line.page, line.column
        ends[key] = max(ends.get(key, 0.0), line.x1)
    return Measure(size, leading, ends)


def blocks_of(items: Sequence[Line | Table], usual: Measure) -> list[Block]:
    """Return the blocks of a document in their order."""
    found: list[Block] = []
    for item in items:
        if isinstance(item, Table):
            found.append(Block("table", table=item))
            continue
        last = _open_block(found, item)
        if last is not None and _goes_on(last, item, usual):
            last.lines.append(item)
        else:
            found.append(_begin(item, last, usual))
    return [_settled(block, usual) for block in found]


def _open_block(found: Sequence[Block], line: Line) -> Block | None:
    """Return the block that a line may go on with; footnotes stand between two pages."""
    for block in reversed(found):
        if block.kind != "note" or block.lines[-1].page == line.page:
            return block
    return None


def _begin(line: Line, last: Block | None, usual: Measure) -> Block:
    if _is_note(line, usual):
        return Block("note", [line])
    if _stands_out(line, usual):
        return Block("heading", [line])
    marker = split_marker(line.text)
    if marker is not None:
        inner = line.words[1].x0 if line.words[1:] else line.x0
        return Block("item", [line], marker=marker[0], indent=line.x0, inner=inner)
    is_inside = last is not None and last.kind == "item" and abs(line.x0 - last.inner) < 4
    inner = last.inner if is_inside and last is not None else line.x0
    return Block(
        "item" if is_inside else "text", [line], indent=line.x0, inner=inner, is_inside=is_inside
    )


def _goes_on(block: Block, line: Line, usual: Measure) -> bool:
    """Whether a line continues the block before it."""
    if block.kind == "table":
        return False
    last = block.lines[-1]
    same_place = (last.page, last.column) == (line.page, line.column)
    if block.kind == "heading" or abs(last.size - line.size) > 0.6:
        return block.kind == "heading" and same_place and _is_same_heading(last, line, usual)
    if block.kind == "note":
        return _is_note(line, usual) and not NOTE_LABEL.match(line.text)
    if _stands_out(line, usual) or _is_note(line, usual):
        return False
    if not same_place:
        return not _ends(block.text) and not _starts_item(line, block, usual)
    if line.top - last.top > 1.35 * usual.leading or line.top < last.top:
        return False
    return not _starts_item(line, block, usual) and not _is_over(block, line, usual)


def _is_same_heading(last: Line, line: Line, usual: Measure) -> bool:
    is_alike = last.size == line.size and last.is_bold == line.is_bold
    is_near = line.top - last.top < 1.7 * line.size
    is_numbered = bool(split_number(line.text)[0])
    # A heading goes on in the next line only when it had no room in its own.
    is_full = last.x1 > 0.75 * usual.ends[last.page, last.column]
    return is_alike and is_near and is_full and not is_numbered and _stands_out(line, usual)


def _starts_item(line: Line, block: Block, usual: Measure) -> bool:
    """Whether a line is an item of its own, and not words that happen to begin with a marker."""
    if split_marker(line.text) is None:
        return False
    if line.text[0] in _SURE or _has_room(block.lines[-1], usual):
        return True
    if block.kind == "item" and line.x0 < block.inner - 2:
        return True
    is_indented = line.x0 > block.lines[-1].x0 + 4
    return _ends(block.text) and (is_indented or bool(_FIRST.match(line.text)))


def _has_room(line: Line, usual: Measure) -> bool:
    """Whether a line ends so early that what follows was not put there for want of room."""
    end = usual.ends[line.page, line.column]
    return line.x1 < end - 0.12 * (end - line.x0 + 1)


def _is_over(block: Block, line: Line, usual: Measure) -> bool:
    """Whether a paragraph ended: with its sentence on a line with room, or before an indent."""
    last = block.lines[-1]
    is_indented = line.x0 > last.x0 + 8 and block.kind == "text"
    return _ends(last.text) and (is_indented or _has_room(last, usual))


def _ends(text: str) -> bool:
    return bool(_ENDS.search(text.rstrip()))


def _is_note(line: Line, usual: Measure) -> bool:
    return line.size < _SMALLER * usual.size


def _stands_out(line: Line, usual: Measure) -> bool:
    """Whether a line looks like a heading: larger, bold, capitals or under a number."""
    if line.text[0] in _SURE:
        return False
    if line.size >= _LARGER * usual.size or line.is_bold or _is_capitals(line):
        return any(map(str.isalpha, line.text))
    number, rest = split_number(line.text)
    return (
        depth_of(number) > 1
        and "." in number
        and len(rest) < _SHORT_NUMBERED
        and headings.may_be_heading(line.text)
        and rest[:1].isupper()
    )


def _is_capitals(line: Line) -> bool:
    return sum(map(str.isalpha, line.text)) > 3 and line.text.isupper()


def _settled(block: Block, usual: Measure) -> Block:
    """Return a heading as text when it reads like a sentence after all."""
    if block.kind == "heading" and not headings.may_be_heading(block.text):
        block.kind = "text"
    return block


def give_levels(blocks: Sequence[Block]) -> str:
    """Say how deep each heading stands; return the title if the first one is it."""
    found = [block for block in blocks if block.kind == "heading"]
    looks = [
        headings.Look(
            size=block.lines[0].size,
            emphasis=2 * block.lines[0].is_bold + _is_capitals(block.lines[0]),
            number=split_number(block.text)[0],
        )
        for block in found
    ]
    for block, level in zip(found, headings.levels(looks), strict=True):
        block.level = level
    starts = bool(found) and bool(blocks) and found[0] is blocks[0]
    if headings.is_title([block.level for block in found], starts=starts):
        found[0].kind = "title"
        highest = min(block.level for block in found[1:])
        for block in found[1:]:
            block.level -= highest - 2
        return split_number(found[0].text)[1]
    return ""


def give_depths(blocks: Sequence[Block]) -> None:
    """Nest list items by how far in their markers stand."""
    stack: list[float] = []
    for block in blocks:
        if block.kind != "item":
            stack = [] if block.kind != "note" else stack
            continue
        if not block.is_inside:
            while stack and stack[-1] > block.indent + 4:
                stack.pop()
            if not stack or stack[-1] < block.indent - 4:
                stack.append(block.indent)
        block.level = max(len(stack) - 1, 0)


def place_footnotes(blocks: Sequence[Block]) -> list[Block]:
    """Put each footnote into the clause that refers to it, and write its mark there as [1]."""
    placed = list(blocks)
    for note in [block for block in blocks if block.kind == "note"]:
        label = NOTE_LABEL.match(note.text)
        owner = _mark(blocks, note.page, label[1]) if label else None
        if owner is not None:
            placed.remove(note)
            after = placed.index(owner) + 1
            ends = (
                at for at, block in enumerate(placed) if at >= after and block.kind == "heading"
            )
            placed.insert(next(ends, len(placed)), note)
    return placed


def _mark(blocks: Sequence[Block], page: int, label: str) -> Block | None:
    """Write a footnote's mark where the letters alone do not tell it from words."""
    for block in blocks:
        for at, line in enumerate(block.lines if block.kind != "note" else ()):
            marked = _marked(line, label) if line.page == page else None
            if marked is not None:
                block.lines[at] = marked
                return block
    return None


def _marked(line: Line, label: str) -> Line | None:
    words = list(line.words)
    for at, word in enumerate(words):
        if word.text.endswith(f"[{label}]"):
            return line
        stem = word.text.removesuffix(label)
        if stem != word.text and stem and not stem[-1].isdigit() and any(map(str.isalpha, stem)):
            words[at] = replace(word, text=f"{stem}[{label}]")
            return replace(line, words=tuple(words))
    return None


def spellings(items: Sequence[Line | Table]) -> Counter[str]:
    """Return how often each word stands in the document, to put broken ones together."""
    return Counter(
        word.text.strip(".,;:()[]“”\"'").casefold()
        for item in items
        if isinstance(item, Line)
        for word in item.words
    )
