"""Taking passages out of a text, however they are written there, and leaving a mark.

A mark is kept in the text as the product writes it in its own language, so that a reader who gets
the text in some way that nobody thought of still understands it.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

MARKS: Final = {
    "name": "[name removed]",
    "phone": "[phone number removed]",
    "email": "[e-mail address removed]",
    "address": "[address removed]",
    "plate": "[number plate removed]",
    "birth": "[date of birth removed]",
    "detail": "[detail removed]",
}
_MARK = re.compile("|".join(re.escape(mark) for mark in MARKS.values()))
_KIND_OF = {mark: kind for kind, mark in MARKS.items()}
_TATWEEL = "\u0640"
_DIGITS_APART = r"[ ().\-/]*"
# A phone number of a town has seven digits; a shorter one is found as it is written.
_LONG_NUMBER = 7
# "And", "so", "with", "for", "as": Arabic writes them onto the word that follows.
_ARABIC_BEFORE = "وفبلك"


def find(text: str, passage: str) -> list[tuple[int, int]]:
    """Return where the passage stands in the text, from and to, in order.

    Capitals, accents, vowel signs, spaces and line breaks do not count; nor does the grouping of a
    long number. A passage of letters is found only where a word begins and ends.
    """
    folded, places = _fold(text)
    pattern = _pattern(passage)
    if not pattern:
        return []
    return [
        (places[found.start()], _with_signs(text, places[found.end() - 1] + 1))
        for found in re.finditer(pattern, folded)
    ]


def strike(text: str, passages: Mapping[str, str]) -> str:
    """Return the text with a mark in place of every passage; `passages` says which kind each is."""
    spans = sorted(
        (start, -end, kind)
        for passage, kind in passages.items()
        for start, end in find(text, passage)
    )
    parts, done = [], 0
    for start, negative_end, kind in spans:
        if start >= done:
            parts += [text[done:start], MARKS[kind]]
        # Of two that overlap the longer part goes, too: nothing that was struck stays.
        done = max(done, -negative_end)
    return "".join([*parts, text[done:]])


def in_words(text: str, words: Mapping[str, str]) -> str:
    """Return the text with its marks in other words, by kind."""
    return _MARK.sub(lambda found: words[_KIND_OF[found.group()]], text)


def same(one: str, other: str) -> bool:
    """Say whether two passages find the same."""
    return _pattern(one) == _pattern(other)


def _with_signs(text: str, end: int) -> int:
    """Return the end after the vowel signs that belong to the last letter."""
    while end < len(text) and (unicodedata.combining(text[end]) or text[end] == _TATWEEL):
        end += 1
    return end


def _pattern(passage: str) -> str:
    folded, _ = _fold(passage)
    folded = folded.strip()
    digits = re.sub(r"\D", "", folded)
    if len(digits) >= _LONG_NUMBER and not re.search(r"[^\W\d_]", folded):
        return rf"(?<!\d)\+?\(?{_DIGITS_APART.join(digits)}(?!\d)"
    if not re.search(r"\w", folded):
        return ""
    before = rf"(?:(?<!\w)|(?<=(?<!\w)[{_ARABIC_BEFORE}]))" if folded[0].isalnum() else ""
    after = r"(?!\w)" if folded[-1].isalnum() else ""
    return before + re.escape(folded) + after


def _says_nothing(letter: str) -> bool:
    is_sign = unicodedata.combining(letter) != 0 or unicodedata.category(letter) == "Cf"
    return is_sign or letter == _TATWEEL


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the letters that count, and where in the text each of them stands."""
    folded: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKD", sign.casefold()):
            if _says_nothing(letter):
                continue
            if letter.isspace():
                if folded and folded[-1] == " ":
                    continue
                letter = " "  # noqa: PLW2901 - any space is as good as another
            folded.append("'" if letter == "’" else letter)
            places.append(place)
    return "".join(folded), places
