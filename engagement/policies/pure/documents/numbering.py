"""Numbers that people and programs write before headings and list items."""

import re

# 4.2.1   4.   4)   Section 4.2:   Article IV.   § 3.1   IV.   B.   (b)
_NAMED = r"(?:(?:section|article|chapter|part|§+)\s*)"
_TYPED = re.compile(
    rf"^\s*(?:{_NAMED}(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])[.:)]?|\d+(?:\.\d+)+[.:)]?|\d+[.:)]"
    r"|[IVXLC]+[.)]|[A-Z][.)]|\((?:\d+|[a-zA-Z]|[ivxlc]+)\))(?:\s*[-–—:]\s+|\s+)(?=\S)",
    re.IGNORECASE,
)
_DECIMALS = re.compile(r"\d+(?:\.\d+)*")
_REFERENCE = re.compile(
    r"(?:\b(?:see|section|sections|paragraph|clause|under|per)\s+|§\s*)\d+(?:\.\d+)+(?:\([a-z0-9]\))*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^([•●▪■◦○‣∙·\u2043–—*\-\uf0a7\uf0b7\uf06f]|o(?=\s))\s+(?=\S)")
_COUNTED = re.compile(r"^(?:(\d{1,3})[.)]|\((\d{1,3})\))\s+(?=\S)")
_LETTERED = re.compile(r"^(\(?(?:[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})[.)])\s+(?=\S)")


def split_number(heading: str) -> tuple[str, str]:
    """Return the number that somebody typed before a heading, if any, and the rest."""
    found = _TYPED.match(heading)
    if found is None or not heading[found.end() :].strip():
        return "", heading.strip()
    return found[0].strip().rstrip("-–—:").strip(), heading[found.end() :].strip()


def depth_of(number: str) -> int:
    """Return how deep a number such as 4.2.1 stands (3); 0 when it is not made of digits."""
    found = _DECIMALS.search(number)
    return len([part for part in found[0].split(".") if part != "0"]) if found else 0


def references_in(text: str) -> list[str]:
    """Return the references to numbered parts, such as `see 4.2.1`."""
    return [found[0] for found in _REFERENCE.finditer(text)]


def split_marker(line: str) -> tuple[str, str] | None:
    """Return the Markdown marker of a list item and its words; None when the line is none.

    A letter stays in front of its words, because other clauses refer to it: `- (b) words`.
    """
    if found := _BULLET.match(line):
        return "-", line[found.end() :]
    if found := _COUNTED.match(line):
        return f"{found[1] or found[2]}.", line[found.end() :]
    if found := _LETTERED.match(line):
        return "-", f"{found[1]} {line[found.end() :]}"
    return None
