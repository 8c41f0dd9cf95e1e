"""How alike two texts are: the trigrams of PostgreSQL's pg_trgm, without an index of any words.

A word is a run of letters and digits, in lower case, with two blanks before it and one behind.
"""

import re

_WORD = re.compile(r"[^\W_]+")

# From here on two messages may tell the same; below, people only use the same language.
ALIKE = 0.45
# Of a few words everything is alike.
FEWEST_TRIGRAMS = 20


def trigrams_of(text: str) -> frozenset[str]:
    """Return the trigrams of the text, each once."""
    padded = (f"  {word} " for word in _WORD.findall(text.lower()))
    return frozenset(word[start : start + 3] for word in padded for start in range(len(word) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of trigrams that stand in both among those that stand in either."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def are_alike(one: frozenset[str], other: frozenset[str]) -> float | None:
    """Return how alike two texts are that say enough and are alike enough, or None."""
    fewer, more = sorted((len(one), len(other)))
    # Even if every one of the fewer stood in the other: most pairs need no closer look.
    if fewer < FEWEST_TRIGRAMS or fewer < ALIKE * more:
        return None
    found = likeness(one, other)
    return found if found >= ALIKE else None
