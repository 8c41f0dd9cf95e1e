"""Folding: new answers are added to the cells, each exactly once.

The mark says that every answer of a transaction below it is in the cells. It moves to the lowest
transaction that still runs (`pg_snapshot_xmin`), so an answer whose transaction has a lower id
but commits later is never skipped, and the row lock on the mark keeps two folds apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from feedback.surveys import queries as surveys
from feedback.surveys.models import Answer, Response, Wave
from feedback.trust.errors import NoSuchWave
from feedback.trust.models import FoldMark
from feedback.trust.services import scales, tallies
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor, system

# So many waves share one statement, which then is worth reading on all cores.
WAVES_AT_ONCE = 8
# Groups of a whole wave fit in memory; compiling the statement would cost more than running it. A
# full count, and the first fold after an outage, take as long as they take.
_FOR_COUNTING = """
    SET LOCAL statement_timeout = 0; SET LOCAL jit = off; SET LOCAL work_mem = '64MB';
"""


@dataclass(frozen=True)
class Folded:
    """What one fold added: answers read, people they came from, cells touched."""

    answers: int = 0
    responses: int = 0
    cells: int = 0


@transaction.atomic
def fold_answers(*, now: datetime) -> Folded:
    """Add all answers to the cells whose transactions have ended since the last fold."""
    mark = _locked_mark()
    lowest_running = _lowest_running()
    if lowest_running < mark.transaction_id:
        return _settle_after_restore(mark, now)
    folded = Folded()
    if lowest_running > mark.transaction_id:
        with connection.cursor() as cursor:
            cursor.execute(
                _FOR_COUNTING + tallies.GATHER,
                {
                    "from": mark.transaction_id,
                    "to": lowest_running,
                    "settled": mark.settled_answer_id,
                },
            )
            folded = _add_gathered(cursor)
    _move(mark, lowest_running, now)
    return folded


def _add_gathered(cursor: CursorWrapper) -> Folded:
    """Add what was gathered to the cells, survey by survey."""
    cursor.execute(tallies.GATHERED)
    answers, responses, surveys_in_it = cursor.fetchone()
    asked, cells = scales.by_survey(), 0
    for survey in surveys_in_it:
        if survey in asked:
            cursor.execute(tallies.add(asked[survey]), {"survey": survey})
            cells += cursor.fetchone()[0]
    return Folded(answers, responses, cells)


def rebuild_cells(*, wave: Wave, by: Actor, now: datetime) -> int:
    """Make the cells of a wave anew from its folded answers and return how many there are."""
    return _rebuild([wave], by, now)[wave.pk]


def rebuild_waves(*, ref: str | None, by: Actor, now: datetime) -> dict[str, int]:
    """Rebuild one wave or all; return the number of cells by the name of the wave.

    Some waves of a survey at a time, so that folding never waits long. Raises NoSuchWave.
    """
    if ref is None:
        waves = list(Wave.objects.order_by("survey_id", "pk"))
    else:
        found = surveys.wave(ref)
        if found is None:
            raise NoSuchWave
        waves = [found]
    cells: dict[int, int] = {}
    for _survey, of_survey in groupby(waves, key=lambda wave: wave.survey_id):
        for some in _some_at_once(of_survey):
            cells |= _rebuild(some, by, now)
    return {surveys.wave_ref(wave): cells[wave.pk] for wave in waves}


def _some_at_once(waves: Iterator[Wave]) -> Iterator[Sequence[Wave]]:
    while some := list(islice(waves, WAVES_AT_ONCE)):
        yield some


@transaction.atomic
def _rebuild(waves: Sequence[Wave], by: Actor, now: datetime) -> dict[int, int]:
    """Rebuild waves of one survey; return the number of cells of each."""
    counted = _count_waves(waves, _locked_mark())
    for wave in waves:
        cells, wrong = counted[wave.pk]
        audit.record(
            by=by,
            action="trust.rebuild_cells",
            target=f"wave:{wave.public_id}",
            now=now,
            detail={"cells": cells, "wrong_cells": wrong},
        )
    return {wave: cells for wave, (cells, _wrong) in counted.items()}


def recount_cells(*, now: datetime, by: Actor | None = None) -> dict[str, int]:
    """Compare the cells of every wave with its answers and repair what differs.

    Returns the number of wrong cells by the wave's public id; each repair leaves an audit line.
    One transaction a wave, so that folding waits for one wave at most.
    """
    wrong = {}
    for wave in Wave.objects.order_by("pk"):
        found = _recount_wave(wave, by or system("trust.recount_cells"), now)
        if found:
            wrong[str(wave.public_id)] = found
    return wrong


def recount_wave(*, ref: str, by: Actor, now: datetime) -> int:
    """Compare the cells of one wave with its answers, repair them, return how many were wrong.

    What has to happen when responses were set aside, or are counted again. Raises NoSuchWave.
    """
    wave = surveys.wave(ref)
    if wave is None:
        raise NoSuchWave
    return _recount_wave(wave, by, now)


@transaction.atomic
def _recount_wave(wave: Wave, by: Actor, now: datetime) -> int:
    _cells, wrong = _count_waves([wave], _locked_mark())[wave.pk]
    if wrong:
        audit.record(
            by=by,
            action="trust.repair_cells",
            target=f"wave:{wave.public_id}",
            now=now,
            detail={"wrong_cells": wrong},
        )
    return wrong


@transaction.atomic
def erase_response(*, response: Response, by: Actor, now: datetime) -> None:
    """Remove one person's answers, and take them out of the cells if they are in.

    Published releases stay: they are about groups. The next release of the wave is without them.
    """
    mark = _locked_mark()
    wave = response.wave
    asked = scales.by_survey().get(wave.survey_id, ())
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(
                tallies.subtract(asked),
                {
                    "response": response.pk,
                    "to": mark.transaction_id,
                    "settled": mark.settled_answer_id,
                },
            )
            cursor.execute(tallies.FORGET_NOBODY, {"wave": wave.pk})
    Answer.objects.filter(response=response).delete()
    response.delete()
    audit.record(
        by=by,
        action="trust.erase_response",
        target=f"wave:{wave.public_id}",
        now=now,
        detail={"responses": 1},
    )


def _locked_mark() -> FoldMark:
    """Return the mark, held until the transaction ends."""
    FoldMark.objects.get_or_create(pk=1)
    return FoldMark.objects.select_for_update().get(pk=1)


def _lowest_running() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        return int(cursor.fetchone()[0])


def _move(mark: FoldMark, transaction_id: int, now: datetime) -> None:
    mark.transaction_id = transaction_id
    mark.folded_at = now
    mark.save(update_fields=["transaction_id", "settled_answer_id", "folded_at"])


def _settle_after_restore(mark: FoldMark, now: datetime) -> Folded:
    """Count everything anew in a database whose transaction ids have started over.

    Writers of answers wait meanwhile; from here on the mark is about newer answers only.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FOR_COUNTING)
        cursor.execute("LOCK TABLE surveys_answer IN SHARE MODE")
        cursor.execute("SELECT coalesce(max(id), 0), count(*) FROM surveys_answer")
        mark.settled_answer_id, answers = cursor.fetchone()
    _move(mark, _lowest_running(), now)
    waves = Wave.objects.order_by("pk")
    cells = sum(_count_waves([wave], mark)[wave.pk][0] for wave in waves)
    audit.record(
        by=system("trust.fold_answers"),
        action="trust.settle_after_restore",
        target="cells:all",
        now=now,
        detail={"answers": answers, "cells": cells},
    )
    return Folded(answers=answers, cells=cells)


def _count_waves(waves: Sequence[Wave], mark: FoldMark) -> dict[int, tuple[int, int]]:
    """Make the cells of waves of one survey what their answers say.

    Returns how many cells each wave has, and how many were wrong.
    """
    asked = scales.by_survey().get(waves[0].survey_id, ())
    chosen = tallies.of_waves([wave.pk for wave in waves], mark)
    with connection.cursor() as cursor:
        cursor.execute(_FOR_COUNTING + tallies.count_waves(asked), chosen)
        cursor.execute(tallies.COMPARE_WAVES, chosen)
        found = {wave: (cells, is_unlike) for wave, cells, is_unlike in cursor.fetchall()}
        unlike = [wave for wave, (_cells, is_unlike) in found.items() if is_unlike]
        cursor.execute(tallies.REPAIR_WAVES, {"waves": unlike})
        wrong = dict(cursor.fetchall())
    return {wave.pk: (found.get(wave.pk, (0,))[0], wrong.get(wave.pk, 0)) for wave in waves}
