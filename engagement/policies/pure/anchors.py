"""Where quoted words stand: found by the words themselves and by what is around them.

The quotation is a TextQuoteSelector of the W3C Web Annotation Data Model (2017, section 4.2.4):
the exact words, a few before and a few after. It survives every edit that leaves the words alone.
Texts here are plain words with single blanks, as a reader sees and a browser selects them.
"""

import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from trustapp.core.pure.text import markdown_to_html

CONTEXT = 32
LONGEST_QUOTE = 1_000
# Shorter words stand in many places by chance: in another clause they prove nothing.
TELLING = 20

_SENTENCE = re.compile(r".+?(?:[.!?…。؟]+[\"'”’»)\]]*(?=\s|$)|$)")
_ENDS_WORDS = {"p", "li", "td", "th", "h2", "h3", "h4", "pre", "blockquote", "br", "tr"}


class Fate(enum.StrEnum):
    """What became of quoted words."""

    KEPT = "kept"
    MOVED = "moved"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words with their surroundings; `start` settles which of equal places is meant."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where quoted words stand now, and in which clause; an orphan stands nowhere."""

    fate: Fate
    key: str = ""
    start: int = 0
    end: int = 0


def plain_words(markdown: str) -> str:
    """Return what a reader sees of a Markdown text, with single blanks."""
    reader = _Reader()
    reader.feed(markdown_to_html(markdown))
    reader.close()
    return squeeze("".join(reader.words))


def squeeze(words: str) -> str:
    """Return the words with single blanks, so that line ends and indents count for nothing."""
    return " ".join(words.split())


def sentences(text: str) -> list[str]:
    """Return the sentences of a plain text in order, for those who cannot mark words."""
    return [found.group().strip() for found in _SENTENCE.finditer(text) if found.group().strip()]


def quote_range(text: str, start: int, end: int) -> Quote:
    """Return the quotation of a range of a plain text."""
    return Quote(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
    )


def quote_sentence(text: str, number: int) -> Quote | None:
    """Return the quotation of one of the sentences; None when there is no such sentence."""
    at = 0
    for position, sentence in enumerate(sentences(text)):
        at = text.index(sentence, at)
        if position == number:
            return quote_range(text, at, at + len(sentence))
        at += len(sentence)
    return None


def find(text: str, quote: Quote) -> tuple[int, int] | None:
    """Return where the exact words stand: of several places, the one whose surroundings fit best.

    Equal surroundings are told apart by the place where the words were quoted.
    """
    places = list(_occurrences(text, quote.exact))
    if not places:
        return None
    best = max(places, key=lambda at: (_fit(text, at, quote), -abs(at - quote.start)))
    return best, best + len(quote.exact)


def locate(quote: Quote, *, key: str, texts: Mapping[str, str], heirs: Sequence[str] = ()) -> Place:
    """Say where words quoted from a clause stand in another edition of the text.

    `texts` holds the plain words of every clause of that edition by key, `heirs` the keys of
    the clauses that came out of the quoted one. Words that stand in their own clause are kept.
    In an heir, or in any other clause where they are long enough to mean something or their
    surroundings came along, they have moved. Otherwise they are orphaned.
    """
    for fate, candidate in _candidates(key, texts, heirs):
        found = find(texts[candidate], quote)
        if found is None:
            continue
        is_related = candidate == key or candidate in heirs
        if is_related or _is_telling(texts[candidate], found[0], quote):
            return Place(fate, candidate, *found)
    return Place(Fate.ORPHANED)


def _candidates(
    key: str, texts: Mapping[str, str], heirs: Sequence[str]
) -> Iterator[tuple[Fate, str]]:
    if key in texts:
        yield Fate.KEPT, key
    near = [heir for heir in heirs if heir != key and heir in texts]
    for candidate in (*near, *(other for other in texts if other != key and other not in near)):
        yield Fate.MOVED, candidate


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _fit(text: str, at: int, quote: Quote) -> int:
    """Return how many characters around the words are as they were."""
    before, after = text[:at], text[at + len(quote.exact) :]
    return _shared(reversed(before), reversed(quote.prefix)) + _shared(after, quote.suffix)


def _shared(one: "Iterator[str] | str", other: "Iterator[str] | str") -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def _is_telling(text: str, at: int, quote: Quote) -> bool:
    context = len(quote.prefix) + len(quote.suffix)
    return len(quote.exact) >= TELLING or (context > 0 and _fit(text, at, quote) == context)


class _Reader(HTMLParser):
    """Collects the words of a page, with a blank where a line ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, words: str) -> None:
        self.words.append(words)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _ENDS_WORDS:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _ENDS_WORDS:
            self.words.append(" ")
