"""Negations that a reader has to undo before answering."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feedback.surveys.pure.linter.cues import found
from feedback.surveys.pure.linter.finding import Finding, Label, Reason
from feedback.surveys.pure.linter.phrases import NOTHING, Pattern
from feedback.surveys.pure.linter.question import Question


@dataclass(frozen=True)
class NegatingWords:
    """What turns a sentence around in one language."""

    # Balanced pairs ("support or oppose") and set phrases ("whether or not"): not counted.
    set_aside: Pattern = NOTHING
    # An opening "if ...,": only those it is true of go on reading.
    condition: Pattern = NOTHING
    # not, no, neither
    plain: Pattern = NOTHING
    # oppose, object, disagree: the answer itself turns around.
    stand: Pattern = NOTHING
    # ban, prevent, refuse, end: the thing turns around.
    act: Pattern = NOTHING
    # unfair, impossible, untrue: count only where "not" is near.
    quality: Pattern = NOTHING
    # "is unfair": what somebody may oppose or doubt.
    predicate: Pattern = NOTHING
    # do you, should, would: the reader must take a stand.
    taking_a_stand: Pattern = NOTHING


_NEAR = 24


def double_negative(question: Question, words: NegatingWords) -> Iterator[Finding]:
    """Yield the stretch from the first to the last of two or more negations."""
    for start, end in question.sentences:
        text = question.folded[start:end]
        for aside in (words.condition, words.set_aside):
            text = aside.sub(lambda each: " " * len(each.group()), text)
        spans = sorted(set(_negations(text, words)))
        if len(spans) > 1:
            last = start + max(each[1] for each in spans)
            yield found(
                question, Label.DOUBLE_NEGATIVE, Reason.TWO_NEGATIONS, start + spans[0][0], last
            )
            return


def _negations(text: str, words: NegatingWords) -> list[tuple[int, int]]:
    plain, stand, act = (_spans(each, text) for each in (words.plain, words.stand, words.act))
    near = [
        quality
        for quality in _spans(words.quality, text)
        if any(0 <= quality[0] - each[1] < _NEAR for each in plain)
        or any(0 <= each[0] - quality[1] < _NEAR + _NEAR for each in plain)
    ]
    if plain:
        return plain + stand + act + near
    denied = [each for each in _spans(words.predicate, text) if any(turn < each for turn in stand)]
    if stand and (act or denied or len(stand) > 1):
        return stand + act + denied
    if len(act) > 1 and words.taking_a_stand.search(text):
        return act
    return []


def _spans(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    return [each.span() for each in re.finditer(pattern, text)]
