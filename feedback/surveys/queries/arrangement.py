"""How the questions of a survey stand: their order, conditions, groups and languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from feedback.surveys.enums import QuestionKind
from feedback.surveys.models import QuestionVersion, Survey, SurveyItem
from feedback.surveys.pure.branching import Condition


@dataclass(frozen=True, slots=True)
class Place:
    """A question's place in a survey."""

    id: int
    key: str
    conditions: tuple[Condition, ...]
    shuffle: int


@dataclass(frozen=True, slots=True)
class Told:
    """One condition in words: the answers or the range that another question must have."""

    question: str
    options: list[str]
    at_least: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Arranged:
    """One question of a survey as those who build it see it."""

    item: SurveyItem
    text: str
    told: list[Told]
    # Languages of the survey in which it has no words.
    missing: list[str]
    has_newer: bool


def items_of(survey: Survey) -> list[SurveyItem]:
    """Return the survey's items in order, with their wordings and texts."""
    return list(
        SurveyItem.objects.filter(survey=survey)
        .select_related("version__question")
        .prefetch_related("version__texts")
        .order_by("position")
    )


def steps_of(survey: Survey) -> list[Place]:
    """Return the survey's questions in order, as branching knows them."""
    rows = SurveyItem.objects.filter(survey=survey).order_by("position")
    return places_of(rows.select_related("version__question"))


def places_of(items: Iterable[SurveyItem]) -> list[Place]:
    """Return these items as branching knows them."""
    return [
        Place(
            item.pk,
            item.version.question.key,
            tuple(Condition.load(saved) for saved in item.shown_if),
            item.shuffle,
        )
        for item in items
    ]


def arrangement(survey: Survey, language: str) -> list[Arranged]:
    """Return the survey's questions in order and in words, for those who build it."""
    items = items_of(survey)
    versions = {item.version.question.key: item.version for item in items}
    newest = dict(
        QuestionVersion.objects.filter(
            question__in=[each.question_id for each in versions.values()]
        )
        .order_by("question_id")
        .values_list("question_id")
        .annotate(newest=Max("number"))
    )
    return [
        Arranged(
            item,
            text_of(item.version, language),
            list(_told(item, versions, language)),
            _missing(item.version, survey.languages),
            newest[item.version.question_id] > item.version.number,
        )
        for item in items
    ]


def text_of(version: QuestionVersion, language: str) -> str:
    """Return the question in this language, else its short name; texts as they were fetched."""
    return next(
        (text.text for text in version.texts.all() if text.language == language),
        version.question.key,
    )


def options_of(version: QuestionVersion, language: str) -> list[tuple[int, str]]:
    """Return the numbered answers of a question in this language, else their numbers alone."""
    words: list[str] = next(
        (text.options for text in version.texts.all() if text.language == language), []
    )
    return [
        (number, words[number - 1] if number <= len(words) else str(number))
        for number in range(1, version.option_count + 1)
    ]


def _told(
    item: SurveyItem, versions: Mapping[str, QuestionVersion], language: str
) -> Iterator[Told]:
    for condition in (Condition.load(saved) for saved in item.shown_if):
        source = versions.get(condition.question)
        if source is None:
            yield Told(condition.question, [], None, None)
            continue
        options = dict(options_of(source, language))
        yield Told(
            text_of(source, language),
            [options.get(value, str(value)) for value in condition.values],
            condition.at_least,
            condition.at_most,
        )


def _missing(version: QuestionVersion, languages: Sequence[str]) -> list[str]:
    spoken = {text.language for text in version.texts.all()}
    return [language for language in languages if language not in spoken]


def can_be_condition(version: QuestionVersion) -> bool:
    """Whether other questions may depend on the answer to this one."""
    return version.kind != QuestionKind.TEXT
