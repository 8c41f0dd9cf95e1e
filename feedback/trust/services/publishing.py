"""Publishing: cells become scores with their doubt, once, and never change afterwards.

Reaches numpy: only tasks and commands may import it.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone, translation

from feedback.surveys import queries as surveys
from feedback.surveys.enums import WaveState
from feedback.surveys.models import Wave
from feedback.trust.enums import Against, Shown
from feedback.trust.errors import (
    AnswersStillComing,
    CellsOutOfStep,
    NoSuchRelease,
    NoSuchWave,
    WaveStillOpen,
)
from feedback.trust.models import Comparison, FoldMark, Heard, Release, Score
from feedback.trust.queries.words import band_code, period_label
from feedback.trust.services import comparing, estimates, hearing, suppressing, wave_cells
from feedback.trust.services.estimates import Domain, Result
from feedback.trust.services.folding import fold_answers, rebuild_cells
from feedback.trust.services.wave_cells import WaveCells
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor, system
from trustapp.core.pure.suppression import count_band
from trustapp.promises import services as promises

# Named on every release; a change of any formula or rule gets a new one.
METHOD_VERSION = "2026.1"
WAIT = 0.2


@dataclass(frozen=True, eq=False)
class Computed:
    """A release as it came out of the cells, not saved yet."""

    release: Release
    scores: list[Score]
    comparisons: list[Comparison]
    heard: list[Heard]


@dataclass(frozen=True)
class Recomputed:
    """Whether a stored release can be made again, and how far the numbers are apart."""

    has_same_inputs: bool
    has_same_scores: bool
    worst_difference: float

    @property
    def matches(self) -> bool:
        return self.has_same_inputs and self.has_same_scores and self.worst_difference <= 1e-9


@transaction.atomic
def publish_wave(*, ref: str, by: Actor, now: datetime) -> Release:
    """Publish the scores of a closed wave and return the release.

    With the same inputs as the newest release of the wave nothing new is published and that
    release is returned. Raises NoSuchWave, WaveStillOpen, AnswersStillComing.
    """
    wave = surveys.wave(ref)
    if wave is None:
        raise NoSuchWave
    if wave.state != WaveState.CLOSED:
        raise WaveStillOpen
    fold_answers(now=now)
    if _is_incomplete(wave):
        raise AnswersStillComing
    published = list(_published())
    newest = next((r for r in reversed(published) if r.wave_id == wave.pk), None)
    computed = compute(wave=wave, published=published, now=now, unless=newest)
    if computed is None:
        assert newest is not None
        return newest
    release = _save(computed)
    audit.record(
        by=by,
        action="trust.publish_wave",
        target=f"release:{release.public_id}",
        now=now,
        detail={
            "wave": str(wave.public_id),
            "number": release.number,
            "method": release.method_version,
            "inputs": release.inputs_hash,
            "margin_error": release.margin_error,
            "shown": sum(score.shown == Shown.YES for score in computed.scores),
        },
    )
    promises.keep_promise(kind="survey_results", subject=ref, by=by, now=now)
    return release


def publish_when_ready(*, ref: str, by: Actor, now: datetime, attempts: int = 100) -> Release:
    """Publish a wave whose answers were only just written: wait for transactions still running.

    For commands, outside any transaction. Raises what publishing raises; AnswersStillComing only
    when every attempt, a fifth of a second apart, came too early.
    """
    for _ in range(attempts - 1):
        try:
            return publish_wave(ref=ref, by=by, now=now)
        except AnswersStillComing:
            time.sleep(WAIT)
    return publish_wave(ref=ref, by=by, now=now)


def compute(
    *, wave: Wave, published: Sequence[Release], now: datetime, unless: Release | None = None
) -> Computed | None:
    """Compute the wave's next release; None when its inputs are those of the release `unless`.

    `published` are all earlier releases, oldest first, with their waves.
    """
    cells = _cells(wave, now)
    data_from, data_to = timezone.localdate(wave.opens_at), _last_day(wave)
    others = comparing.others_for(
        wave=wave.pk, population=wave.population, data_to=data_to, published=published
    )
    inputs = wave_cells.inputs_hash(cells, method=METHOD_VERSION, others=others.hashes)
    if unless is not None and unless.inputs_hash == inputs:
        return None
    weighted = estimates.weigh(cells)
    found = estimates.results(cells, weighted)
    earlier = [release for release in published if release.wave_id == wave.pk]
    shown_before, hidden_before = _shown_and_hidden(earlier)
    suppressing.suppress(found, shown_before=shown_before, hidden_before=hidden_before)
    with translation.override("en"):
        label = period_label(data_from, data_to)
    release = Release(
        wave=wave,
        number=max((each.number for each in earlier), default=0) + 1,
        method_version=METHOD_VERSION,
        inputs_hash=inputs,
        margin_error=0.0 if weighted is None else weighted.raking.margin_error,
        label=label,
        data_from=data_from,
        data_to=data_to,
        published_at=now,
        n=cells.respondents,
        invited=wave.strata.aggregate(drawn=Sum("drawn"))["drawn"] or 0,
    )
    return Computed(
        release=release,
        scores=[_score(result, cells.wordings[result.measure.pk]) for result in found],
        comparisons=comparing.compare(found, weighted, others, wordings=cells.wordings),
        heard=hearing.heard(cells),
    )


def recompute_release(*, public_id: UUID, now: datetime) -> Recomputed:
    """Compute a stored release anew from today's cells and tell whether it comes out the same.

    Raises NoSuchRelease.
    """
    published = _published()
    release = next((each for each in published if each.public_id == public_id), None)
    if release is None:
        raise NoSuchRelease
    before = [earlier for earlier in published if earlier.pk < release.pk]
    computed = compute(wave=release.wave, published=before, now=now)
    assert computed is not None
    stored = {
        _position(score): score
        for score in Score.objects.filter(release=release).select_related("measure")
    }
    again = {_position(score): score for score in computed.scores}
    alike = stored.keys() == again.keys() and all(
        stored[position].shown == score.shown for position, score in again.items()
    )
    distances = [
        abs(getattr(stored[position], name) - getattr(score, name))
        for position, score in again.items()
        if alike and score.shown == Shown.YES
        for name in ("estimate", "standard_error", "low95", "high95")
    ]
    return Recomputed(
        has_same_inputs=computed.release.inputs_hash == release.inputs_hash,
        has_same_scores=alike,
        worst_difference=max(distances, default=0.0),
    )


def _cells(wave: Wave, now: datetime) -> WaveCells:
    """Return the cells; those that miss a measure added since are made anew first."""
    try:
        return wave_cells.load(wave)
    except CellsOutOfStep:
        rebuild_cells(wave=wave, by=system("trust.publish_wave"), now=now)
        return wave_cells.load(wave)


def _published() -> list[Release]:
    return list(Release.objects.select_related("wave__survey").order_by("pk"))


def _last_day(wave: Wave) -> date:
    """Return the local day on which the last answer could be given."""
    end = min(wave.closes_at, wave.closed_at or wave.closes_at)
    return timezone.localdate(max(end, wave.opens_at))


def _is_incomplete(wave: Wave) -> bool:
    """Tell whether answers of the wave are above the mark, because a transaction still runs."""
    mark = FoldMark.objects.get(pk=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM surveys_answer WHERE wave_id = %s"
            " AND written_by >= %s::text::xid8 AND id > %s)",
            [wave.pk, mark.transaction_id, mark.settled_answer_id],
        )
        return bool(cursor.fetchone()[0])


def _shown_and_hidden(
    earlier: Sequence[Release],
) -> tuple[set[suppressing.Key], dict[suppressing.Key, int]]:
    """Return what earlier releases of the wave have shown, and hidden with how many answers."""
    shown: set[suppressing.Key] = set()
    hidden: dict[suppressing.Key, int] = {}
    rows = Score.objects.filter(release__in=earlier).order_by("release_id")
    for measure, statistic, place, dimension, category, state, n in rows.values_list(
        "measure_id", "statistic", "place_id", "dimension", "category", "shown", "n"
    ):
        key = (measure, statistic, Domain(place, dimension, category))
        if state == Shown.YES:
            shown.add(key)
        else:
            hidden[key] = n
    return shown, hidden


def _score(result: Result, wording: str) -> Score:
    score = Score(
        measure=result.measure,
        statistic=result.statistic,
        place_id=result.domain.place,
        dimension=result.domain.dimension,
        category=result.domain.category,
        shown=result.shown,
        n=result.n,
        band=band_code(count_band(result.n)),
        wording=wording,
    )
    estimate = result.estimate
    if result.shown == Shown.YES and estimate is not None:
        score.estimate, score.standard_error = estimate.mean, estimate.se
        score.degrees, score.unweighted = estimate.df, result.unweighted
        score.low80, score.high80 = estimate.low80, estimate.high80
        score.low95, score.high95 = estimate.low95, estimate.high95
        score.n_effective, score.design_effect = estimate.n_eff, estimate.deff
    return score


def _position(score: Score) -> tuple[int, str, int | None, str, str]:
    return (
        score.measure_id, str(score.statistic), score.place_id, score.dimension, score.category,
    )  # fmt: skip


def _save(computed: Computed) -> Release:
    release = computed.release
    release.save(force_insert=True)
    for score in computed.scores:
        score.release_id = release.pk
    for comparison in computed.comparisons:
        comparison.release = release
        if comparison.against == Against.CITY:
            comparison.other = release
    for share in computed.heard:
        share.release = release
    _insert(computed.scores)
    Comparison.objects.bulk_create(computed.comparisons)
    Heard.objects.bulk_create(computed.heard)
    return release


def _insert(scores: Sequence[Score]) -> None:
    """Write scores as one array a column: a statement with 25,000 parameters takes far longer."""
    fields = [field for field in Score._meta.concrete_fields if not field.primary_key]
    names = ", ".join(str(field.column) for field in fields)
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    columns = [[getattr(score, field.attname) for score in scores] for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO trust_score ({names}) SELECT * FROM unnest({arrays})",  # noqa: S608
            columns,
        )
