"""Numbers in answer options: whether they overlap or leave a gap."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from feedback.surveys.pure.linter.finding import Finding, Label, Reason
from feedback.surveys.pure.linter.phrases import NOTHING, Pattern
from feedback.surveys.pure.linter.question import Option, Question

_NUMBER = re.compile(r"(\d+(?:[.,]\d+)*)\s*(k\b)?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+$")
_LABELLED = re.compile(r"\d+\W+[^\W\d]+")
_RATING = 5
_FEW = 2


@dataclass(frozen=True)
class RangeWords:
    """How one language writes numbers, bounds and units."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    # By unit, how many of the smallest.
    units: tuple[tuple[Pattern, float], ...] = ()
    one_unit: Pattern = NOTHING
    zero: Pattern = NOTHING
    below: Pattern = NOTHING
    up_to: Pattern = NOTHING
    above: Pattern = NOTHING
    at_least: Pattern = NOTHING
    within: Pattern = NOTHING
    # Questions about an amount: it may be none, and it has no natural end.
    amount: Pattern = NOTHING
    # Amounts that are never none.
    never_none: Pattern = NOTHING
    # Amounts with a natural end: hours of a day.
    bounded: Pattern = NOTHING
    age: Pattern = NOTHING
    rates: tuple[tuple[Pattern, float], ...] = ()
    rate_below: Pattern = NOTHING
    rate_above: Pattern = NOTHING
    none_option: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers that an option stands for."""

    option: Option
    low: float
    high: float
    low_open: bool = False
    high_open: bool = False
    unit: float = 1

    @property
    def is_point(self) -> bool:
        """Whether it is one number only."""
        return self.low == self.high


def read_interval(option: Option, words: RangeWords) -> Interval | None:
    """Return the numbers of an option, or None where it has none."""
    text = _digits(option.folded, words)
    unit = next((size for unit, size in words.units if unit.search(text)), 1.0)
    numbers = [_value(each) * unit for each in _NUMBER.finditer(text)]
    if not numbers:
        return Interval(option, 0, 0, unit=unit) if words.zero.search(text) else None
    first, last = numbers[0], numbers[-1]
    # The plainer kinds come later: "5 and over" before "over 5", both before "5".
    if words.up_to.search(text) or words.within.search(option.folded):
        return Interval(option, -math.inf, last, unit=unit)
    if words.at_least.search(text):
        return Interval(option, first, math.inf, unit=unit)
    if words.below.search(text):
        return Interval(option, -math.inf, last, high_open=True, unit=unit)
    if words.above.search(text):
        return Interval(option, last, math.inf, low_open=True, unit=unit)
    return Interval(option, min(first, last), max(first, last), unit=unit)


def _digits(text: str, words: RangeWords) -> str:
    text = words.one_unit.sub("1 ", text)
    return re.sub(
        r"[^\W\d_]+", lambda each: str(words.numbers.get(each.group(), each.group())), text
    )


def _value(number: re.Match[str]) -> float:
    written, thousands = number.groups()
    plain = written.replace(",", "").replace(".", "") if _GROUPED.match(written) else written
    return float(re.sub(r"[.,](?=.*[.,])", "", plain).replace(",", ".")) * (
        1000 if thousands else 1
    )


def range_findings(question: Question, words: RangeWords) -> Iterator[Finding]:
    """Yield overlaps, gaps, and missing ends among options that are numbers."""
    rates = [(rate, each) for each in question.answers if (rate := _rate(each, words))]
    if len(rates) >= _FEW:
        yield from _nested_rates(question, rates, words)
        return
    read = [read_interval(each, words) for each in question.answers]
    intervals = sorted(
        (each for each in read if each), key=lambda each: (each.low, each.high, each.low_open)
    )
    if len(intervals) < _FEW or len(read) - len(intervals) > 1 or _is_rating(intervals):
        return
    pairs = list(pairwise(_without_none(intervals)))
    if overlap := next((each for each in pairs if _overlap(*each)), None):
        options = _cut(question, pairs)
        yield _about(question, Label.OVERLAPPING_OPTIONS, Reason.OVERLAP, *overlap, options=options)
    if gap := next((each for each in pairs if _leaves_gap(*each)), None):
        yield _about(question, Label.INCOMPLETE_OPTIONS, Reason.GAP, *gap)
    elif None not in read:
        yield from _missing_ends(question, intervals, words)


def _without_none(intervals: list[Interval]) -> list[Interval]:
    """Return the intervals without "never" where "less than once" stands beside it."""
    if intervals[0].low == -math.inf:
        return [each for each in intervals if (each.low, each.high) != (0, 0)]
    return intervals


def _is_rating(intervals: Sequence[Interval]) -> bool:
    if not all(each.is_point for each in intervals) or intervals[0].low > 1:
        return False
    labelled = any(_LABELLED.match(each.option.folded) and each.unit == 1 for each in intervals)
    return labelled or len(intervals) >= _RATING


def _overlap(before: Interval, after: Interval) -> bool:
    if before.is_point and after.is_point:
        return False
    if after.low == before.high:
        return not (before.high_open or after.low_open)
    return after.low < before.high


def _leaves_gap(before: Interval, after: Interval) -> bool:
    distance = after.low - before.high
    if before.high_open or after.low_open:
        return distance > 0 or (distance == 0 and before.high_open and after.low_open)
    return distance > max(before.unit, after.unit)


def _missing_ends(
    question: Question, intervals: Sequence[Interval], words: RangeWords
) -> Iterator[Finding]:
    is_age = bool(words.age.search(question.folded))
    if not (is_age or words.amount.search(question.folded)):
        return
    lowest, highest = intervals[0], max(intervals, key=lambda each: each.high)
    if math.isfinite(highest.high) and not words.bounded.search(question.folded):
        yield _about(question, Label.INCOMPLETE_OPTIONS, Reason.NO_TOP, highest)
    elif lowest.low > 0 and not is_age and not words.never_none.search(question.folded):
        options = (words.none_option, *(each.text for each in question.options))
        yield _about(question, Label.INCOMPLETE_OPTIONS, Reason.NO_ZERO, lowest, options=options)


def _cut(question: Question, pairs: list[tuple[Interval, Interval]]) -> tuple[str, ...]:
    """Return the options with each upper end one below the next lower end, where that works."""
    new = {each.option: each.option.text for pair in pairs for each in pair}
    for before, after in pairs:
        if not _overlap(before, after):
            continue
        end, step = before.high / before.unit, after.low / before.unit - 1
        written = re.search(rf"\b{end:g}\b(?!.*\b{end:g}\b)", before.option.text)
        if written is None or step <= before.low / before.unit:
            return ()
        text = before.option.text
        new[before.option] = text[: written.start()] + f"{step:g}" + text[written.end() :]
    return tuple(new.get(each, each.text) for each in question.options)


def _nested_rates(
    question: Question, rates: list[tuple[float, Option]], words: RangeWords
) -> Iterator[Finding]:
    """Yield "at least once a week" beside "every day": a daily visitor may tick both."""
    for rate, wide in rates:
        more = words.rate_above.search(wide.folded)
        less = words.rate_below.search(wide.folded)
        clash = next(
            (clash for other, clash in rates if (more and other > rate) or (less and other < rate)),
            None,
        )
        if clash:
            shown = f"{wide.text} | {clash.text}"
            yield Finding(Label.OVERLAPPING_OPTIONS, Reason.NESTED, 0, len(question.text), shown)
            return


def _rate(option: Option, words: RangeWords) -> float:
    return next((size for kind, size in words.rates if kind.search(option.folded)), 0)


def _about(
    question: Question,
    label: Label,
    reason: Reason,
    first: Interval,
    second: Interval | None = None,
    options: tuple[str, ...] = (),
) -> Finding:
    shown = " | ".join(each.option.text for each in (first, second) if each)
    return Finding(label, reason, 0, len(question.text), shown, options=options)
