"""Publishing: cells become scores with their doubt, once, and never change afterwards.

Reaches numpy: only tasks and commands may import it.
"""

import time
from collections.abc import Sequence
from datetime import date, datetime
from io import StringIO

from django.db import connection, transaction
from django.utils import timezone, translation

from feedback.surveys import queries as surveys
from feedback.surveys.enums import Population, WaveState
from feedback.surveys.models import Wave
from feedback.trust.enums import PUBLISHED, Against, Shown
from feedback.trust.errors import (
    AnswersStillComing,
    CellsOutOfStep,
    NoSuchWave,
    NotForPublication,
    WaveStillOpen,
)
from feedback.trust.models import (
    Comparison,
    FoldMark,
    Heard,
    Participation,
    RecordedInputs,
    Release,
    Reliability,
    Score,
    SmallArea,
)
from feedback.trust.queries.words import period_label
from feedback.trust.services import comparing, inputs, suppressing, wave_cells
from feedback.trust.services.comparing import Others
from feedback.trust.services.folding import fold_answers, rebuild_cells, recount_wave
from feedback.trust.services.inputs import Inputs
from feedback.trust.services.methods import METHOD_VERSION, METHODS, Numbers
from feedback.trust.services.wave_cells import WaveCells
from trustapp.audit import services as audit
from trustapp.core import queries as core
from trustapp.core.pure.actor import Actor, system
from trustapp.promises import services as promises

WAIT = 0.2
_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


@transaction.atomic
def publish_wave(*, ref: str, by: Actor, now: datetime) -> Release:
    """Publish the scores of a closed wave and return the release.

    With the same inputs as the newest release of the wave nothing new is published and that
    release is returned. Raises NoSuchWave, NotForPublication,
    WaveStillOpen, AnswersStillComing.
    """
    wave = surveys.wave(ref)
    if wave is None:
        raise NoSuchWave
    if wave.population not in PUBLISHED:
        raise NotForPublication
    if wave.state != WaveState.CLOSED:
        raise WaveStillOpen
    fold_answers(now=now)
    if wave.population == Population.OPEN_LINK:
        # Answers of a flood may have been set aside since the last count.
        recount_wave(ref=ref, by=by, now=now)
    if _is_incomplete(wave):
        raise AnswersStillComing
    published = _published()
    others = comparing.others_for(
        wave=wave.pk, population=wave.population, data_to=_last_day(wave), published=published
    )
    recorded, cells = _recorded(wave, others, now)
    earlier = [release for release in published if release.wave_id == wave.pk]
    if earlier and earlier[-1].inputs_hash == recorded.hash:
        return earlier[-1]
    release = _release(wave, len(earlier) + 1, recorded, cells, now)
    numbers = METHODS[METHOD_VERSION](cells, others, suppressing.before(earlier))
    release.margin_error = numbers.margin_error
    _save(release, recorded, numbers)
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
            "shown": sum(score.shown == Shown.YES for score in numbers.scores),
        },
    )
    promises.keep_promise(kind="survey_results", subject=ref, by=by, now=now)
    transaction.on_commit(core.forget_pages)
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


def _recorded(wave: Wave, others: Others, now: datetime) -> tuple[Inputs, WaveCells]:
    """Write the inputs down and read them; cells that miss a measure added since are made anew."""
    recorded = inputs.capture(wave, method=METHOD_VERSION, others=others.names)
    try:
        return recorded, wave_cells.read(recorded)
    except CellsOutOfStep:
        rebuild_cells(wave=wave, by=system("trust.publish_wave"), now=now)
    recorded = inputs.capture(wave, method=METHOD_VERSION, others=others.names)
    return recorded, wave_cells.read(recorded)


def _release(wave: Wave, number: int, recorded: Inputs, cells: WaveCells, now: datetime) -> Release:
    data_from, data_to = timezone.localdate(wave.opens_at), _last_day(wave)
    with translation.override("en"):
        label = period_label(data_from, data_to)
    return Release(
        wave=wave,
        number=number,
        method_version=METHOD_VERSION,
        inputs_hash=recorded.hash,
        label=label,
        data_from=data_from,
        data_to=data_to,
        published_at=now,
        n=cells.respondents,
        invited=cells.invited,
    )


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


def _save(release: Release, recorded: Inputs, numbers: Numbers) -> None:
    release.save(force_insert=True)
    RecordedInputs.objects.create(release=release, packed=recorded.packed)
    for row in numbers.rows:
        row.release_id = release.pk
    for comparison in numbers.comparisons:
        if comparison.against == Against.CITY:
            comparison.other_id = release.pk
    _copy(numbers.scores)
    Comparison.objects.bulk_create(numbers.comparisons)
    Heard.objects.bulk_create(numbers.heard)
    SmallArea.objects.bulk_create(numbers.small_areas)
    Reliability.objects.bulk_create(numbers.reliabilities)
    Participation.objects.bulk_create(numbers.participations)


def _copy(scores: Sequence[Score]) -> None:
    """Write scores as a file would be loaded: an INSERT spends more time on its parameters."""
    fields = [field for field in Score._meta.concrete_fields if not field.primary_key]
    names = [str(field.attname) for field in fields]
    lines = ("\t".join(_text(getattr(score, name)) for name in names) for score in scores)
    columns = ", ".join(str(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY trust_score ({columns}) FROM STDIN", StringIO("\n".join(lines)))


def _text(value: object) -> str:
    """Return a value as COPY reads it; nothing is \\N."""
    if value is None:
        return "\\N"
    text = str(value)
    return text.translate(_ESCAPED) if isinstance(value, str) else text
