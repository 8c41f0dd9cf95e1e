"""The last look at Markdown from any document: headings as clauses need them, and what to check."""

import re
from collections.abc import Iterator

from engagement.policies.pure.documents.finding import (
    Found,
    Notebook,
    Trouble,
    Unreadable,
    What,
)
from engagement.policies.pure.documents.numbering import references_in, split_number

DEEPEST = 4
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_BARE = re.compile(r"^(\d{1,4})[ \t]+(?=[^\W\d_])")
_BLANK_LINES = re.compile(r"\n{3,}")


def settle(title: str, body: str, notes: Notebook) -> Found:
    """Return what was found, tidied; raises Unreadable when there are no words in it."""
    lines = body.split("\n")
    headings = list(headings_in(lines))
    bare = _bare_numbers([words for _line, _level, words in headings])
    for line, level, words in headings:
        number, rest = _number(words, bare)
        if number:
            notes.add(What.NUMBERED_HEADING, words)
        if level > DEEPEST:
            notes.add(What.DEEP_HEADING, words)
        lines[line] = f"{'#' * min(level, DEEPEST)} {rest}"
    text = _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
    if not any(mark.isalnum() for mark in text):
        raise Unreadable(Trouble.EMPTY)
    notes.add(What.NO_HEADING, count=not headings)
    if notes.has(What.NUMBERED_HEADING):
        for reference in references_in(text):
            notes.add(What.CROSS_REFERENCE, reference)
    return Found(" ".join(title.split()), text, notes.notes())


def headings_in(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Return the line, level and words of each heading, without those inside code."""
    fence = ""
    for spot, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (found := _HEADING.match(line)) and found[2]:
            yield spot, len(found[1]), found[2]


def _bare_numbers(headings: list[str]) -> set[int]:
    """Return numbers without a dot that count headings: 911 in "911 calls" counts nothing."""
    alone = {int(found[1]) for words in headings if (found := _BARE.match(words))}
    numbers = [split_number(words)[0] for words in headings]
    above = {int(number.split(".")[0]) for number in numbers if re.match(r"\d+\.\d", number)}
    return {each for each in alone if {each - 1, each + 1} & alone or each in above}


def _number(words: str, bare: set[int]) -> tuple[str, str]:
    if (found := _BARE.match(words)) and int(found[1]) in bare:
        return found[1], words[found.end() :]
    return split_number(words)
