"""The question bank: wordings, where they are used, and how they read."""

from dataclasses import dataclass
from itertools import count

from django.db.models import QuerySet

from feedback.surveys.enums import SurveyState
from feedback.surveys.models import Question, QuestionText, QuestionVersion, Survey, SurveyItem
from feedback.surveys.pure.wording import Text, Wording
from feedback.surveys.pure.xlsform import FormQuestion
from feedback.surveys.queries.questionnaire import Item, Questionnaire


def bank() -> QuerySet[QuestionVersion]:
    """Return the newest wording of every question that can be asked, oldest question first."""
    newest = QuestionVersion.objects.order_by("question_id", "-number").distinct("question_id")
    return (
        QuestionVersion.objects.filter(pk__in=newest.values("pk"))
        .select_related("question")
        .prefetch_related("texts")
        .order_by("question_id")
    )


def bank_texts(language: str) -> dict[int, QuestionText]:
    """Return the wording in this language by version, for lists of questions."""
    found = QuestionText.objects.filter(language=language)
    return {text.version_id: text for text in found.order_by("version_id")}


def wordings_of(question: Question) -> list[QuestionVersion]:
    """Return all wordings of a question with their texts, newest first."""
    return list(
        QuestionVersion.objects.filter(question=question)
        .select_related("question", "created_by")
        .prefetch_related("texts")
        .order_by("-number")
    )


def wording_of(version: QuestionVersion) -> Wording:
    """Return what this version says in every language, from its texts as they were fetched."""
    return Wording(
        kind=version.kind,
        scale_min=version.scale_min,
        scale_max=version.scale_max,
        is_reversed=version.is_reversed,
        option_count=version.option_count,
        exclusive_options=tuple(version.exclusive_options),
        shuffles_options=version.shuffles_options,
        other_option=version.other_option,
        texts={text.language: _text(text) for text in version.texts.all()},
    )


def _text(text: QuestionText) -> Text:
    return Text(text.text, text.lead, text.low_label, text.high_label, tuple(text.options))


@dataclass(frozen=True, slots=True)
class Use:
    """Which surveys ask a wording."""

    running: list[Survey]
    others: list[Survey]
    # Whether somebody may have answered it, so that its words can never change.
    is_launched: bool


def use_of(version: QuestionVersion) -> Use:
    """Return where a wording is asked."""
    asking = SurveyItem.objects.filter(version=version)
    found = list(Survey.objects.filter(pk__in=asking.values("survey")).order_by("-id"))
    running = [survey for survey in found if survey.is_running]
    return Use(
        running,
        [survey for survey in found if not survey.is_running],
        any(survey.state != SurveyState.DRAFT for survey in found),
    )


def alone(wording: Wording, key: str, language: str, number: int) -> Questionnaire:
    """Return a questionnaire of this one question under a made-up number, to be looked at."""
    text = wording.texts[language]
    item = Item(
        number, key, wording.kind, text.lead, text.text, text.low_label, text.high_label,
        wording.scale_min, wording.scale_max, text.options, wording.exclusive_options,
        wording.shuffles_options, wording.other_option, (), 0,
    )  # fmt: skip
    return Questionnaire(language, (language,), "", "", "", (item,), has_quotas=False)


def newest_wording(key: str) -> QuestionVersion | None:
    """Return the newest wording of the question with this short name, if the bank has it."""
    found = QuestionVersion.objects.filter(question__key=key).order_by("-number")
    return found.select_related("question").prefetch_related("texts").first()


def free_key(wanted: str) -> str:
    """Return this short name, or the first one like it that no question has."""
    taken = set(Question.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    if wanted not in taken:
        return wanted
    numbered = (f"{wanted[:45]}_{number}" for number in count(2))
    return next(key for key in numbered if key not in taken)


def bank_has(question: FormQuestion) -> str:
    """Say whether the bank has a question of this short name: in the `same` or `other` words."""
    newest = newest_wording(question.key)
    if newest is None:
        return ""
    return "same" if wording_of(newest) == question.wording else "other"
