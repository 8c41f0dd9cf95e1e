"""Workbooks as rows of named cells, within limits that no honest form needs to pass.

The library is loaded with the first workbook: it brings numpy along, which no other page needs.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

MOST_BYTES = 2_000_000
_MOST_UNPACKED = 20_000_000
_MOST_PARTS = 300
_MOST_RATIO = 200
_MOST_ROWS = 3_000
_MOST_COLUMNS = 100
_SHEETS = ("survey", "choices", "settings")


class NotAWorkbook(Exception):
    """The file is no workbook, or one that only a trickster would write."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number as a person sees it, and its cells by column."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return the words of one cell, empty where there are none."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a form, each with its rows."""

    sheets: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def rows(self, sheet: str) -> Sequence[Row]:
        """Return the rows of one sheet."""
        return self.sheets.get(sheet, ())


def unpack(content: bytes) -> Workbook:
    """Return the sheets of a workbook. Raises NotAWorkbook."""
    from openpyxl import load_workbook

    _check(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # whatever a damaged part makes the library say
        raise NotAWorkbook from error
    return Workbook({name: list(_rows(book[name])) for name in _SHEETS if name in book.sheetnames})


def _check(content: bytes) -> None:
    """Refuse what would unpack to far more than it is, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            total = sum(part.file_size for part in parts)
            is_sane = (
                len(content) <= MOST_BYTES
                and len(parts) <= _MOST_PARTS
                and total <= _MOST_UNPACKED
                and total <= max(len(content), 1) * _MOST_RATIO
            )
            if not is_sane or any(_declares(packed, part) for part in parts):
                raise NotAWorkbook
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise NotAWorkbook from error


def _declares(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part declares entities, by which few bytes become many."""
    with packed.open(part) as opened:
        return b"<!DOCTYPE" in opened.read(2_000)


def _rows(sheet: object) -> Iterator[Row]:
    columns: list[str] = []
    found = sheet.iter_rows(  # type: ignore[attr-defined]
        max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True
    )
    for number, values in enumerate(found, start=1):
        words = [_words(value) for value in values]
        if not columns:
            columns = [" ".join(word.split()) for word in words]
        elif any(words):
            pairs = zip(columns, words, strict=False)
            yield Row(number, {column: word for column, word in pairs if column and word})


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def pack(sheets: Mapping[str, Sequence[Mapping[str, str]]]) -> bytes:
    """Return a workbook with these sheets; every cell is text, so none is a formula."""
    from openpyxl import Workbook as Book

    book = Book()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column, "") for column in columns])
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                cell.data_type = "s" if cell.value else cell.data_type
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
