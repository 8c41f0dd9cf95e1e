"""The plain results of closed waves, for those who may read them: stored numbers in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.surveys import queries as surveys
from feedback.surveys.enums import Population, QuestionKind
from feedback.surveys.models import QuestionText
from feedback.trust.enums import Shown
from feedback.trust.models import Topline, ToplineFigure
from feedback.trust.queries.words import band_words, period_label, reason_words
from trustapp.core.pure import charts


@dataclass(frozen=True, slots=True)
class ToplineQuestion:
    """One question: its words, how many answered, and its chart; own words have none."""

    text: str
    answers: str
    is_in_own_words: bool
    # Of a choice: the share of each option.
    chart: charts.IntervalChart | None = None
    # Of a scale or a number: what its ends mean, the mean, or the reason why there is none.
    scale: str = ""
    mean: charts.Interval | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ToplineLine:
    """One wave in the list."""

    wave_id: str
    title: str
    number: int
    whom: str
    period: str
    answers: str


@dataclass(frozen=True, slots=True)
class ToplinePage:
    """One wave with all of its questions."""

    wave_id: str
    survey_id: str
    title: str
    number: int
    period: str
    whom: str
    answers: str
    is_weighted: bool
    questions: list[ToplineQuestion]


def toplines() -> QuerySet[Topline]:
    """Return the stored results of every closed wave, newest first."""
    return Topline.objects.select_related("wave__survey").order_by("-wave__closes_at", "-pk")


def topline_page(wave: str, language: str) -> ToplinePage | None:
    """Return the results of one wave by its public id: four statements."""
    figures = ToplineFigure.objects.select_related("item__version").order_by(
        "item__position", "option"
    )
    topline = (
        toplines()
        .filter(wave__public_id=wave)
        .prefetch_related(Prefetch("figures", queryset=figures))
        .first()
    )
    if topline is None:
        return None
    texts = surveys.bank_texts("en") | surveys.bank_texts(language)
    by_item: dict[int, list[ToplineFigure]] = {}
    for figure in topline.figures.all():
        by_item.setdefault(figure.item_id, []).append(figure)
    return ToplinePage(
        wave_id=str(topline.wave.public_id),
        survey_id=str(topline.wave.survey.public_id),
        title=topline.wave.survey.title,
        number=topline.wave.number,
        period=_period(topline),
        whom=str(Population(topline.wave.population).label),
        answers=band_words(topline.band),
        is_weighted=topline.is_weighted,
        questions=[_question(found, texts) for found in by_item.values()],
    )


def topline_lines(found: Sequence[Topline]) -> list[ToplineLine]:
    """Return these waves as lines of a list."""
    return [
        ToplineLine(
            wave_id=str(topline.wave.public_id),
            title=topline.wave.survey.title,
            number=topline.wave.number,
            whom=str(Population(topline.wave.population).label),
            period=_period(topline),
            answers=band_words(topline.band),
        )
        for topline in found
    ]


def _period(topline: Topline) -> str:
    wave = topline.wave
    return period_label(timezone.localdate(wave.opens_at), timezone.localdate(wave.closes_at))


def _question(
    figures: Sequence[ToplineFigure], texts: Mapping[int, QuestionText]
) -> ToplineQuestion:
    version = figures[0].item.version
    text = texts.get(version.pk)
    asked = f"{text.lead} {text.text}".strip() if text else ""
    answers = band_words(figures[0].band)
    if version.kind == QuestionKind.TEXT:
        return ToplineQuestion(asked, answers, is_in_own_words=True)
    if version.option_count:
        chart = charts.interval_rows(_options(figures, text.options if text else []))
        return ToplineQuestion(asked, answers, version.other_option > 0, chart=chart)
    return ToplineQuestion(
        asked,
        answers,
        is_in_own_words=False,
        scale=_scale(version.scale_min, version.scale_max, text),
        mean=_interval(figures[0]),
        reason=reason_words(figures[0].shown),
    )


def _options(figures: Sequence[ToplineFigure], options: Sequence[str]) -> list[charts.IntervalRow]:
    return [
        charts.IntervalRow(
            label=options[figure.option - 1] if figure.option <= len(options) else "",
            now=_interval(figure),
            reason=reason_words(figure.shown),
        )
        for figure in figures
    ]


def _scale(lowest: int, highest: int, text: QuestionText | None) -> str:
    if text is None or not text.low_label:
        return _("From %(lowest)s to %(highest)s") % {"lowest": lowest, "highest": highest}
    return _("From %(lowest)s (%(low_label)s) to %(highest)s (%(high_label)s)") % {
        "lowest": lowest,
        "low_label": text.low_label,
        "highest": highest,
        "high_label": text.high_label,
    }


def _interval(figure: ToplineFigure) -> charts.Interval | None:
    if figure.shown != Shown.YES:
        return None
    assert figure.estimate is not None
    assert figure.low80 is not None
    assert figure.high80 is not None
    assert figure.low95 is not None
    assert figure.high95 is not None
    return charts.Interval(
        estimate=figure.estimate,
        low80=figure.low80,
        high80=figure.high80,
        low95=figure.low95,
        high95=figure.high95,
    )
