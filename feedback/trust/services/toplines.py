"""Toplines: every question of a closed wave, not only those that make a trust score.

The same people, weights and errors as the published scores, over the same cells. Reaches numpy:
only tasks and commands may import it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection, transaction

from feedback.surveys import queries as surveys
from feedback.surveys.enums import Population, QuestionKind, WaveState
from feedback.surveys.models import SurveyItem, Wave
from feedback.trust.enums import NEVER_COUNTED, Shown
from feedback.trust.errors import NoSuchWave, NotForPublication, WaveStillOpen
from feedback.trust.models import Topline, ToplineFigure
from feedback.trust.pure.cells import FloatArray
from feedback.trust.pure.estimation import Estimate, mean
from feedback.trust.pure.toplines import hidden_options
from feedback.trust.queries.words import band_code
from feedback.trust.services.estimates import REASONS, Weighted, as_percent, weigh
from feedback.trust.services.wave_cells import DrawnStratum, WaveCells, people_table
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.suppression import FLOORS, count_band, reason_to_hide_score
from trustapp.places import queries as places
from trustapp.places.pure.adults import Margins

_KEY = ("stratum_id", "place_id", "sex", "age", "race_ethnicity", "base_weight")
_COUNTED = """
    SELECT id, COALESCE(stratum_id, 0) AS stratum_id, place_id, sex, age, race_ethnicity,
           base_weight
      FROM surveys_response
     WHERE wave_id = %(wave)s AND state IN ('finished', 'partial') AND set_aside_on IS NULL
"""
_PEOPLE = f"""
    SELECT {", ".join(_KEY)}, count(*) FROM ({_COUNTED}) AS r
     GROUP BY {", ".join(_KEY)} ORDER BY {", ".join(_KEY)}
"""  # noqa: S608 - a statement made of constants
# How many people of each cell gave this value; value NULL: how many answered at all.
_GIVEN = f"""
    SELECT a.item_id, a.value, {", ".join(_KEY)}, count(DISTINCT r.id)
      FROM ({_COUNTED}) AS r
      JOIN surveys_answer a ON a.response_id = r.id AND a.wave_id = %(wave)s
     WHERE a.status = 'answered'
     GROUP BY GROUPING SETS ((a.item_id, a.value, {", ".join(_KEY)}),
                             (a.item_id, {", ".join(_KEY)}))
    HAVING GROUPING(a.value) = 1 OR a.value IS NOT NULL
