"""What residents do with their code: write again, judge the outcome, ask for a review."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from feedback.cases.enums import CaseState, EntryKind, Resolved
from feedback.cases.errors import AlreadyClosed, AlreadySaid, StillOpen
from feedback.cases.models import Case, Entry
from feedback.cases.services.changing import lock, save, write_entry
from feedback.cases.services.owing import OUTCOME, REPLY, owe
from feedback.cases.services.routing import place_with
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor
from trustapp.files import services as files
from trustapp.files.pure.kinds import Handed


@transaction.atomic
def add_message(
    *, by: Actor, case: Case, words: str, now: datetime, attached: Sequence[Handed] = ()
) -> Entry:
    """Add what the resident wrote and, if we had answered before, promise a reply again.

    Raises AlreadyClosed: a closed case is opened again by asking for a review. Raises TooManyFiles.
    """
    case = lock(case)
    if not case.is_open:
        raise AlreadyClosed
    entry = write_entry(case, EntryKind.MESSAGE, words=words, now=now)
    files.keep_files(subject=case.subject, handed=attached, by=by, now=now)
    if case.state == CaseState.ANSWERED:
        owe(case, REPLY, by=by, now=now)
        save(case, state=CaseState.ASSIGNED if case.assigned_to_id else CaseState.NEW)
    else:
        save(case)
    audit.record(by=by, action="cases.add_message", target=case.subject, now=now)
    return entry


@transaction.atomic
def ask_for_review(*, by: Actor, case: Case, words: str, now: datetime) -> Entry:
    """Open a closed case again: nobody has it, everything is owed anew, the old outcome stays told.

    Raises StillOpen.
    """
    case = lock(case)
    if case.is_open:
        raise StillOpen
    entry = write_entry(case, EntryKind.REVIEW, words=words, now=now)
    open_again(case, by=by, now=now)
    audit.record(by=by, action="cases.ask_for_review", target=case.subject, now=now)
    return entry


@transaction.atomic
def say_if_resolved(*, by: Actor, case: Case, answer: Resolved, words: str, now: datetime) -> Entry:
    """Keep what the resident says of the outcome, once for each; a no opens the case again.

    Raises StillOpen and AlreadySaid.
    """
    case = lock(case)
    if case.is_open:
        raise StillOpen
    if case.resolved:
        raise AlreadySaid
    entry = write_entry(case, EntryKind.RESOLVED, words=words, resolved=answer, now=now)
    if answer == Resolved.NO:
        open_again(case, by=by, now=now)
    else:
        save(case, resolved=answer)
    audit.record(
        by=by,
        action="cases.say_if_resolved",
        target=case.subject,
        now=now,
        detail={"answer": str(answer)},
    )
    return entry


def open_again(case: Case, *, by: Actor, now: datetime) -> None:
    """Let somebody of the same team look again; a team that is no more hands it on by the rules."""
    changes: dict[str, Any] = {"state": CaseState.NEW, "assigned_to": None}
    if case.team and case.team.retired_at:
        changes |= {"team": None} | place_with(case)
    save(case, **changes, closed_at=None, outcome="", outcome_reason=None, resolved="")
    owe(case, REPLY, OUTCOME, by=by, now=now)
