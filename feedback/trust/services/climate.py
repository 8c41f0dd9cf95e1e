"""How staff see the department: computed once when a wave has closed, stored, never published.

Reaches numpy: only tasks and commands may import it.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from feedback.surveys import queries as surveys
from feedback.surveys.enums import AnswerStatus, ResponseState, WaveState
from feedback.surveys.models import Answer, Response, SurveyItem, Wave
from feedback.trust.enums import ClimateShown
from feedback.trust.errors import NoSuchWave, NotOfStaff, WaveStillOpen
from feedback.trust.models import Climate, ClimateMean
from feedback.trust.pure.climate import mean_of_answers
from feedback.trust.queries.words import band_code
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.suppression import FLOORS, count_band


@transaction.atomic
def compute_climate(*, ref: str, by: Actor, now: datetime) -> Climate:
    """Store the mean of each question of a closed staff wave, and return what is stored.

    Doing it again changes nothing. Raises NoSuchWave, NotOfStaff, WaveStillOpen.
    """
    found = surveys.wave(ref)
    if found is None:
        raise NoSuchWave
    if not found.is_of_staff:
        raise NotOfStaff
    wave = Wave.objects.select_for_update().get(pk=found.pk)
    if wave.state != WaveState.CLOSED:
        raise WaveStillOpen
    earlier = Climate.objects.filter(wave=wave).first()
    if earlier:
        return earlier
    people = Response.objects.filter(wave=wave).exclude(state=ResponseState.OPEN).count()
    climate = Climate.objects.create(wave=wave, computed_at=now, band=_band(people))
    ClimateMean.objects.bulk_create(_means(climate, wave))
    audit.record(by=by, action="trust.compute_climate", target=ref, now=now)
    return climate


def _means(climate: Climate, wave: Wave) -> list[ClimateMean]:
    counts: dict[int, dict[int, int]] = {}
    given = Answer.objects.filter(wave=wave, status=AnswerStatus.ANSWERED, value__isnull=False)
    for item, value, count in (
        given.order_by("item_id", "value")
        .values_list("item_id", "value")
        .annotate(count=Count("id"))
    ):
        counts.setdefault(item, {})[value] = count
    items = SurveyItem.objects.filter(survey=wave.survey_id).select_related("version")
    return [_mean(climate, item, counts.get(item.pk, {})) for item in items.order_by("position")]


def _mean(climate: Climate, item: SurveyItem, counts: Mapping[int, int]) -> ClimateMean:
    answers = sum(counts.values())
    row = ClimateMean(climate=climate, item=item, shown=ClimateShown.TOO_FEW, band=_band(answers))
    if answers < FLOORS.score_answers:
        return row
    found = mean_of_answers(counts, lowest=item.version.scale_min, highest=item.version.scale_max)
    if found.is_unanimous:
        row.shown = ClimateShown.UNANIMOUS
        return row
    row.shown = ClimateShown.YES
    row.mean, row.low95, row.high95 = found.mean, found.low, found.high
    return row


def _band(count: int) -> str:
    return band_code(count_band(count, fewest=FLOORS.cell_count))
