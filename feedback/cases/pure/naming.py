"""Which of the people who work here a text names."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
# Shorter parts of names are words of many languages, too.
_SHORTEST_NAME = 3


def named_in(text: str, people: Iterable[tuple[int, str, str]]) -> list[int]:
    """Return the numbers of those whose badge, or any part of whose name, stands in the text.

    People are given as number, name and badge.
    """
    said = _words(text)
    return [
        number
        for number, name, badge in people
        if said & ({part for part in _words(name) if len(part) >= _SHORTEST_NAME} | _words(badge))
    ]


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
