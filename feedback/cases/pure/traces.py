"""Traces in a public text that could lead back to the person who wrote to us."""

import re

COPIED_WORDS = 6

_WORD = re.compile(r"[^\W_]+")


def copied_run(text: str, source: str, length: int = COPIED_WORDS) -> str:
    """Return the first run of at least `length` words that stands in both, or an empty string.

    Case, punctuation and spacing do not count. The run is returned as it stands in the text.
    """
    known = _runs([word.group().casefold() for word in _WORD.finditer(source)], length)
    places = list(_WORD.finditer(text))
    words = [place.group().casefold() for place in places]
    for start in range(len(words) - length + 1):
        end = start + length
        if tuple(words[start:end]) in known:
            return text[places[start].start() : places[end - 1].end()]
    return ""


def _runs(words: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}
