"""The question linter: what survey methodology would say about a question before it is asked.

It reads the question and its answer options, and knows nothing of the survey around them. It
advises; whether a wording is used is for people to decide.
"""

from collections.abc import Sequence

from feedback.surveys.pure.linter.answers import (
    agree_disagree,
    incomplete_options,
    missing_dk,
    nested_options,
)
from feedback.surveys.pure.linter.cues import find
from feedback.surveys.pure.linter.english import ENGLISH
from feedback.surveys.pure.linter.finding import Finding, Label, Reason
from feedback.surveys.pure.linter.joining import double_barrelled
from feedback.surveys.pure.linter.language import Language
from feedback.surveys.pure.linter.negating import double_negative
from feedback.surveys.pure.linter.others import KNOWN, NUMBERS_ONLY, OTHERS
from feedback.surveys.pure.linter.question import Question, read_question
from feedback.surveys.pure.linter.ranges import range_findings
from feedback.surveys.pure.linter.scales import unbalanced_scale
from feedback.surveys.pure.linter.spanish import SPANISH
from feedback.surveys.pure.linter.wordy import jargon, too_complex, vague_answers

__all__ = ["LONGEST_TEXT", "Finding", "Label", "Reason", "lint"]

# For doors: nobody writes a longer question.
LONGEST_TEXT = 1000

_LANGUAGES = dict.fromkeys(KNOWN, OTHERS) | {"en": ENGLISH, "es": SPANISH}


def lint(text: str, options: Sequence[str] = (), language: str = "en") -> tuple[Finding, ...]:
    """Return what is wrong with a question, in the order of its words."""
    words = _LANGUAGES.get(language[:2].lower(), NUMBERS_ONLY)
    question = read_question(text, tuple(options), words.exits)
    if not question.words:
        return ()
    findings = [*_about_text(question, words), *_about_options(question, words)]
    return tuple(sorted(_settled(findings), key=lambda each: (each.start, each.label)))


def _about_text(question: Question, words: Language) -> list[Finding]:
    return [
        *find(question, Label.LEADING, words.leading),
        *find(question, Label.LOADED, words.loaded),
        *find(question, Label.ASSUMPTION, words.assumption),
        *find(question, Label.RECALL_BURDEN, words.recall),
        *find(question, Label.VAGUE, words.plain.vague),
        *find(question, Label.ABSOLUTE, words.plain.absolute),
        *jargon(question, words.plain),
        *too_complex(question, words.plain),
        *double_barrelled(question, words.joining),
        *double_negative(question, words.negating),
    ]


def _about_options(question: Question, words: Language) -> list[Finding]:
    lists = words.lists
    return [
        *vague_answers(question, words.plain),
        *agree_disagree(question, lists),
        *unbalanced_scale(question, words.scales),
        *missing_dk(question, lists),
        *incomplete_options(question, lists),
        *nested_options(question, lists),
        *range_findings(question, words.ranges),
    ]


def _settled(findings: list[Finding]) -> list[Finding]:
    """Return the findings without those that a heavier one explains."""
    labels = {each.label for each in findings}
    drop = {weaker for heavier, weaker in _EXPLAINS if heavier in labels}
    return [each for each in findings if each.label not in drop and each.reason not in drop]


# A long sentence must be cut first; what its parts say shows then.
_EXPLAINS = (
    (Label.TOO_COMPLEX, Label.DOUBLE_BARRELLED),
    (Label.TOO_COMPLEX, Label.ASSUMPTION),
    (Label.TOO_COMPLEX, Label.LEADING),
    (Label.TOO_COMPLEX, Label.ABSOLUTE),
    (Label.TOO_COMPLEX, Label.DOUBLE_NEGATIVE),
    (Label.TOO_COMPLEX, Label.VAGUE),
    (Label.TOO_COMPLEX, Label.JARGON),
    (Label.TOO_COMPLEX, Label.RECALL_BURDEN),
    (Label.RECALL_BURDEN, Label.ABSOLUTE),
    (Label.ASSUMPTION, Label.ABSOLUTE),
    (Label.RECALL_BURDEN, Label.ASSUMPTION),
    (Label.ASSUMPTION, Reason.NO_ZERO),
)
