"""Whether a scale leaves as much room on one side as on the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedback.surveys.pure.linter.finding import Finding, Label, Reason
from feedback.surveys.pure.linter.phrases import NOTHING, Pattern
from feedback.surveys.pure.linter.question import Option, Question

_LOW, _MIDDLE, _HIGH = 1, 3, 5
_TILT = 2
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class ScaleWords:
    """What the steps of a scale are made of in one language."""

    positive: Pattern = NOTHING
    negative: Pattern = NOTHING
    # In the middle: neither, neutral, about right.
    neutral: Pattern = NOTHING
    # In the middle, unless its opposite is among the options: "fair".
    neutral_alone: Pattern = NOTHING
    neutral_opposite: Pattern = NOTHING
    # more, less, too much: what they compare does not count.
    upward: Pattern = NOTHING
    downward: Pattern = NOTHING
    # The end of nothing: not at all, never, no trust.
    zero: Pattern = NOTHING
    negation: Pattern = NOTHING
    low: Pattern = NOTHING
    middle: Pattern = NOTHING
    high: Pattern = NOTHING
    filler: Pattern = NOTHING
    # Amounts in words, such as "more than half": no scale of feelings.
    counted: Pattern = NOTHING
    # Words for the two sides, to propose a balanced scale.
    opposites: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One option of a scale: its side (-1, 0, 1), its strength, and whether it is the zero."""

    side: int
    strength: int
    is_zero: bool
    rest: frozenset[str]


def steps_of(options: Sequence[Option], words: ScaleWords) -> list[Step] | None:
    """Return the options as steps of one scale, or None where they are something else."""
    has_opposite = any(words.neutral_opposite.search(each.folded) for each in options)
    steps = []
    for each in options:
        step = _step(each.folded, words, has_opposite=has_opposite)
        if step is None:
            return None
        steps.append(step)
    rests = {each.rest for each in steps if each.rest}
    return steps if len(steps) > 1 and len(rests) <= 1 else None


def _step(option: str, words: ScaleWords, *, has_opposite: bool) -> Step | None:
    if _DIGIT.search(option) or words.counted.search(option):
        return None
    if _is_neutral(option, words, has_opposite=has_opposite):
        return Step(0, _MIDDLE, is_zero=False, rest=frozenset())
    is_zero = bool(words.zero.search(option))
    side = _side(option, words)
    strength = _strength(option, words)
    negated = bool(words.negation.search(option))
    if side and negated and not is_zero:
        # "Not very safe" is the other side of safe; "not safe" is where safety starts.
        is_zero, side = not strength, -side if strength else side
    if not (is_zero or side or strength):
        return None
    if is_zero:
        strength = 0
    elif not strength:
        strength = _HIGH
    return Step(side, strength, is_zero, _rest(option, words))


def _is_neutral(option: str, words: ScaleWords, *, has_opposite: bool) -> bool:
    if words.neutral.search(option):
        return True
    return not has_opposite and bool(words.neutral_alone.fullmatch(option))


def _side(option: str, words: ScaleWords) -> int:
    for positive, negative in (
        (words.upward, words.downward),
        (words.positive, words.negative),
    ):
        up, down = bool(positive.search(option)), bool(negative.search(option))
        if up != down:
            return 1 if up else -1
    return 0


def _strength(option: str, words: ScaleWords) -> int:
    """Return how strong the adverb is; the weaker one decides ("a little more")."""
    for found, strength in ((words.low, _LOW), (words.middle, _MIDDLE), (words.high, _HIGH)):
        if found.search(option):
            return strength
    return 0


def _rest(option: str, words: ScaleWords) -> frozenset[str]:
    """Return the words that belong to no step: what the scale is about."""
    for each in (
        words.zero, words.negation, words.positive, words.negative, words.upward, words.downward,
        words.low, words.middle, words.high, words.filler,
    ):  # fmt: skip
        option = each.sub(" ", option)
    return frozenset(_WORD.findall(option))


def unbalanced_scale(question: Question, words: ScaleWords) -> Iterator[Finding]:
    """Yield a scale with more room on one side."""
    steps = steps_of(question.answers, words)
    if steps is None or not _is_tilted(steps):
        return
    heavier = " | ".join(each.text for each in question.answers)
    yield Finding(
        Label.UNBALANCED_SCALE,
        Reason.ONE_SIDE_HEAVIER,
        0,
        len(question.text),
        heavier,
        options=_balanced(question, words),
    )


def _is_tilted(steps: list[Step]) -> bool:
    above = sum(each.side > 0 and not each.is_zero for each in steps)
    below = sum(each.side < 0 and not each.is_zero for each in steps)
    zeros = sum(each.is_zero for each in steps)
    if above and below:
        # With both sides named, "not at all good" is the far end of the bad side.
        return above != below and above != below + zeros and below != above + zeros
    unsigned = sum(not each.side and each.strength != _MIDDLE for each in steps)
    if (above or below) and not zeros and not unsigned:
        return above + below > 1
    low = sum(each.strength <= _LOW for each in steps)
    high = sum(each.strength >= _HIGH for each in steps)
    return len(steps) > _TILT and (high - low >= _TILT or low - high > _TILT)


def _balanced(question: Question, words: ScaleWords) -> tuple[str, ...]:
    """Return a balanced scale about the same thing, where we know its opposite."""
    said = " ".join(each.folded for each in question.answers)
    for bad, good in words.opposites:
        if re.search(rf"\b(?:{re.escape(bad)}|{re.escape(good)})\b", said):
            ends = [step.format(bad=bad, good=good) for step in words.steps]
            out = [each.text for each in question.options if each not in question.answers]
            return (*ends, *out)
    return ()
