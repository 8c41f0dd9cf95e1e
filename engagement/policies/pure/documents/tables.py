"""Tables as Markdown: a first row of headings, one line a row, no cell left out."""

from collections.abc import Sequence

Row = Sequence[str]


def pipe_table(rows: Sequence[Row]) -> str:
    """Return rows as a Markdown table; the first one holds the headings."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    full = [[*map(_cell, row), *[""] * (width - len(row))] for row in rows]
    lines = [_line(full[0]), _line(["---"] * width), *map(_line, full[1:])]
    return "\n".join(lines)


def _line(cells: Row) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(words: str) -> str:
    return " ".join(words.replace("\\|", "|").split()).replace("|", "\\|")
