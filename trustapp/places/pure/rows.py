"""Rows of a city file: text to records, each problem with its file, line, field and reason."""

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LARGEST_NUMBER = 1_000_000_000


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file; `line` is "line 12", "feature 3", or empty for the whole file."""

    file: str
    line: str
    field: str
    reason: str

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.file, self.line, self.field))) + f": {self.reason}"


@dataclass
class Problems:
    """All that is wrong in one file, in order of reading."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, line: str, name: str, reason: str) -> None:
        self.found.append(Problem(self.file, line, name, reason))


@dataclass(frozen=True)
class Row:
    """One line of a CSV file, reading itself and reporting what it cannot read."""

    line: str
    cells: dict[str, str]
    problems: Problems

    def text(self, name: str) -> str:
        return self.cells[name]

    def complain(self, name: str, reason: str) -> None:
        self.problems.add(self.line, name, reason)

    def whole(self, name: str, *, least: int = 0, most: int = LARGEST_NUMBER) -> int | None:
        """Read a whole number between two ends."""
        raw = self.cells[name]
        if not (raw.isascii() and raw.isdigit()):
            self.complain(name, f"{raw!r} is not a whole number")
            return None
        if not least <= int(raw[:12]) <= most:
            self.complain(name, f"{raw} is not between {least} and {most}")
            return None
        return int(raw)

    def decimal(self, name: str, *, least: float, most: float) -> float | None:
        """Read a decimal number between two ends."""
        raw = self.cells[name]
        try:
            value = float(raw)
        except ValueError:
            self.complain(name, f"{raw!r} is not a number")
            return None
        if not math.isfinite(value) or not least <= value <= most:
            self.complain(name, f"{raw} is not between {least:g} and {most:g}")
            return None
        return value


def decode(raw: bytes) -> str:
    """Return the text of a file saved as UTF-8, as UTF-16 with a mark, or by an older Windows."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read_rows(text: str, columns: Sequence[str], problems: Problems) -> Iterator[Row]:
    """Yield the rows of a CSV file that has at least these columns, in any order.

    Blank lines are skipped, cells are trimmed and further columns are ignored.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in columns if name not in header]
        for name in missing:
            problems.add("line 1", name, "this column is missing")
        for cells in () if missing else reader:
            line = f"line {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                reason = f"the line has {len(cells)} cells, the heading has {len(header)}"
                problems.add(line, "", reason)
                continue
            trimmed = dict(zip(header, (cell.strip() for cell in cells), strict=True))
            yield Row(line, trimmed, problems)
    except csv.Error as error:
        problems.add(f"line {reader.line_num}", "", f"cannot be read as CSV: {error}")
