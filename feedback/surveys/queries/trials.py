"""What the people of a trial answered: to be asked behind the wall alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from feedback.surveys.enums import AnswerStatus, Population
from feedback.surveys.models import Survey, TrialAnswer


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


def surveys_of_trials() -> list[Survey]:
    """Return the surveys that ask the people of a trial, newest first."""
    return list(Survey.objects.filter(population=Population.TRIAL).order_by("-id"))
