"""Taking in what a phone logged without a signal: many events, each answered for itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from engagement.visits import queries
from engagement.visits.enums import EventResult, Topic, VisitOutcome
from engagement.visits.pure.told import Told, true_moment
from engagement.visits.services.content import Event, FollowUp, content_of, hash_of
from engagement.visits.services.logging import (
    DoNotVisit,
    EventChanged,
    Logged,
    NothingToCorrect,
    NotOnPlan,
    correct_visit,
    log_visit,
)
from trustapp.audit.services import record_many
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor

_ADD = """
    INSERT INTO visits_visit (event_id, stop_id, outcome, topics, follow_up_case, happened_at,
                              device_at, received_at, content_hash, logged_by_id)
    SELECT (row->>0)::uuid, (row->>1)::bigint, row->>2, row->3, '', (row->>4)::timestamptz,
           (row->>5)::timestamptz, %s, row->>6, %s
      FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS given (row, place) ORDER BY place
        ON CONFLICT (event_id) DO NOTHING RETURNING event_id
"""


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one event: a refusal says why, a follow-up has its code."""

    event_id: UUID
    result: EventResult
    reason: str = ""
    code: str = ""


@dataclass(slots=True)
class _Batch:
    """Events on their way in, in the order in which they happened."""

    stops: Mapping[UUID, queries.StopToLog]
    # The content of every event that is already written down, by its id.
    known: dict[UUID, str]
    by: Actor
    now: datetime
    ahead: timedelta
    handled: list[Handled] = field(default_factory=list)

    def add(self, told: Told, result: EventResult, refusal: Refused | None = None) -> None:
        """Answer one event."""
        reason = str(refusal) if refusal else ""
        self.handled.append(Handled(told.event_id, result, reason))


@transaction.atomic
def log_events(
    *, told: Sequence[Told], by: Actor, now: datetime, ahead: timedelta = timedelta(0)
) -> list[Handled]:
    """Write down what happened at many doors, as `log_visit` and `correct_visit` do one by one.

    `ahead` is how far our clock is ahead of the one that sent them. A refused event stops no other;
    the same event again is `known`, the same id with something else is a `conflict`.
    """
    assert by.user_id is not None, "a phone is somebody's"
    stops = queries.stops_to_log({each.stop_id for each in told}, user_id=by.user_id)
    known = queries.known_contents([each.event_id for each in told])
    batch = _Batch(stops, known, by, now, ahead)
    plain: list[Told] = []
    for each in told:
        if each.is_plain:
            plain.append(each)
            continue
        # What came before at the same door must stand before it is corrected.
        _add_plain(batch, plain)
        plain = []
        _add_one(batch, each)
    _add_plain(batch, plain)
    return batch.handled


def _add_plain(batch: _Batch, told: Sequence[Told]) -> None:
    """Write down events that open no case and correct nothing, in one statement."""
    new: dict[UUID, list[object]] = {}
    for each in told:
        found = batch.stops.get(each.stop_id)
        if each.event_id in batch.known or each.event_id in new:
            continue
        event = _event(batch, each)
        if found is None or _refusal(found, event):
            continue
        new[each.event_id] = [
            str(each.event_id), found.pk, each.outcome, list(each.topics),
            str(event.happened_at), str(each.device_at),
            hash_of(content_of(each.stop_id, event, batch.by)),
        ]  # fmt: skip
    saved = _insert(batch, new)
    lost = new.keys() - saved
    if lost:
        # Another request was faster with the same event; its words are the ones that count.
        batch.known.update(queries.known_contents(lost))
    batch.known.update({event_id: str(new[event_id][-1]) for event_id in saved})
    _record(batch, [each for each in told if each.event_id in saved])
    for each in told:
        _answer(batch, each, is_new=each.event_id in saved)
        saved.discard(each.event_id)


def _answer(batch: _Batch, told: Told, *, is_new: bool) -> None:
    found = batch.stops.get(told.stop_id)
    if is_new:
        batch.add(told, EventResult.SAVED)
    elif told.event_id not in batch.known:
        batch.add(told, EventResult.REFUSED, _refusal(found, _event(batch, told)))
    elif batch.known[told.event_id] == hash_of(
        content_of(told.stop_id, _event(batch, told), batch.by)
    ):
        batch.add(told, EventResult.KNOWN)
    else:
        batch.add(told, EventResult.CONFLICT, EventChanged())


def _insert(batch: _Batch, new: Mapping[UUID, list[object]]) -> set[UUID]:
    if not new:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [batch.now, batch.by.user_id, json.dumps(list(new.values()))])
        # Nearly always all of them: fifty ids need not be read again.
        return set(new) if cursor.rowcount == len(new) else {row[0] for row in cursor.fetchall()}


def _record(batch: _Batch, saved: Sequence[Told]) -> None:
    lines = {
        each.event_id: (
            f"stop:{each.stop_id}",
            {"outcome": each.outcome, "follow_up": False},
        )
        for each in saved
    }
    if lines:
        record_many(
            by=batch.by, action="visits.log_visit", about=list(lines.values()), now=batch.now
        )


def _add_one(batch: _Batch, told: Told) -> None:
    """Write down an event that opens a case or corrects another; a refusal undoes it alone."""
    was_known = told.event_id in batch.known
    try:
        with transaction.atomic():
            logged = _log(batch, told)
    except EventChanged as refusal:
        batch.add(told, EventResult.CONFLICT, refusal)
    except Refused as refusal:
        batch.add(told, EventResult.REFUSED, refusal)
    else:
        result = EventResult.KNOWN if was_known else EventResult.SAVED
        batch.known[told.event_id] = logged.visit.content_hash
        batch.handled.append(Handled(told.event_id, result, code=logged.code))


def _log(batch: _Batch, told: Told) -> Logged:
    event, found = _event(batch, told), batch.stops.get(told.stop_id)
    if found is None:
        raise NotOnPlan
    if told.corrects is None:
        stop = queries.whole_stop(found.pk)
        return log_visit(stop=stop, event=event, by=batch.by, now=batch.now)
    wrong = queries.visit_by_event(told.corrects)
    if wrong is None or wrong.stop_id != found.pk:
        raise NothingToCorrect
    wrong.stop = queries.whole_stop(found.pk)
    return correct_visit(visit=wrong, event=event, by=batch.by, now=batch.now)


def _event(batch: _Batch, told: Told) -> Event:
    return Event(
        event_id=told.event_id,
        outcome=VisitOutcome(told.outcome),
        topics=tuple(Topic(topic) for topic in told.topics),
        follow_up=FollowUp(*told.follow_up) if told.follow_up else None,
        happened_at=true_moment(told, ahead=batch.ahead, now=batch.now),
        device_at=told.device_at,
    )


def _refusal(found: queries.StopToLog | None, event: Event) -> Refused | None:
    if found is None or not found.is_mine:
        return NotOnPlan()
    assert event.happened_at is not None, "a phone says when"
    return DoNotVisit() if found.is_closed(event.happened_at) else None
