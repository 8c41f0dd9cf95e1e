"""How staff see the department, for those who may read it: stored numbers, newest wave first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from feedback.surveys import queries as surveys
from feedback.surveys.models import QuestionText
from feedback.trust.enums import ClimateShown
from feedback.trust.models import Climate, ClimateMean
from feedback.trust.queries.words import band_words, period_label


@dataclass(frozen=True, slots=True)
class ClimateRow:
    """One question: what it asked, and the mean with its range or the reason why there is none."""

    question: str
    low_label: str
    high_label: str
    lowest: int
    highest: int
    mean: float | None
    low95: float | None
    high95: float | None
    reason: str
    answers: str


@dataclass(frozen=True, slots=True)
class ClimatePage:
    """One wave of one staff survey."""

    title: str
    number: int
    period: str
    answers: str
    rows: list[ClimateRow]


def climates() -> QuerySet[Climate]:
    """Return every staff wave with stored results, newest first."""
    means = ClimateMean.objects.select_related("item__version").order_by("item__position")
    return (
        Climate.objects.select_related("wave__survey")
        .prefetch_related(Prefetch("means", queryset=means))
        .order_by("-wave__closes_at", "-pk")
    )


def climate_pages(found: list[Climate], language: str) -> list[ClimatePage]:
    """Return these waves in words: two statements more, however many waves."""
    spoken, fallback = surveys.bank_texts(language), surveys.bank_texts("en")
    return [
        ClimatePage(
            title=climate.wave.survey.title,
            number=climate.wave.number,
            period=period_label(
                timezone.localdate(climate.wave.opens_at),
                timezone.localdate(climate.wave.closes_at),
            ),
            answers=band_words(climate.band),
            rows=[_row(mean, fallback | spoken) for mean in climate.means.all()],
        )
        for climate in found
    ]


def _row(mean: ClimateMean, texts: Mapping[int, QuestionText]) -> ClimateRow:
    version = mean.item.version
    text = texts.get(version.pk)
    is_shown = mean.shown == ClimateShown.YES
    return ClimateRow(
        question=text.text if text else "",
        low_label=text.low_label if text else "",
        high_label=text.high_label if text else "",
        lowest=version.scale_min,
        highest=version.scale_max,
        mean=mean.mean,
        low95=mean.low95,
        high95=mean.high95,
        reason="" if is_shown else str(ClimateShown(mean.shown).label),
        answers=band_words(mean.band),
    )
