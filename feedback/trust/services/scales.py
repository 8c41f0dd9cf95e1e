"""Which questions make up each measure in each survey, and what one step of each is worth."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.surveys.enums import QuestionKind
from feedback.surveys.models import SurveyItem
from feedback.trust.models import Measure


@dataclass(frozen=True, slots=True)
class ScaleQuestion:
    """One question of a scale; a point is the smallest step that all of them have in common."""

    item: int
    low: int
    high: int
    is_reversed: bool
    step: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A measure as one survey asks it; `span` is the width of the scale in points."""

    measure: int
    span: int
    questions: Sequence[ScaleQuestion]


def by_survey() -> Mapping[int, Sequence[Scale]]:
    """Return the scales of every survey, in the order of measures.

    A measure belongs to a survey that asks all of its questions on scales.
    """
    measures = {measure.pk: set(measure.questions) for measure in Measure.objects.order_by("pk")}
    asked: dict[tuple[int, int], list[SurveyItem]] = {}
    items = SurveyItem.objects.filter(version__kind=QuestionKind.SCALE)
    for item in items.select_related("version__question").order_by("pk"):
        for measure, keys in measures.items():
            if item.version.question.key in keys:
                asked.setdefault((item.survey_id, measure), []).append(item)
    found: dict[int, list[Scale]] = {}
    for (survey, measure), scale in sorted(asked.items()):
        if {item.version.question.key for item in scale} == measures[measure]:
            found.setdefault(survey, []).append(_scale(measure, scale))
    return found


def _scale(measure: int, items: Sequence[SurveyItem]) -> Scale:
    wordings = [item.version for item in items]
    span = math.lcm(*(wording.scale_max - wording.scale_min for wording in wordings))
    questions = [
        ScaleQuestion(
            item=item.pk,
            low=wording.scale_min,
            high=wording.scale_max,
            is_reversed=wording.is_reversed,
            step=span // (wording.scale_max - wording.scale_min),
        )
        for item, wording in zip(items, wordings, strict=True)
    ]
    return Scale(measure, span, questions)
