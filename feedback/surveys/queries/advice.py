"""What the linter says about wordings, in the reader's language."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.surveys.enums import QuestionKind
from feedback.surveys.models import QuestionText, Survey, SurveyFinding, SurveyItem
from feedback.surveys.pure.linter import Finding, Label, Reason, lint

_LONGEST_SCALE = 20

NAMES: dict[str, Any] = {
    Label.LEADING: _("Leading"),
    Label.LOADED: _("Loaded words"),
    Label.DOUBLE_BARRELLED: _("Two questions in one"),
    Label.DOUBLE_NEGATIVE: _("Double negative"),
    Label.ASSUMPTION: _("Takes something for granted"),
    Label.ABSOLUTE: _("Absolute"),
    Label.VAGUE: pgettext_lazy("wording", "Vague"),
    Label.JARGON: _("Technical words"),
    Label.AGREE_DISAGREE: _("Statement to agree with"),
    Label.UNBALANCED_SCALE: _("Unbalanced scale"),
    Label.MISSING_DK: _("No way out"),
    Label.INCOMPLETE_OPTIONS: _("Answers leave a gap"),
    Label.OVERLAPPING_OPTIONS: _("Answers overlap"),
    Label.RECALL_BURDEN: _("Asks too much of the memory"),
    Label.TOO_COMPLEX: _("Hard to read"),
}
SENTENCES: dict[str, Any] = {
    Reason.TAG: _("A question hung on at the end asks for a yes."),
    Reason.NEGATIVE_OPENING: _("A question that opens with “not” expects a yes."),
    Reason.CROWD: _("It says what others think, and people tend to follow."),
    Reason.DUTY: _("It says what a good person would answer."),
    Reason.SURELY: _("It tells people that the answer is settled."),
    Reason.PRAISE: _("It praises what people are asked to judge."),
    Reason.ONE_SIDED: _("It leaves room for one direction only."),
    Reason.EMOTIVE: _("The word stirs feelings or passes judgment."),
    Reason.TWO_THINGS: _("It asks about two things, and people may answer each differently."),
    Reason.TWO_QUESTIONS: _("There are two questions here, and one answer."),
    Reason.REASON_INSIDE: _("It mixes a view with one reason for it."),
    Reason.TWO_NEGATIONS: _("People must undo two negations before they can answer."),
    Reason.PRESUMED_EVENT: _("It takes for granted that this happened to the person."),
    Reason.PRESUMED_VIEW: _("It takes for granted that the person sees it this way."),
    Reason.PRESUMED_FACT: _("It states something as a fact that people may not accept."),
    Reason.PRESUMED_HABIT: _("It takes for granted that the person has or does this."),
    Reason.ALL_OR_NONE: _("Hardly anything is true without exception, so most people must say no."),
    Reason.UNCLEAR_WHEN: _("Everybody thinks of another time. Name a period."),
    Reason.UNCLEAR_AMOUNT: _(
        "Everybody has another measure in mind. Name a number, or ask for one."
    ),
    Reason.UNCLEAR_THING: _("It is not clear what this is. Name the thing or the place."),
    Reason.VAGUE_ANSWERS: _("The answers mean another number to everybody. Offer numbers."),
    Reason.TERM: _("Many people do not know this term. Say it in everyday words."),
    Reason.ABBREVIATION: _("Many people do not know this abbreviation. Write it out."),
    Reason.STATEMENT: _(
        "People tend to agree with statements. Ask about the thing itself, with answers of its own."
    ),
    Reason.ONE_SIDE_HEAVIER: _("There are more answers on one side than on the other."),
    Reason.NO_WAY_OUT: _("People who do not know or do not want to say have no answer to choose."),
    Reason.GAP: _("Some answers lie between these two."),
    Reason.NO_ZERO: _("There is no answer for “none”."),
    Reason.NO_TOP: _("The highest answer has an end; some people lie above it."),
    Reason.NO_OTHER: _("The list may not be complete. Add “Something else”."),
    Reason.OVERLAP: _("Some people fit both of these answers."),
    Reason.NESTED: _("One of these answers contains the other."),
    Reason.TOO_LONG_AGO: _("Nobody remembers this over such a time. Ask about the last months."),
    Reason.TOO_EXACT: _("Nobody remembers this so exactly."),
    Reason.TOO_MANY_TIMES: _("Nobody can count or list this. Ask about a short period."),
    Reason.LONG_SENTENCE: _("The sentence is long. Cut it into short ones."),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """One remark on a wording, ready to be shown."""

    label: str
    name: str
    sentence: str
    excerpt: str
    start: int = 0
    end: int = 0
    rewrite: str = ""
    options: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The remark as programs read it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Remarks:
    """All remarks on one wording of a survey."""

    version: int
    language: str
    text: str
    findings: tuple[Finding, ...]

    @property
    def advice(self) -> list[Advice]:
        """The remarks as they are shown."""
        return [_advice(each) for each in self.findings]


@dataclass(frozen=True, slots=True)
class Kept:
    """The remarks that were kept on one wording when the survey started."""

    text: str
    language: str
    advice: list[Advice]


def lint_text(text: str, options: Sequence[str], language: str) -> list[Advice]:
    """Return remarks on any question, wherever it is asked."""
    return [_advice(each) for each in lint(text, options, language)]


def lint_question(text: str, options: Sequence[str], language: str) -> list[Advice]:
    """Return remarks on a question of ours: all of them offer a way not to answer."""
    return [_advice(each) for each in _of_ours(text, options, language)]


def remarks_on(survey: Survey) -> list[Remarks]:
    """Return the wordings of a survey that have remarks, as they are asked: one statement."""
    rows = (
        SurveyItem.objects.filter(survey=survey, version__texts__language__in=survey.languages)
        .order_by("position", "version__texts__id")
        .values_list(
            "version_id", "version__texts__language", "version__texts__text", "version__kind",
            "version__texts__options", "version__texts__low_label", "version__texts__high_label",
            "version__scale_min", "version__scale_max",
        )
    )  # fmt: skip
    found = [
        Remarks(version, language, text, _of_ours(text, _answers(*answers), language))
        for version, language, text, *answers in rows
    ]
    return [each for each in found if each.findings]


def kept_remarks(survey: Survey) -> list[Kept]:
    """Return what was remarked when the survey started, wording by wording: one statement."""
    text = QuestionText.objects.filter(
        version=OuterRef("version"), language=OuterRef("language")
    ).values("text")
    rows = (
        SurveyFinding.objects.filter(survey=survey)
        .annotate(text=Subquery(text))
        .order_by("id")
        .values_list("text", "language", "label", "reason", "excerpt")
    )
    return [
        Kept(text, language, [_kept(*row) for _text, _language, *row in found])
        for (text, language), found in groupby(rows, key=lambda row: row[:2])
    ]


def _kept(label: str, reason: str, excerpt: str) -> Advice:
    return Advice(label, _name(label), _sentence(reason), excerpt)


def _of_ours(text: str, options: Sequence[str], language: str) -> tuple[Finding, ...]:
    found = lint(text, options, language)
    return tuple(each for each in found if each.label != Label.MISSING_DK)


def _answers(
    kind: str, options: list[str], low_label: str, high_label: str, lowest: int, highest: int
) -> list[str]:
    """Return the answers as they stand on the screen; a long scale is a number to write."""
    if kind != QuestionKind.SCALE:
        return options
    if highest - lowest > _LONGEST_SCALE:
        return []
    between = [str(number) for number in range(lowest + 1, highest)]
    return [f"{lowest} {low_label}", *between, f"{highest} {high_label}"]


def _advice(finding: Finding) -> Advice:
    return Advice(
        label=finding.label.value,
        name=_name(finding.label),
        sentence=_sentence(finding.reason),
        excerpt=finding.excerpt,
        start=finding.start,
        end=finding.end,
        rewrite=finding.rewrite,
        options=finding.options,
    )


def _name(label: str) -> str:
    return str(NAMES.get(label, label))


def _sentence(reason: str) -> str:
    """Return the sentence; a reason that the linter no longer knows is shown as it was kept."""
    return str(SENTENCES.get(reason, reason))
