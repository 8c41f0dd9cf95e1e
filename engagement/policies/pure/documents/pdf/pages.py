"""One page: its ruled tables, its columns, and the order in which a person reads them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engagement.policies.pure.documents.pdf.lines import Line, Word, lines_of, words_of

_GUTTER = 9.0  # points of white between two columns
_FEWEST_ROWS = 6
_PROSE = 18  # letters a row: less is a list of names and values, not a column of text
_SLACK = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was drawn with lines."""

    rows: tuple[tuple[str, ...], ...]
    page: int
    x0: float
    x1: float
    top: float
    merged: int


@dataclass(slots=True)
class Page:
    """What stands on one page: rows of words as wide as the page, and ruled tables."""

    number: int
    width: float
    height: float
    rows: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    letters: int = 0
    pictures: int = 0
    is_picture: bool = False
    unknown: int = 0
    comments: int = 0
    fields: int = 0


def read_page(page: Any, number: int) -> Page:
    """Return what stands on a page of a PDF."""
    tables, boxes = _tables(page, number)
    words, unknown = words_of(page)
    free = [word for word in words if not any(_is_in(word, box) for box in boxes)]
    kinds = [str((each.get("data") or {}).get("Subtype")) for each in page.annots]
    found = Page(
        number, float(page.width), float(page.height), lines_of(free, number), tables,
        letters=sum(len(word.text) for word in words), unknown=unknown,
        comments=sum("Text" in kind or "Highlight" in kind for kind in kinds),
        fields=sum("Widget" in kind for kind in kinds),
    )  # fmt: skip
    area = float(page.width * page.height)
    covered = sum(each["width"] * each["height"] for each in page.images)
    found.pictures = len(page.images)
    found.is_picture = found.letters < _PROSE and covered > area / 3
    return found


def _tables(page: Any, number: int) -> tuple[list[Table], list[tuple[float, ...]]]:
    found, boxes = [], []
    for each in page.find_tables():
        rows = each.extract(x_tolerance_ratio=0.18)
        cells = [cell for row in rows for cell in row]
        filled = sum(bool(cell and cell.strip()) for cell in cells)
        if len(rows) < 2 or max(map(len, rows)) < 2 or filled * 4 < len(cells):
            continue  # a box around words, or a grid without any
        full, merged = _filled(each, rows)
        x0, top, x1, _bottom = each.bbox
        found.append(Table(full, number, x0, x1, top, merged))
        boxes.append(each.bbox)
    return found, boxes


def _filled(table: Any, rows: list[list[str | None]]) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Return each place's words; a merged cell's words stand in each place that it covers."""
    starts = sorted({cell[0] for cell in table.cells})
    words = {
        cell: rows[down][across] or ""
        for down, row in enumerate(table.rows)
        for across, cell in enumerate(row.cells)
        if cell is not None
    }
    merged: set[tuple[float, ...]] = set()
    full = []
    for row in table.rows:
        top = min(cell[1] for cell in row.cells if cell is not None)
        line = []
        for start, cell in zip(starts, row.cells, strict=False):
            around = cell or _covering(table.cells, start + _SLACK, top + _SLACK)
            if cell is None and around is not None:
                merged.add(around)
            line.append(one_line(words.get(around, "")) if around else "")
        full.append(tuple(line))
    return tuple(full), len(merged)


def _covering(cells: Sequence[tuple[float, ...]], x: float, y: float) -> tuple[float, ...] | None:
    inside = (cell for cell in cells if cell[0] <= x < cell[2] and cell[1] <= y < cell[3])
    return next(inside, None)


def one_line(words: str) -> str:
    """Return the words of a cell on one line, with words put together that a line end broke."""
    joined = ""
    for part in words.split("\n"):
        is_broken = joined.endswith("-") and joined[-2:-1].isalpha() and part[:1].islower()
        joined = joined[:-1] + part if is_broken else f"{joined} {part}"
    return " ".join(joined.split())


def _is_in(word: Word, box: tuple[float, ...]) -> bool:
    across, down = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def in_order(page: Page) -> tuple[list[Line | Table], int]:
    """Return what a person reads, one thing after the other, and in how many columns it stands."""
    lines, columns = _in_columns(page)
    items: list[Line | Table] = list(lines)
    for table in page.tables:
        spot = next(
            (
                at
                for at, item in enumerate(items)
                if isinstance(item, Line) and item.top > table.top and item.x1 > table.x0
            ),
            len(items),
        )
        items.insert(spot, table)
    return items, columns


def _in_columns(page: Page) -> tuple[list[Line], int]:
    gutter = _gutter(page.rows, page.width)
    if gutter is None:
        return page.rows, 1
    ordered: list[Line] = []
    band: list[Word] = []
    for row in page.rows:
        if _crosses(row, gutter):
            ordered += [*_both(band, gutter, page.number), row]
            band = []
        else:
            band += row.words
    return ordered + _both(band, gutter, page.number), 2


def _both(words: Sequence[Word], gutter: float, page: int) -> list[Line]:
    first = [word for word in words if word.x1 <= gutter]
    second = [word for word in words if word.x1 > gutter]
    return [*lines_of(first, page), *lines_of(second, page, 1)]


def _gutter(rows: Sequence[Line], width: float) -> float | None:
    """Return where the white between two columns is; None for text in one column."""
    most, best = 0, list[int]()
    for place in range(int(width * 0.3), int(width * 0.7), 2):
        split = [row for row in rows if not _crosses(row, place)]
        both = [row for row in split if row.x0 < place < row.x1]
        if len(both) < _FEWEST_ROWS or len(both) < 2 * (len(rows) - len(split)):
            continue
        if len(both) >= most and _is_prose(both, place):
            best = [place] if len(both) > most else [*best, place]
            most = len(both)
    return float(best[len(best) // 2]) if best else None


def _is_prose(rows: Sequence[Line], place: float) -> bool:
    first = sum(len(word.text) for row in rows for word in row.words if word.x1 <= place)
    second = sum(len(word.text) for row in rows for word in row.words if word.x1 > place)
    return min(first, second) >= _PROSE * len(rows)


def _crosses(row: Line, place: float) -> bool:
    """Whether a line runs through a place, or leaves less white there than between columns."""
    before = max((word.x1 for word in row.words if word.x0 < place), default=0.0)
    after = min((word.x0 for word in row.words if word.x0 >= place), default=before + _GUTTER)
    return before > place or (before > 0 and after - before < _GUTTER)
