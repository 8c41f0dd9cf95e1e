"""Closing a wave: what was begun counts as far as it got, links are cut, the news goes up."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from feedback.surveys import queries
from feedback.surveys.enums import Population, ResponseState, SurveyState, WaveState
from feedback.surveys.models import (
    Invitation,
    Quota,
    Response,
    Survey,
    SurveyItem,
    SurveyText,
    Wave,
)
from feedback.surveys.pure.draft import AnswerRow, Draft
from feedback.surveys.services import staff
from feedback.surveys.services.invitations import mix_finished
from trustapp.audit.services import record
from trustapp.channels import services as channels
from trustapp.core.jobs import announce
from trustapp.core.models import ring
from trustapp.core.pure.actor import Actor
from trustapp.promises import services as promises

BATCH = 1000

_KEEP_WORDS = """
WITH written AS (
    INSERT INTO surveys_writtenanswer (response_id, item_id, words)
    SELECT w.response, w.item, w.words
      FROM unnest(%(writers)s::bigint[], %(written_items)s::bigint[], %(words)s::bytea[])
           AS w(response, item, words))
"""
_GIVEN = """
  FROM unnest(%(responses)s::bigint[], %(names)s::uuid[], %(items)s::bigint[],
              %(values)s::smallint[], %(statuses)s::varchar[])
       AS a(response, name, item, value, status)
"""
_KEEP_ANSWERS = f"""{_KEEP_WORDS}
INSERT INTO surveys_answer (response_id, wave_id, item_id, value, status, answered_on)
SELECT a.response, %(wave)s, a.item, a.value, a.status, %(today)s {_GIVEN}"""
_KEEP_FOR_TRIAL = f"""{_KEEP_WORDS}
INSERT INTO surveys_trialanswer (wave_id, pseudonym, item_id, value, status, answered_on)
SELECT %(wave)s, a.name, a.item, a.value, a.status, %(today)s {_GIVEN}"""


@transaction.atomic
def close_wave(*, wave: Wave, by: Actor, now: datetime) -> bool:
    """Close the wave if its time is over, and say whether that was done just now.

    Answers that were begun and not handed in become partial ones; a draft in which everything was
    skipped is deleted. Mail that has not left stays here, and the results are promised. Nobody's
    answers can be traced from an invitation afterwards.
    """
    held = (
        Wave.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("survey")
        .filter(pk=wave.pk, closes_at__lte=now)
        .exclude(state=WaveState.CLOSED)
        .first()
    )
    if held is None:
        return False
    held.state, held.closed_at = WaveState.CLOSED, now
    held.save(update_fields=["state", "closed_at"])
    detail = _keep_answers(held, timezone.localdate(now))
    mix_finished(wave=held)
    ref = queries.wave_ref(held)
    for purpose in (queries.INVITATION, queries.REMINDER):
        channels.cancel_messages(purpose=purpose, subject_ref=ref, now=now)
    record(by=by, action="surveys.close_wave", target=ref, now=now, detail=detail)
    _promise_results(held, by=by, now=now)
    announce("surveys.wave_closed", ref=ref)
    _end_when_over(held.survey, now)
    return True


def _keep_answers(wave: Wave, today: date) -> dict[str, Any]:
    if wave.is_of_staff:
        staff.store_shuffled(wave=wave)
        return {}
    return {"partial": _keep_drafts(wave, today)}


def _promise_results(wave: Wave, *, by: Actor, now: datetime) -> None:
    """Owe the public the results of a sample that was answered; whoever publishes them keeps it."""
    handed_in = Response.objects.filter(wave=wave).exclude(state=ResponseState.OPEN)
    if wave.population != Population.GENERAL or not handed_in.exists():
        return
    intro = SurveyText.objects.filter(survey=wave.survey).order_by("id").first()
    promises.make_promise(
        kind="survey_results",
        subject=queries.wave_ref(wave),
        label=f"Results: {intro.title if intro else wave.survey.title}"[:200],
        address="/results/",
        place=None,
        by=by,
        now=now,
    )


def _keep_drafts(wave: Wave, today: date) -> int:
    """Turn the open drafts of a wave into partial answers; return how many people that were."""
    unfinished = list(
        Response.objects.select_for_update()
        .filter(wave=wave, state=ResponseState.OPEN)
        .order_by("id")
        .values_list("id", flat=True)
    )
    if wave.is_by_link and Quota.objects.filter(survey=wave.survey_id).exists():
        # Nobody took a place in their group before they handed in, so half an answer has none.
        Response.objects.filter(pk__in=unfinished).delete()
        return 0
    # Finishing locks the response before the invitation; so does this.
    invitations = Invitation.objects.filter(wave=wave)
    answering = invitations.filter(response__isnull=False, pseudonym__isnull=False)
    names: dict[int | None, UUID | None] = {}
    if wave.is_apart:
        names = dict(answering.values_list("response_id", "pseudonym"))
    invitations.filter(Q(response__isnull=False) | Q(pseudonym__isnull=False)).update(
        response=None, pseudonym=None
    )
    items = list(
        SurveyItem.objects.filter(survey=wave.survey)
        .order_by("position")
        .values_list("id", flat=True)
    )
    kept = 0
    for start in range(0, len(unfinished), BATCH):
        kept += _keep_batch(unfinished[start : start + BATCH], wave, items, today, names)
    return kept


def _keep_batch(
    ids: Sequence[int], wave: Wave, items: Sequence[int], today: date,
    names: Mapping[int | None, UUID | None],
) -> int:  # fmt: skip
    drafts: dict[int, Any] = dict(Response.objects.filter(pk__in=ids).values_list("id", "draft"))
    given: list[tuple[int, AnswerRow]] = []
    written: list[tuple[int, int, str]] = []
    kept = []
    for response, text in drafts.items():
        draft = Draft.load(text)
        if draft.has_answer:
            kept.append(response)
            reached = [item for item in items if item in draft.answers]
            given.extend((response, row) for row in draft.rows(reached))
            written.extend((response, *words) for words in draft.written(reached))
    values: dict[str, Any] = {
        "wave": wave.pk,
        "today": today,
        "responses": [response for response, _row in given],
        "names": [names.get(response) for response, _row in given],
        "items": [row.item for _response, row in given],
        "values": [row.value for _response, row in given],
        "statuses": [row.status for _response, row in given],
        "writers": [response for response, _item, _words in written],
        "written_items": [item for _response, item, _words in written],
        "words": [ring().seal(words) for _response, _item, words in written],
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_FOR_TRIAL if wave.is_apart else _KEEP_ANSWERS, values)
    Response.objects.filter(pk__in=kept).update(
        state=ResponseState.PARTIAL, draft=None, finished_on=today
    )
    Response.objects.filter(pk__in=set(drafts) - set(kept)).delete()
    return len(kept)


def _end_when_over(survey: Survey, now: datetime) -> None:
    # A trial opens its waves itself, and ends its survey with itself.
    if not survey.is_apart and queries.opening_next(survey, now) is None:
        Survey.objects.filter(pk=survey.pk, state=SurveyState.RUNNING).update(
            state=SurveyState.ENDED
        )
