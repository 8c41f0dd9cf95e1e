"""Blocks become Markdown."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from engagement.policies.pure.documents.finding import Notebook, What, joined
from engagement.policies.pure.documents.numbering import split_marker
from engagement.policies.pure.documents.pdf.blocks import NOTE_LABEL, Block
from engagement.policies.pure.documents.pdf.lines import Line, Word
from engagement.policies.pure.documents.tables import pipe_table

_STARTS = re.compile(r"^(#{1,6}(?=\s)|[>+](?=\s)|-(?=\s)|~{3,}|`{3,}|\d{1,9}[.)](?=\s))")
_SIGNS = re.compile(r"([*_`<\\]|\[(?=\d{1,3}\]))")
_LETTERS = re.compile(r"[^\W\d_]-$")


def write(blocks: Sequence[Block], spelled: Counter[str], notes: Notebook) -> str:
    """Return blocks as Markdown; footnotes stand at the end of the clause that they are in."""
    written: list[str] = []
    waiting: list[str] = []
    for is_list, group in groupby(
        (block for block in _notes_last(blocks) if block.kind != "title"),
        key=lambda block: block.kind == "item",
    ):
        if is_list:
            written.append(_list(list(group), spelled, notes))
            continue
        for block in group:
            if block.kind == "note":
                waiting.append(_footnote(block, spelled, notes))
                continue
            if block.kind == "heading":
                written += waiting
                waiting = []
            written.append(_block(block, spelled, notes))
    return joined([*written, *waiting])


def _notes_last(blocks: Sequence[Block]) -> Iterator[Block]:
    """Return the blocks with each footnote after the list that it interrupts."""
    held: list[Block] = []
    for block in blocks:
        if block.kind == "note":
            held.append(block)
            continue
        if block.kind != "item":
            yield from held
            held = []
        yield block
    yield from held


def _block(block: Block, spelled: Counter[str], notes: Notebook) -> str:
    if block.table is not None:
        return pipe_table(block.table.rows)
    if block.kind == "heading":
        return f"{'#' * block.level} {plain(block.text)}"
    return _STARTS.sub(_escaped, _inline(block.lines, spelled, notes))


def _list(items: Sequence[Block], spelled: Counter[str], notes: Notebook) -> str:
    lines: list[str] = []
    before = items[0]
    for item in items:
        # Another kind of marker begins another list.
        if item.level == before.level == 0 and (item.marker == "-") != (before.marker == "-"):
            lines.append("")
        lines.append(_item(item, spelled, notes))
        before = before if item.is_inside else item
    return "\n".join(lines)


def _escaped(found: re.Match[str]) -> str:
    sign = found[1]
    return f"{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"\\{sign}"


def plain(text: str) -> str:
    """Return words with the signs of Markdown made harmless."""
    return _SIGNS.sub(r"\\\1", text)


def _item(block: Block, spelled: Counter[str], notes: Notebook) -> str:
    indent = "   " * block.level
    if block.is_inside:
        return f"\n{indent}   {_inline(block.lines, spelled, notes)}\n"
    marker = split_marker(block.lines[0].text)
    assert marker is not None, "an item begins with its marker"
    words = _inline(block.lines, spelled, notes, skip=len(block.lines[0].text) - len(marker[1]))
    return f"{indent}{marker[0]} {words}"


def _footnote(block: Block, spelled: Counter[str], notes: Notebook) -> str:
    words = _inline(block.lines, spelled, notes)
    label = NOTE_LABEL.match(block.text)
    if label is None:
        return words
    notes.add(What.FOOTNOTE, f"p. {block.page}")
    return f"\\[{label[1]}\\] {NOTE_LABEL.sub('', words)}"


def _inline(lines: Sequence[Line], spelled: Counter[str], notes: Notebook, skip: int = 0) -> str:
    """Return the words of some lines with bold, italics and links, broken words put together."""
    words = _without_marker(lines[0].words, skip)
    for line in lines[1:]:
        words = _joined(words, list(line.words), spelled, notes)
    is_all_bold = all(word.is_bold for word in words)
    parts = []
    for look, group in groupby(
        words, key=lambda word: (word.is_bold and not is_all_bold, word.is_italic, word.address)
    ):
        parts.append(_dressed(" ".join(plain(word.text) for word in group), *look))
    return " ".join(parts)


def _dressed(text: str, is_bold: bool, is_italic: bool, address: str) -> str:  # noqa: FBT001 - a look
    stars = "*" * (2 * is_bold + is_italic)
    dressed = f"{stars}{text}{stars}" if any(map(str.isalnum, text)) else text
    return f"[{dressed}]({address})" if address.startswith(("http", "mailto:", "tel:")) else dressed


def _without_marker(words: Sequence[Word], skip: int) -> list[Word]:
    """Leave out the marker of an item; a letter such as (b) is no marker but stays."""
    kept = list(words)
    while kept and skip > 0:
        skip -= len(kept[0].text) + 1
        kept.pop(0)
    return kept


def _joined(
    before: list[Word], after: list[Word], spelled: Counter[str], notes: Notebook
) -> list[Word]:
    if not before or not after or not _LETTERS.search(before[-1].text.replace("\u00ad", "-")):
        return before + after
    first, second = before[-1], after[0]
    if not second.text[:1].islower():
        return before + after
    text = _put_together(first.text, second.text, spelled)
    notes.add(What.HYPHEN, text)
    word = Word(
        text, first.x0, second.x1, second.top, second.bottom, second.size,
        first.is_bold, first.is_italic, first.address,
    )  # fmt: skip
    return [*before[:-1], word, *after[1:]]


def _put_together(first: str, second: str, spelled: Counter[str]) -> str:
    """Return a word that was broken; one that is written with its hyphen elsewhere keeps it."""
    strip = ".,;:()[]“”\"'"
    with_hyphen = f"{first[:-1]}-{second}"
    without = f"{first[:-1]}{second}"
    hyphens, wholes = (spelled[each.strip(strip).casefold()] for each in (with_hyphen, without))
    return with_hyphen if hyphens > wholes else without
