"""A file of questions, linted line by line."""

import csv
from collections.abc import Iterator
from typing import TextIO

from feedback.surveys.pure.linter import Finding, Label, lint

FOUND = "found"
_NEEDED = ("text", "options")


class BadFile(ValueError):
    """The file is not a table of questions; the message says why."""


def lint_rows(file: TextIO, language: str) -> Iterator[list[str]]:
    """Yield the header and every row with one more column, `found`; other columns stay.

    Raises BadFile where a column is missing or the file is not CSV.
    """
    reader = csv.reader(file, strict=True)
    try:
        header = next(reader, [])
        missing = [name for name in _NEEDED if name not in header]
        if missing:
            raise BadFile(f"The first line has no column named: {', '.join(missing)}")
        text, options = header.index("text"), header.index("options")
        keep = [at for at, name in enumerate(header) if name != FOUND]
        yield [*(header[at] for at in keep), FOUND]
        for row in reader:
            if len(row) > len(header):
                raise BadFile(f"Line {reader.line_num} has more fields than the first line.")
            if not row:
                continue
            full = row + [""] * (len(header) - len(row))
            findings = lint(full[text], full[options].split("|"), language)
            yield [*(full[at] for at in keep), labels_of(findings)]
    except csv.Error as error:
        raise BadFile(f"Line {reader.line_num} is not CSV: {error}") from error


def labels_of(findings: tuple[Finding, ...]) -> str:
    """Return each label once, in the order of the list of labels."""
    seen = {each.label for each in findings}
    return ";".join(label for label in Label if label in seen)
