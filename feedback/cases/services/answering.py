"""What staff do with what residents told us."""

from datetime import datetime

from django.db import transaction

from feedback.cases import queries
from feedback.cases.enums import CaseState, EntryKind, Outcome
from feedback.cases.errors import NothingLate
from feedback.cases.models import Case, Entry
from feedback.cases.services.changing import (
    answered_together,
    lock,
    lock_open,
    save,
    write_entry,
)
from feedback.cases.services.notices import notify
from feedback.cases.services.owing import OUTCOME, REPLY, keep
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor
from trustapp.promises import services as promises


@transaction.atomic
def look_at_case(*, by: Actor, case: Case, now: datetime) -> None:
    """Write down that somebody read this case."""
    audit.record(by=by, action="cases.look_at_case", target=case.subject, now=now)


@transaction.atomic
def answer_case(*, by: Actor, case: Case, words: str, seen_revision: int, now: datetime) -> Entry:
    """Reply to the resident; whoever replies to a case that nobody has, has it.

    So do the residents of those that are answered together with it. Raises AlreadyClosed and
    ChangedMeanwhile.
    """
    case = lock_open(case, seen_revision)
    entry = _answer(case, words, by=by, now=now)
    for joined in answered_together(case):
        _answer(joined, words, by=by, now=now, copy_of=entry)
    return entry


def _answer(
    case: Case, words: str, *, by: Actor, now: datetime, copy_of: Entry | None = None
) -> Entry:
    entry = write_entry(
        case, EntryKind.ANSWER, author_id=by.user_id, words=words, copy_of=copy_of, now=now
    )
    save(
        case,
        state=CaseState.ANSWERED,
        answered_at=case.answered_at or now,
        assigned_to_id=case.assigned_to_id or by.user_id,
    )
    keep(case, REPLY, by=by, now=now)
    notify(case, now=now)
    _record(by, "cases.answer_case", case, now)
    return entry


@transaction.atomic
def note_on_case(*, by: Actor, case: Case, words: str, now: datetime) -> Entry:
    """Add a note that only staff see; it disturbs nobody who is writing, so nothing is compared."""
    case = lock(case)
    entry = write_entry(case, EntryKind.NOTE, author_id=by.user_id, words=words, now=now)
    _record(by, "cases.note_on_case", case, now)
    return entry


@transaction.atomic
def close_case(
    *, by: Actor, case: Case, outcome: Outcome, reason: str, seen_revision: int, now: datetime
) -> Case:
    """Close the case with what came of it and why; a reason is a reply, so both are kept.

    What is answered together ends together. Raises AlreadyClosed and ChangedMeanwhile.
    """
    case = lock_open(case, seen_revision)
    entry = _close(case, outcome, reason, by=by, now=now)
    for joined in answered_together(case):
        _close(joined, outcome, reason, by=by, now=now, copy_of=entry)
    return case


def _close(
    case: Case,
    outcome: Outcome,
    reason: str,
    *,
    by: Actor,
    now: datetime,
    copy_of: Entry | None = None,
) -> Entry:
    save(
        case,
        state=CaseState.CLOSED,
        closed_at=now,
        outcome=outcome,
        outcome_reason=reason,
        answered_at=case.answered_at or now,
        assigned_to_id=case.assigned_to_id or by.user_id,
    )
    entry = write_entry(
        case, EntryKind.OUTCOME, author_id=by.user_id, words=reason, outcome=outcome,
        copy_of=copy_of, now=now,
    )  # fmt: skip
    keep(case, REPLY, OUTCOME, by=by, now=now)
    notify(case, now=now)
    _record(by, "cases.close_case", case, now, outcome=str(outcome))
    return entry


@transaction.atomic
def explain_late(
    *,
    by: Actor,
    case: Case,
    reason: str,
    new_due_at: datetime,
    seen_revision: int,
    now: datetime,
) -> Entry:
    """Say why the earliest missed date was missed, and give a new one.

    What is answered together and late as well gets the same date. Raises NothingLate,
    AlreadyClosed and ChangedMeanwhile.
    """
    case = lock_open(case, seen_revision)
    entry = _explain(case, reason, new_due_at, by=by, now=now)
    if entry is None:
        raise NothingLate
    for joined in answered_together(case):
        _explain(joined, reason, new_due_at, by=by, now=now, copy_of=entry)
    return entry


def _explain(
    case: Case,
    reason: str,
    new_due_at: datetime,
    *,
    by: Actor,
    now: datetime,
    copy_of: Entry | None = None,
) -> Entry | None:
    promise = queries.late_promise(case, now=now)
    if promise is None:
        return None
    promises.explain_miss(promise=promise, reason=reason, new_due_at=new_due_at, by=by, now=now)
    entry = write_entry(
        case, EntryKind.LATE, author_id=by.user_id, words=reason, copy_of=copy_of, now=now
    )
    save(case)
    notify(case, now=now)
    _record(by, "cases.explain_late", case, now, new_due_at=new_due_at.isoformat())
    return entry


def _record(by: Actor, action: str, case: Case, now: datetime, **detail: object) -> None:
    audit.record(by=by, action=action, target=case.subject, now=now, detail=detail)
