"""Words that many readers do not know, and sentences that few can hold in mind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feedback.surveys.pure.linter.cues import Cue, found
from feedback.surveys.pure.linter.finding import Finding, Label, Reason
from feedback.surveys.pure.linter.phrases import NOTHING, Pattern
from feedback.surveys.pure.linter.question import Question

_CAPITALS = re.compile(r"(?<![\w-])(?:[A-Z]\.){2,}|(?<![\w-])[A-Z][A-Z&/]*[A-Z](?=s\b|'|’|\b)")
_MIXED = re.compile(r"\b[A-Z][a-z]+[A-Z]\w*|\b[a-z]+[A-Z]\w*")
_MOSTLY = 0.5
_LONGEST = 32
_LONG = 24
_NESTED = 3


@dataclass(frozen=True)
class PlainWords:
    """What plain language is in one language."""

    terms: Pattern = NOTHING
    known_abbreviations: frozenset[str] = frozenset()
    known_names: frozenset[str] = frozenset()
    long_winded: Pattern = NOTHING
    vague: tuple[Cue, ...] = ()
    absolute: tuple[Cue, ...] = ()
    vague_answer: Pattern = NOTHING
    how_many: Pattern = NOTHING


def jargon(question: Question, words: PlainWords) -> Iterator[Finding]:
    """Yield every specialist term and abbreviation once."""
    spans = [(each.span(), Reason.TERM) for each in words.terms.finditer(question.folded)]
    spans += [(each, Reason.ABBREVIATION) for each in _abbreviations(question.text, words)]
    seen: set[str] = set()
    for (start, end), reason in sorted(spans):
        if (word := question.folded[start:end]) not in seen:
            seen.add(word)
            yield found(question, Label.JARGON, reason, start, end)


def _abbreviations(text: str, words: PlainWords) -> Iterator[tuple[int, int]]:
    letters = [each for each in text if each.isalpha()]
    if sum(each.isupper() for each in letters) > _MOSTLY * len(letters):
        return
    for each in _CAPITALS.finditer(text):
        short = each.group().replace(".", "")
        if short not in words.known_abbreviations and not _is_written_out(text, short, each):
            yield each.span()
    for each in _MIXED.finditer(text):
        plain = each.group().lower().removesuffix("'s")
        if not plain.startswith(("mc", "mac", "de", "la")) and plain not in words.known_names:
            yield each.span()


def _is_written_out(text: str, short: str, at: re.Match[str]) -> bool:
    """Say whether words with these initials stand before or behind it."""
    for part in (text[: at.start()].rstrip(" ("), text[at.end() :].lstrip(" (,")):
        initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", part)).upper()
        capitals = "".join(word[0] for word in re.findall(r"\b[A-Z][a-z]+", part)).upper()
        if initials.endswith(short) or initials.startswith(short) or short in capitals:
            return True
    return False


def too_complex(question: Question, words: PlainWords) -> Iterator[Finding]:
    """Yield sentences that are very long, or long and nested."""
    for start, end in question.sentences:
        count = question.count_words(start, end)
        nested = len(words.long_winded.findall(question.folded, start, end))
        nested += question.text.count(",", start, end)
        if count >= _LONGEST or (count >= _LONG and nested >= _NESTED):
            yield found(question, Label.TOO_COMPLEX, Reason.LONG_SENTENCE, start, end)
            return


def vague_answers(question: Question, words: PlainWords) -> Iterator[Finding]:
    """Yield a count whose answers are amounts that mean something else to everybody."""
    if not question.answers or not (asked := words.how_many.search(question.folded)):
        return
    unclear = sum(bool(words.vague_answer.fullmatch(each.folded)) for each in question.answers)
    if unclear >= max(2, len(question.answers) - 1):
        start, end = asked.span()
        yield found(question, Label.VAGUE, Reason.VAGUE_ANSWERS, start, end)
