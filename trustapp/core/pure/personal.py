"""What in a text may point to one person. It finds what has a shape, and misses what has none.

Not found: nicknames, first names alone, names in scripts without capitals, descriptions ("the man
with the red dog"), and places that everybody knows. A person has to read the words all the same.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from phonenumbers import Leniency, PhoneNumberMatcher

_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\W\d_]{2,}")
# Seven or more digits, however they are grouped, are a phone or a file number.
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){6,}")
_HOUSE = r"\d{1,5}(?:-\d{1,4})?[A-Za-z]?"
_STREETS = (
    re.compile(
        rf"\b{_HOUSE}\s+(?:[NSEW]\.?\s+|North\s+|South\s+|East\s+|West\s+)?"
        r"(?:(?-i:[A-Z\d])[\w'’-]*\s+){1,4}"
        r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|way|"
        r"parkway|pkwy|terrace|ter|circle|cir|highway|hwy)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:calle|avenida|av|carrera|paseo|camino|plaza|bulevar)\.?\s+"
        rf"(?:[\w'’-]+\s+){{1,4}}?(?:n[úu]mero\s+|n[.º°]\s*|#\s*)?{_HOUSE}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"شارع\s+(?:\w+\s+){{1,3}}?(?:رقم\s+)?{_HOUSE}|{_HOUSE}\s+شارع\s+\w+(?:\s+\w+)?"),
)
_PLATES = (
    re.compile(r"(?<![\w.-])[A-Z]{2,3}[ -]?\d{3,5}[A-Z]?(?![\w-]|\.\d)"),
    re.compile(r"(?<![\w.-])\d{1,3}[ -]?[A-Z]{2,3}[ -]?\d{2,4}(?![\w-])"),
)
_DATE = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}\s+(?:de\s+|del\s+)?"
    r"\d{4}|[^\W\d_]{3,12}\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
)
_BIRTH = re.compile(
    r"(?:\bborn\b|\bbirth(?:day|date)?\b|\bd\.?o\.?b\b|\bnac(?:í|i|ió|io|ido|ida|imiento)\b|"
    rf"\bcumpleaños\b|ولد(?:ت|تُ)?|مواليد|ميلاد\w*)[^\d\n]{{0,25}}?({_DATE})",
    re.IGNORECASE,
)
# What stands between the words of one name.
_TOGETHER = {" ", "\n", ". "}
# What is sought before phone numbers, and what after them.
_SHAPES_FIRST = (("email", _EMAIL), ("birth", _BIRTH))
_SHAPES = (
    ("phone", _LONG_NUMBER),
    *(("address", pattern) for pattern in _STREETS),
    *(("plate", pattern) for pattern in _PLATES),
)
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class Found:
    """One passage that may point to a person, and what it looks like: a kind of mark."""

    kind: str
    passage: str


def find_personal(text: str, *, region: str, said: Iterable[str] = ()) -> list[Found]:
    """Return the passages in their order, each once.

    `region` says to which country a phone number without a code belongs. `said` are words of a
    resident: a full name is found where it also stands there.
    """
    taken: list[tuple[int, int]] = []
    found: dict[Found, int] = {}
    for kind, start, end in _spans(text, region, list(said)):
        if any(start < last and first < end for first, last in taken):
            continue
        taken.append((start, end))
        found.setdefault(Found(kind, " ".join(text[start:end].split())), start)
    return sorted(found, key=lambda each: found[each])


def _spans(text: str, region: str, said: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield kind, start and end; where two overlap the first one counts."""
    for kind, pattern in _SHAPES_FIRST:
        yield from ((kind, *match.span(pattern.groups)) for match in pattern.finditer(text))
    for number in PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE):
        yield "phone", number.start, number.end
    for kind, pattern in _SHAPES:
        yield from ((kind, *match.span()) for match in pattern.finditer(text))
    yield from (("name", start, end) for start, end in _names(text, said))


def _names(text: str, said: list[str]) -> Iterator[tuple[int, int]]:
    """Yield runs of two capitalised words or more that a resident wrote, too."""
    known = {pair for words in said for pair in _pairs(words)}
    run: list[re.Match[str]] = []
    for word in [*_WORD.finditer(text), None]:
        if word and run and _follows(text, run[-1], word) and _key(run[-1], word) in known:
            run.append(word)
            continue
        if len(run) > 1:
            yield run[0].start(), run[-1].end()
        run = [word] if word else []


def _follows(text: str, one: re.Match[str], two: re.Match[str]) -> bool:
    return (
        _between(text, one, two) in _TOGETHER
        and one.group()[0].isupper()
        and two.group()[0].isupper()
    )


def _between(text: str, one: re.Match[str], two: re.Match[str]) -> str:
    return text[one.end() : two.start()]


def _key(one: re.Match[str], two: re.Match[str]) -> tuple[str, str]:
    return one.group().casefold(), two.group().casefold()


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    words = pairwise(_WORD.finditer(text))
    return (_key(*each) for each in words if _between(text, *each) in _TOGETHER)
