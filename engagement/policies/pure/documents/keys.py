"""Keys for the headings of a text from elsewhere, so that clauses keep their identity."""

import re
from collections.abc import Sequence
from itertools import pairwise

from engagement.policies.pure.clauses import OPENING, Clause, key_from
from engagement.policies.pure.documents.finishing import headings_in

_EXPLICIT = re.compile(r"\{#[^{}\s]*[^{}]*\}\s*$")
_SIGNS = re.compile(r"[*_`\\]|\[(?=[^\]]*\]\()|\]\([^)]*\)")
_ALIKE = 0.6  # share of words that two clauses have in common to be taken for one
_DEEPEST = 3


def with_known_keys(body: str, before: Sequence[Clause]) -> tuple[str, int]:
    """Return Markdown in which clauses that the policy has keep their keys, and how many do.

    A heading with the same words keeps its key; then one whose clause says nearly the same.
    """
    lines = body.split("\n")
    found = [
        (line, level, words)
        for line, level, words in headings_in(lines)
        if level <= _DEEPEST and not _EXPLICIT.search(words)
    ]
    free = {clause.key: clause for clause in before if clause.key != OPENING}
    keys = _by_words(found, free)
    keys |= _by_text(found, lines, free, keys)
    for line, key in keys.items():
        lines[line] = f"{lines[line]} {{#{key}}}"
    return "\n".join(lines), len(keys)


def _by_words(found: Sequence[tuple[int, int, str]], free: dict[str, Clause]) -> dict[int, str]:
    keys = {}
    for line, _level, words in found:
        key = key_from(_SIGNS.sub("", words))
        same = [each for each, clause in free.items() if key and key_from(clause.heading) == key]
        if same:
            keys[line] = same[0]
            del free[same[0]]
    return keys


def _by_text(
    found: Sequence[tuple[int, int, str]],
    lines: Sequence[str],
    free: dict[str, Clause],
    keys: dict[int, str],
) -> dict[int, str]:
    """Match what is left by the words of the clauses, the most alike first."""
    starts = [line for line, _level, _words in found]
    texts = {
        start: _bag(" ".join(lines[start + 1 : end]))
        for start, end in pairwise([*starts, len(lines)])
        if start not in keys
    }
    pairs = sorted(
        (
            (_likeness(bag, _bag(clause.text)), line, key)
            for line, bag in texts.items()
            for key, clause in free.items()
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    more: dict[int, str] = {}
    for likeness, line, key in pairs:
        if likeness >= _ALIKE and line not in more and key in free:
            more[line] = key
            del free[key]
    return more


def _bag(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
