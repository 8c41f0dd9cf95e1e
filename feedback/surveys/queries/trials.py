"""What the people of a trial answered: to be asked behind the wall alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from feedback.surveys.enums import (
    AnswerStatus,
    Population,
    QuestionKind,
    SurveyState,
    WaveState,
)
from feedback.surveys.models import QuestionVersion, Survey, TrialAnswer, Wave


@dataclass(frozen=True, slots=True)
class Told:
    """One value that somebody gave to a question in one wave."""

    wave: int
    pseudonym: UUID
    question: str
    # None where they skipped, did not know or preferred not to say.
    value: int | None


def trial_answers(waves: Sequence[int]) -> Iterator[Told]:
    """Return what was answered in these waves; outside the wall, nothing."""
    rows = TrialAnswer.objects.filter(wave__in=waves).order_by("id")
    for wave, name, question, value, status in rows.values_list(
        "wave_id", "pseudonym", "item__version__question__key", "value", "status"
    ).iterator(chunk_size=5000):
        yield Told(wave, name, question, value if status == AnswerStatus.ANSWERED else None)


def survey_of_checks() -> Survey | None:
    """Return the newest running survey that checks visits."""
    return (
        Survey.objects.filter(population=Population.CHECK, state=SurveyState.RUNNING)
        .order_by("-pk")
        .first()
    )


def closed_check_waves(number: int) -> list[int]:
    """Return the waves of that number of all surveys that check visits, once they are closed."""
    found = Wave.objects.filter(population=Population.CHECK, number=number, state=WaveState.CLOSED)
    return list(found.order_by("pk").values_list("pk", flat=True))


def surveys_of_trials() -> QuerySet[Survey]:
    """Return the surveys that ask the people of a trial, newest first."""
    return Survey.objects.filter(population=Population.TRIAL).order_by("-id")


def scales_of_bank() -> dict[str, tuple[int, int, bool]]:
    """Return the ends of each question's newest scale, and whether high means bad."""
    wordings = QuestionVersion.objects.filter(kind=QuestionKind.SCALE).order_by("number")
    rows = wordings.values_list("question__key", "scale_min", "scale_max", "is_reversed")
    return {key: (low, high, is_reversed) for key, low, high, is_reversed in rows}
