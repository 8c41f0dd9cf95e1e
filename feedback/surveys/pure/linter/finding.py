"""What the linter says about a question."""

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """What is wrong, in the words of survey methodology."""

    LEADING = "leading"
    LOADED = "loaded"
    DOUBLE_BARRELLED = "double_barrelled"
    DOUBLE_NEGATIVE = "double_negative"
    ASSUMPTION = "assumption"
    ABSOLUTE = "absolute"
    VAGUE = "vague"
    JARGON = "jargon"
    AGREE_DISAGREE = "agree_disagree"
    UNBALANCED_SCALE = "unbalanced_scale"
    MISSING_DK = "missing_dk"
    INCOMPLETE_OPTIONS = "incomplete_options"
    OVERLAPPING_OPTIONS = "overlapping_options"
    RECALL_BURDEN = "recall_burden"
    TOO_COMPLEX = "too_complex"


class Reason(StrEnum):
    """Why, one sentence each; the sentences are written where people read them."""

    TAG = "tag"
    NEGATIVE_OPENING = "negative_opening"
    CROWD = "crowd"
    DUTY = "duty"
    SURELY = "surely"
    PRAISE = "praise"
    ONE_SIDED = "one_sided"
    EMOTIVE = "emotive"
    TWO_THINGS = "two_things"
    TWO_QUESTIONS = "two_questions"
    REASON_INSIDE = "reason_inside"
    TWO_NEGATIONS = "two_negations"
    PRESUMED_EVENT = "presumed_event"
    PRESUMED_VIEW = "presumed_view"
    PRESUMED_FACT = "presumed_fact"
    PRESUMED_HABIT = "presumed_habit"
    ALL_OR_NONE = "all_or_none"
    UNCLEAR_WHEN = "unclear_when"
    UNCLEAR_AMOUNT = "unclear_amount"
    UNCLEAR_THING = "unclear_thing"
    VAGUE_ANSWERS = "vague_answers"
    TERM = "term"
    ABBREVIATION = "abbreviation"
    STATEMENT = "statement"
    ONE_SIDE_HEAVIER = "one_side_heavier"
    NO_WAY_OUT = "no_way_out"
    GAP = "gap"
    NO_ZERO = "no_zero"
    NO_TOP = "no_top"
    NO_OTHER = "no_other"
    OVERLAP = "overlap"
    NESTED = "nested"
    TOO_LONG_AGO = "too_long_ago"
    TOO_EXACT = "too_exact"
    TOO_MANY_TIMES = "too_many_times"
    LONG_SENTENCE = "long_sentence"


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect, the words of the question that it points at, and what may be better.

    Where the defect is in the options, `start` and `end` hold the whole question.
    """

    label: Label
    reason: Reason
    start: int
    end: int
    # The words that the reason is about: from the question, or one or two options.
    excerpt: str
    rewrite: str = ""
    options: tuple[str, ...] = ()
