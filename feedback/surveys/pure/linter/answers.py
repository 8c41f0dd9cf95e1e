"""Whether the answer options leave room for everybody."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from feedback.surveys.pure.linter.cues import found
from feedback.surveys.pure.linter.finding import Finding, Label, Reason
from feedback.surveys.pure.linter.phrases import NOTHING, Pattern
from feedback.surveys.pure.linter.question import Question
from feedback.surveys.pure.linter.ranges import RangeWords, read_interval
from feedback.surveys.pure.linter.scales import ScaleWords, steps_of

_FEW, _SOME = 2, 4


@dataclass(frozen=True)
class AnswerWords:
    """What tells kinds of questions and answers apart in one language."""

    agree: Pattern = NOTHING
    agree_asked: Pattern = NOTHING
    true_false: frozenset[str] = field(default_factory=frozenset)
    yes: Pattern = NOTHING
    no: Pattern = NOTHING
    # Consent and contact: everybody can say yes or no.
    consent: Pattern = NOTHING
    sensitive: Pattern = NOTHING
    opinion: Pattern = NOTHING
    # About somebody else: the respondent may not know.
    third_party: Pattern = NOTHING
    own_behaviour: Pattern = NOTHING
    # Asks which of several kinds.
    categorical: Pattern = NOTHING
    # Asks for a stand between named sides: the list is the question.
    judged: Pattern = NOTHING
    # Kinds that no short list covers.
    always_other: Pattern = NOTHING
    # Options of lists that are whole by themselves.
    exhaustive: Pattern = NOTHING
    other: Pattern = NOTHING
    # An option that contains another one.
    parts: tuple[tuple[Pattern, Pattern], ...] = ()
    # From how many answers on a way out is expected.
    fewest: int = _FEW
    dont_know: str = ""
    prefer_not: str = ""
    something_else: str = ""


@dataclass(frozen=True)
class Lists:
    """The words that tell what kind of list the options are."""

    answers: AnswerWords
    scales: ScaleWords
    ranges: RangeWords


def agree_disagree(question: Question, lists: Lists) -> Iterator[Finding]:
    """Yield statements that people are asked to agree with."""
    words = lists.answers
    asked = words.agree_asked.search(question.folded)
    agreeing = sum(bool(words.agree.search(each.folded)) for each in question.answers)
    heads = {each.folded for each in question.answers}
    stated = bool(question.options) and not question.is_question and _is_yes_no(question, words)
    if words.consent.search(question.folded):
        return
    if asked or agreeing >= _FEW or heads >= words.true_false > set() or stated:
        start, end = asked.span() if asked else (0, len(question.text))
        yield found(question, Label.AGREE_DISAGREE, Reason.STATEMENT, start, end)


def missing_dk(question: Question, lists: Lists) -> Iterator[Finding]:
    """Yield opinion, knowledge and sensitive questions that everybody must answer."""
    words = lists.answers
    if len(question.answers) < words.fewest or question.has_exit:
        return
    if words.consent.search(question.folded):
        return
    is_sensitive = bool(words.sensitive.search(question.folded))
    if not (is_sensitive or _is_judgement(question, lists)):
        return
    way_out = words.prefer_not if is_sensitive else words.dont_know
    yield Finding(
        Label.MISSING_DK,
        Reason.NO_WAY_OUT,
        0,
        len(question.text),
        way_out,
        options=(*(each.text for each in question.options), way_out) if way_out else (),
    )


def _is_judgement(question: Question, lists: Lists) -> bool:
    """Say whether somebody may have no view, or may not know."""
    words = lists.answers
    if words.own_behaviour.search(question.folded):
        return False
    if words.third_party.search(question.folded) or words.opinion.search(question.folded):
        return True
    return not question.is_question or steps_of(question.answers, lists.scales) is not None


def incomplete_options(question: Question, lists: Lists) -> Iterator[Finding]:
    """Yield lists of kinds that leave somebody out."""
    words = lists.answers
    if len(question.answers) < _FEW or not _is_list_of_kinds(question, lists):
        return
    others = any(words.other.search(each.folded) for each in question.answers)
    if others or (words.consent.search(question.folded) and not _is_contact(question, words)):
        return
    open_ended = bool(words.always_other.search(question.folded))
    if not open_ended and (len(question.answers) > _SOME or _is_whole(question, words)):
        return
    out = tuple(each.text for each in question.options if each not in question.answers)
    options = (*(each.text for each in question.answers), words.something_else, *out)
    yield Finding(
        Label.INCOMPLETE_OPTIONS,
        Reason.NO_OTHER,
        0,
        len(question.text),
        " | ".join(each.text for each in question.answers),
        options=options,
    )


def nested_options(question: Question, lists: Lists) -> Iterator[Finding]:
    """Yield an option that contains another one."""
    for whole, part in lists.answers.parts:
        wide = next((each for each in question.answers if whole.search(each.folded)), None)
        narrow = next((each for each in question.answers if part.search(each.folded)), None)
        if wide and narrow:
            shown = f"{wide.text} | {narrow.text}"
            yield Finding(Label.OVERLAPPING_OPTIONS, Reason.NESTED, 0, len(question.text), shown)
            return


def _is_list_of_kinds(question: Question, lists: Lists) -> bool:
    """Say whether the options are neither a scale nor numbers nor yes and no."""
    words = lists.answers
    if _is_yes_no(question, words) or not words.categorical.search(question.folded):
        return False
    if steps_of(question.answers, lists.scales) is not None:
        return False
    return not any(read_interval(each, lists.ranges) for each in question.answers)


def _is_contact(question: Question, words: AnswerWords) -> bool:
    return bool(words.always_other.search(question.folded))


def _is_whole(question: Question, words: AnswerWords) -> bool:
    """Say whether the list is the question itself, or has no further kinds."""
    if words.judged.search(question.folded) or words.third_party.search(question.folded):
        return True
    if all(words.exhaustive.search(each.folded) for each in question.answers):
        return True
    return all(_is_named(each.folded, question.folded) for each in question.answers)


def _is_named(option: str, text: str) -> bool:
    """Say whether the question names the option itself."""
    return option in text or all(word in text for word in option.split() if len(word) > _FEW)


def _is_yes_no(question: Question, words: AnswerWords) -> bool:
    yes = any(words.yes.search(each.folded) for each in question.answers)
    no = any(words.no.search(each.folded) for each in question.answers)
    return yes and no
