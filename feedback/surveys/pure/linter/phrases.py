"""Lists of words as patterns."""

import re

Pattern = re.Pattern[str]
_Tree = dict[str, "_Tree"]
_END = ""
_LETTERS = {" ": r"[\s-]+", "*": r"\w*"}


def phrases(*lists: str) -> Pattern:
    """Return a pattern that finds any of the phrases as whole words.

    Phrases stand between commas; `*` at the end of a word stands for any ending; a space is any
    gap between two words. The longest phrase wins.
    """
    tree: _Tree = {}
    for text in lists:
        for phrase in text.split(","):
            _plant(tree, " ".join(phrase.split()))
    return re.compile(rf"(?<!\w){_as_pattern(tree)}(?!\w)")


def one_of(listed: str) -> frozenset[str]:
    """Return the words that stand between spaces as a set."""
    return frozenset(listed.split())


def pattern(*parts: str) -> Pattern:
    """Return one pattern that finds any of the parts; texts are searched in lower case.

    A part may say by the group `at` which of its words it is about.
    """
    numbered = (part.replace("(?P<at>", f"(?P<at{at}>") for at, part in enumerate(parts))
    return re.compile("|".join(f"(?:{part})" for part in numbered))


def span_of(seen: re.Match[str]) -> tuple[int, int]:
    """Return the span of the words that a match is about."""
    return seen.span(next((name for name, words in seen.groupdict().items() if words), 0))


def _plant(tree: _Tree, phrase: str) -> None:
    """Add a phrase to the tree, a letter at each fork, so that a search reads no letter twice."""
    if not phrase:
        return
    for letter in phrase.replace("-", " "):
        tree = tree.setdefault(letter, {})
    tree[_END] = {}


def _as_pattern(tree: _Tree) -> str:
    branches = [
        _LETTERS.get(letter, re.escape(letter)) + _as_pattern(below)
        for letter, below in sorted(tree.items())
        if letter != _END
    ]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{joined})?" if _END in tree else joined


# Finds nothing: for a language that has no words of a kind.
NOTHING = re.compile(r"(?!)")