"""  # noqa: S608 - a statement made of constants

# Of one question: how many people of each cell answered, and how many gave each value.
Sums = dict[int | None, FloatArray]


@dataclass(frozen=True, eq=False)
class _Count:
    """The people of a wave in cells, and what they answered, question by question."""

    weighted: Weighted | None
    n: int
    given: Mapping[int, Sums]


@transaction.atomic
def compute_topline(*, ref: str, by: Actor, now: datetime) -> Topline:
    """Store the results of a closed wave and return them.

    Where they stand already they are only made anew after answers were set aside or taken back,
    and never for so few people that the difference would tell what they said. Raises NoSuchWave,
    NotForPublication for waves of staff or a trial, WaveStillOpen.
    """
    found = surveys.wave(ref)
    if found is None:
        raise NoSuchWave
    if found.population in NEVER_COUNTED:
        raise NotForPublication
    wave = Wave.objects.select_for_update().get(pk=found.pk)
    if wave.state != WaveState.CLOSED:
        raise WaveStillOpen
    counted = _count(wave)
    earlier = Topline.objects.filter(wave=wave).first()
    if earlier and abs(earlier.n - counted.n) < FLOORS.cell_count:
        return earlier
    if earlier:
        earlier.delete()
    topline = Topline.objects.create(
        wave=wave,
        computed_at=now,
        n=counted.n,
        band=_band(counted.n),
        is_weighted=wave.population == Population.GENERAL,
    )
    ToplineFigure.objects.bulk_create(_figures(topline, wave, counted))
    audit.record(by=by, action="trust.compute_topline", target=ref, now=now)
    return topline


def _count(wave: Wave) -> _Count:
    audience = list(wave.survey.places.values_list("pk", flat=True))
    margins = places.margins(audience or None)
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"wave": wave.pk})
        people = cursor.fetchall()
        cursor.execute(_GIVEN, {"wave": wave.pk})
        rows = cursor.fetchall()
    position = {tuple(row[:-1]): number for number, row in enumerate(people)}
    given: dict[int, Sums] = {}
    for item, value, *key, count in rows:
        sums = given.setdefault(item, {}).setdefault(value, np.zeros(len(people)))
        sums[position[tuple(key)]] += count
    weighted = _weighted(wave, margins, people) if people else None
    return _Count(weighted, sum(row[-1] for row in people), given)


def _weighted(wave: Wave, margins: Margins, people: Sequence[tuple[object, ...]]) -> Weighted:
    columns = dict(zip((*_KEY, "n"), map(list, zip(*people, strict=True)), strict=True))
    strata = wave.strata.order_by("pk").values_list("pk", "place_id", "population", "drawn")
    cells = WaveCells(
        population=wave.population,
        measures=[],
        wordings={},
        tables={0: people_table(columns, margins)},
        margins=margins,
        places={},
        strata=[DrawnStratum(*each) for each in strata],
        scales={},
    )
    weighted = weigh(cells)
    assert weighted is not None, "somebody answered"
    return weighted


def _figures(topline: Topline, wave: Wave, counted: _Count) -> Iterator[ToplineFigure]:
    items = SurveyItem.objects.filter(survey=wave.survey_id).select_related("version")
    for item in items.order_by("position"):
        sums = counted.given.get(item.pk, {})
        kind = item.version.kind
        if kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
            yield from _shares(topline, item, counted.weighted, sums)
        elif kind == QuestionKind.TEXT:
            answered = int(sums[None].sum()) if sums else 0
            band = _band(answered)
            yield ToplineFigure(topline=topline, item=item, shown=Shown.TOO_FEW, band=band)
        else:
            yield _mean(topline, item, counted.weighted, sums)


def _mean(
    topline: Topline, item: SurveyItem, weighted: Weighted | None, sums: Sums
) -> ToplineFigure:
    answered = int(sums[None].sum()) if sums else 0
    figure = ToplineFigure(topline=topline, item=item, shown=Shown.TOO_FEW, band=_band(answered))
    if weighted is None or answered < FLOORS.score_answers:
        return figure
    values = {value: count for value, count in sums.items() if value is not None}
    estimate = _estimate(
        weighted,
        sums[None],
        sum((value * count for value, count in values.items()), np.zeros(len(sums[None]))),
        sum((value**2 * count for value, count in values.items()), np.zeros(len(sums[None]))),
    )
    lowest, highest = item.version.scale_min, item.version.scale_max
    if estimate.se == 0:
        figure.shown = Shown.PROTECTS_OTHERS
        return figure
    half_width = 100 * estimate.half_width95 / (highest - lowest)
    reason = reason_to_hide_score(
        answers=answered, n_eff=estimate.n_eff, half_width95=half_width, thresholds=FLOORS
    )
    return _settled(figure, estimate, REASONS[reason] if reason else Shown.YES, lowest, highest)


def _shares(
    topline: Topline, item: SurveyItem, weighted: Weighted | None, sums: Sums
) -> Iterator[ToplineFigure]:
    answered = int(sums[None].sum()) if sums else 0
    numbers = range(1, item.version.option_count + 1)
    counts = [int(sums[number].sum()) if number in sums else 0 for number in numbers]
    hidden = hidden_options(
        counts,
        answered,
        fewest=FLOORS.cell_count,
        adds_up=item.version.kind == QuestionKind.SINGLE,
    )
    for number, count in zip(numbers, counts, strict=True):
        figure = ToplineFigure(
            topline=topline, item=item, option=number, shown=Shown.TOO_FEW, band=_band(answered)
        )
        if weighted is None or answered < FLOORS.score_answers:
            yield figure
        elif number in hidden:
            is_small = count < FLOORS.cell_count
            figure.shown = Shown.TOO_FEW if is_small else Shown.PROTECTS_OTHERS
            yield figure
        else:
            share = _estimate(weighted, sums[None], sums[number], sums[number])
            percent, is_reliable = as_percent(share, _respondents(weighted))
            shown = Shown.YES if is_reliable else Shown.TOO_UNCERTAIN
            yield _settled(figure, percent, shown, 0, 100)


def _respondents(weighted: Weighted) -> float:
    """Return how many people the weights were made for."""
    assert weighted.cells.people is not None
    return weighted.cells.people.respondents


def _estimate(
    weighted: Weighted, answered: FloatArray, total: FloatArray, squares: FloatArray
) -> Estimate:
    assert weighted.cells.people is not None
    table = weighted.cells.people.with_sums(n_scored=answered, sum_y=total, sum_y2=squares)
    found = mean(weighted.design, table)
    assert found is not None, "somebody answered"
    return found


def _settled(
    figure: ToplineFigure, estimate: Estimate, shown: Shown, lowest: float, highest: float
) -> ToplineFigure:
    figure.shown = shown
    if shown == Shown.YES:
        figure.estimate = estimate.mean
        for name in ("low80", "high80", "low95", "high95"):
            setattr(figure, name, min(max(getattr(estimate, name), lowest), highest))
    return figure


def _band(count: int) -> str:
    return band_code(count_band(count, fewest=FLOORS.cell_count))
