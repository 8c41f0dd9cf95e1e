"""What people wrote in their own words, after a wave has closed: nobody's answers side by side."""

from dataclasses import dataclass

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Concat

from feedback.surveys.enums import Population, QuestionKind
from feedback.surveys.models import SurveyItem, Wave, WrittenAnswer
from trustapp.core.pure.suppression import FLOORS


@dataclass(frozen=True, slots=True)
class Written:
    """One question of a wave, and what was written there; nothing where too few wrote."""

    item: SurveyItem
    text: str
    option: str
    words: QuerySet[WrittenAnswer] | None


def written_answers(wave: Wave, language: str) -> list[Written]:
    """Return the questions of a closed wave in which people write, with what they wrote.

    The order has nothing to do with who answered when, and differs from question to question, so
    that nobody can join the words of one person. Words of fewer than 11 people stay closed, those
    that wait for a decision are left out, and of a wave that is open there are none.
    """
    if not wave.is_closed or wave.population == Population.STAFF:
        return []
    items = SurveyItem.objects.filter(survey=wave.survey_id).select_related("version__question")
    found = []
    for item in items.prefetch_related("version__texts").order_by("position"):
        version = item.version
        if version.kind != QuestionKind.TEXT and not version.other_option:
            continue
        texts = {text.language: text for text in version.texts.all()}
        text = texts.get(language) or texts.get("en") or next(iter(texts.values()))
        option = text.options[version.other_option - 1] if version.other_option else ""
        found.append(Written(item, f"{text.lead} {text.text}".strip(), option, _words(wave, item)))
    return found


def _words(wave: Wave, item: SurveyItem) -> QuerySet[WrittenAnswer] | None:
    lot = MD5(Concat(Cast(F("id"), TextField()), Value(f"-{item.pk}-{wave.public_id}")))
    words = WrittenAnswer.objects.filter(
        item=item, response__wave=wave, response__set_aside_on__isnull=True
    ).order_by(lot)
    return words if words.count() >= FLOORS.cell_count else None


def closed_wave(survey: str, wave: str) -> Wave | None:
    """Return a closed wave of a survey by their public ids."""
    found = Wave.objects.filter(public_id=wave, survey__public_id=survey).select_related("survey")
    return next((each for each in found if each.is_closed), None)
