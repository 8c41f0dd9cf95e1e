"""Words that give a defect away, and what must hold for them to count."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from feedback.surveys.pure.linter.finding import Finding, Label, Reason
from feedback.surveys.pure.linter.phrases import NOTHING, Pattern, span_of
from feedback.surveys.pure.linter.question import Question
from feedback.surveys.pure.linter.rewrites import Rewrite, keep

When = Callable[[Question], bool]


def always(question: Question) -> bool:
    """Say yes to every question."""
    return True


def asking(question: Question) -> bool:
    """Say whether it is a question, not a statement."""
    return question.is_question


@dataclass(frozen=True)
class Cue:
    """A pattern in the text; the group `at`, where there is one, is what it points at."""

    reason: Reason
    pattern: Pattern
    # Anywhere in the text, this takes the finding back.
    unless: Pattern = NOTHING
    when: When = always
    rewrite: Rewrite = keep


def find(question: Question, label: Label, cues: tuple[Cue, ...]) -> Iterator[Finding]:
    """Yield the first place that each cue points at."""
    for cue in cues:
        seen = cue.pattern.search(question.folded)
        if seen is None or cue.unless.search(question.folded) or not cue.when(question):
            continue
        finding = found(question, label, cue.reason, *span_of(seen))
        yield replace(finding, rewrite=cue.rewrite(question.text, finding.start, finding.end))


def found(question: Question, label: Label, reason: Reason, start: int, end: int) -> Finding:
    """Return a finding about a part of the text, without the space around it."""
    part = question.text[start:end]
    start += len(part) - len(part.lstrip(" ,.;:-"))
    end = max(start, start + len(part.strip(" ,.;:-")))
    return Finding(label, reason, start, end, question.text[start:end])
