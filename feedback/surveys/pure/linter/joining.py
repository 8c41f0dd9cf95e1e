"""Two things asked, one answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from feedback.surveys.pure.linter.cues import found
from feedback.surveys.pure.linter.finding import Finding, Label, Reason
from feedback.surveys.pure.linter.phrases import NOTHING, Pattern
from feedback.surveys.pure.linter.question import Question

_QUESTION_MARK = re.compile(r"[?؟]")


@dataclass(frozen=True)
class JoiningWords:
    """What joins two things in one language."""

    # "and", "as well as": joins whatever the answer options are.
    both: Pattern = NOTHING
    # Pairs that are one thing, ranges, and what follows "between".
    one_thing: Pattern = NOTHING
    # An opening clause that only says when or about what: not asked about.
    setting: Pattern = NOTHING
    # The question compares the two things on purpose.
    comparing: Pattern = NOTHING
    # "or" between two clauses or two acts, where the answers cannot tell them apart.
    either: Pattern = NOTHING
    either_unless: Pattern = NOTHING
    # A stand and its reason in one question.
    reason: Pattern = NOTHING
    # The question invites several answers, or a free account.
    choosing: Pattern = NOTHING
    open_joined: Pattern = NOTHING
    # Two single words about one thing, as the groups `first` and `second`.
    pair: Pattern = NOTHING
    yes_no: frozenset[str] = field(default_factory=frozenset)


def double_barrelled(question: Question, words: JoiningWords) -> Iterator[Finding]:
    """Yield the first place where a second thing joins the first."""
    marks = list(_QUESTION_MARK.finditer(question.text))
    if len(marks) > 1 and question.folded[marks[0].end() :].strip(" ?؟!\"'"):
        start, end = marks[0].end(), marks[1].end()
        yield found(question, Label.DOUBLE_BARRELLED, Reason.TWO_QUESTIONS, start, end)
        return
    for reason, seen in _joints(question, words):
        start, end = _around(question.folded, seen)
        finding = found(question, Label.DOUBLE_BARRELLED, reason, start, end)
        yield replace(finding, rewrite=_one_by_one(question, words))
        return


def _joints(question: Question, words: JoiningWords) -> Iterator[tuple[Reason, re.Match[str]]]:
    asked = _masked(question.folded, words.one_thing)
    if opening := words.setting.match(asked):
        asked = " " * opening.end() + asked[opening.end() :]
    if not question.options:
        yield from ((Reason.TWO_THINGS, each) for each in words.open_joined.finditer(asked))
        return
    if words.choosing.search(asked):
        return
    if not words.comparing.search(asked):
        yield from ((Reason.TWO_THINGS, each) for each in words.both.finditer(asked))
    if not _offers_both(question, words) and not words.either_unless.search(asked):
        yield from ((Reason.TWO_THINGS, each) for each in words.either.finditer(asked))
    yield from ((Reason.REASON_INSIDE, each) for each in words.reason.finditer(asked))


def _one_by_one(question: Question, words: JoiningWords) -> str:
    """Return two questions in place of "How polite and helpful was ...?"."""
    pair = words.pair.search(question.folded)
    if pair is None:
        return ""
    text, (first, last), (second, end) = question.text, pair.span("first"), pair.span("second")
    return f"{text[:last]}{text[end:]} {text[:first]}{text[second:]}"


def _masked(text: str, kept: Pattern) -> str:
    """Return the text with these parts blanked, every letter in its old place."""
    return kept.sub(lambda each: " " * len(each.group()), text)


def _offers_both(question: Question, words: JoiningWords) -> bool:
    """Say whether the answers name the alternatives, so that people can pick one."""
    heads = {each.folded.split(",")[0] for each in question.answers}
    asked = set(question.words)
    named = [
        each
        for each in question.answers
        if (own := set(re.findall(r"\w+", each.folded))) and len(own & asked) * 2 >= len(own)
    ]
    return not heads & words.yes_no and len(named) > 1


def _around(text: str, joint: re.Match[str]) -> tuple[int, int]:
    """Return the joint with a word on either side, to show what is joined."""
    before = re.search(r"\w+\W*$", text[: joint.start()])
    after = re.match(r"\W*\w+", text[joint.end() :])
    start = before.start() if before else joint.start()
    return start, joint.end() + (after.end() if after else 0)
