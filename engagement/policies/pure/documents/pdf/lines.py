"""Words with their place and look, and the lines that they stand on."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

_BOLD = re.compile(r"bold|black|heavy|semib|demi|\bbd", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli", re.IGNORECASE)
_RAISED = 0.8  # a footnote's mark is smaller than the words around it
_UNKNOWN = re.compile(r"\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its letters, where they stand on the page in points, and how they look."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    is_bold: bool = False
    is_italic: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line from left to right, and the page and column they stand in."""

    words: tuple[Word, ...]
    page: int
    column: int = 0

    @property
    def text(self) -> str:
        """The line as plain words."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Where the line begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where the line ends."""
        return self.words[-1].x1

    @property
    def top(self) -> float:
        """The upper edge of the line's main words."""
        return min(word.top for word in self.words if word.size >= self.size * _RAISED)

    @property
    def bottom(self) -> float:
        """The lower edge of the line's main words."""
        return max(word.bottom for word in self.words if word.size >= self.size * _RAISED)

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return commonest_size([self])

    @property
    def is_bold(self) -> bool:
        """Whether the line is bold as a whole."""
        return all(word.is_bold for word in self.words if any(map(str.isalnum, word.text)))


def commonest_size(lines: Iterable[Line]) -> float:
    """Return the size that most letters of some lines have, to half a point."""
    sizes: Counter[float] = Counter()
    for line in lines:
        for word in line.words:
            sizes[round(word.size * 2) / 2] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def words_of(page: Any) -> tuple[list[Word], int]:
    """Return the upright words of a page, and how many letters of it have no known sign."""
    addresses = [
        (link["x0"], link["x1"], link["top"], link["bottom"], link["uri"])
        for link in page.hyperlinks
        if link.get("uri")
    ]
    found = page.extract_words(
        x_tolerance_ratio=0.18, extra_attrs=["fontname", "size", "upright"], keep_blank_chars=False
    )
    words, unknown = [], 0
    for each in found:
        text = _UNKNOWN.sub("", each["text"])
        unknown += text != each["text"]
        if each["upright"] and text.strip():
            words.append(_word(each, text, addresses))
    return words, unknown


def _word(each: dict[str, Any], text: str, addresses: Sequence[tuple[Any, ...]]) -> Word:
    across, down = (each["x0"] + each["x1"]) / 2, (each["top"] + each["bottom"]) / 2
    inside = (
        address
        for x0, x1, top, bottom, address in addresses
        if x0 <= across <= x1 and top <= down <= bottom
    )
    return Word(
        text, each["x0"], each["x1"], each["top"], each["bottom"], each["size"],
        is_bold=bool(_BOLD.search(each["fontname"])),
        is_italic=bool(_ITALIC.search(each["fontname"])),
        address=next(inside, ""),
    )  # fmt: skip


def lines_of(words: Sequence[Word], page: int, column: int = 0) -> list[Line]:
    """Return words as lines from top to bottom; a raised mark belongs to the line beside it."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (-each.size, each.top)):
        for row in rows:
            if _is_beside(word, row[0]):
                row.append(word)
                break
        else:
            rows.append([word])
    lines = [Line(_glued(sorted(row, key=lambda word: word.x0)), page, column) for row in rows]
    return sorted(lines, key=lambda line: line.top)


def _is_beside(word: Word, other: Word) -> bool:
    shared = min(word.bottom, other.bottom) - max(word.top, other.top)
    return shared > 0.5 * min(word.bottom - word.top, other.bottom - other.top)


def _glued(words: Sequence[Word]) -> tuple[Word, ...]:
    """Join what was one word in two looks, and write a raised number as a mark: [1]."""
    largest = max(word.size for word in words)
    kept: list[Word] = []
    for word in words:
        before = kept[-1] if kept else None
        is_raised = word.size < largest * _RAISED and word.text.isdecimal()
        if before is not None and is_raised:
            kept[-1] = replace(before, text=f"{before.text}[{word.text}]", x1=word.x1)
        elif before is not None and word.x0 - before.x1 < 0.1 * word.size:
            kept[-1] = replace(before, text=before.text + word.text, x1=word.x1)
        else:
            kept.append(word)
    return tuple(kept)
