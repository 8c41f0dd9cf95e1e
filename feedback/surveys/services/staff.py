"""Answers of people who work here: sealed until the wave closes, then stored without a trace.

A row in PostgreSQL carries the number of the transaction that wrote it, and numbers given one
after another tell who came first. So answers of staff are rows only once nobody can answer any
more: all of them in one transaction, under new names, in an order drawn by chance.
"""

import secrets
from typing import Any

from django.utils import timezone

from feedback.surveys.enums import Mode, ResponseState
from feedback.surveys.models import Answer, Response, SurveyItem, Wave
from feedback.surveys.pure.draft import Draft
from feedback.surveys.queries import Standing

BATCH = 1000


def keep_until_closing(*, standing: Standing, draft: Draft) -> bool:
    """Hand the answers in, still sealed; False when another window was faster."""
    changed = Response.objects.filter(
        pk__in=[standing.response], state=ResponseState.OPEN, revision=standing.revision
    ).update(
        state=ResponseState.FINISHED,
        draft=draft.dump(),
        revision=standing.revision + 1,
        finished_on=standing.opened_on,
    )
    return bool(changed)


def store_shuffled(*, wave: Wave) -> None:
    """Store all answers of a staff wave anew, so that no row tells when or by whom it was given.

    Call it inside the transaction that closes the wave. What was begun counts as far as it got;
    all carry the day on which the wave opened, no language, no link and no place.
    """
    sealed = Response.objects.select_for_update().filter(wave=wave).order_by("id")
    rows: Any = sealed.values_list("state", "draft")
    given = [(state, Draft.load(draft)) for state, draft in rows]
    kept = [
        (ResponseState.PARTIAL if state == ResponseState.OPEN else ResponseState.FINISHED, draft)
        for state, draft in given
        if state != ResponseState.OPEN or draft.has_answer
    ]
    secrets.SystemRandom().shuffle(kept)
    Response.objects.filter(wave=wave).delete()
    day = timezone.localdate(wave.opens_at)
    stored = Response.objects.bulk_create(
        (
            Response(wave=wave, mode=Mode.OPEN_LINK, state=state, started_on=day, finished_on=day)
            for state, _draft in kept
        ),
        batch_size=BATCH,
    )
    items = list(SurveyItem.objects.filter(survey=wave.survey).order_by("position"))
    Answer.objects.bulk_create(
        (
            Answer(
                response=response, wave=wave, item_id=row.item, value=row.value,
                status=row.status, answered_on=day,
            )
            for response, (_state, draft) in zip(stored, kept, strict=True)
            for row in draft.rows([item.pk for item in items if item.pk in draft.answers])
        ),
        batch_size=BATCH,
    )  # fmt: skip
