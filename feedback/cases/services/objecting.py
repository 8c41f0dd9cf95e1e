"""What residents say about words that were taken out of theirs."""

from datetime import datetime

from django.db import transaction

from feedback.cases.enums import CaseState, EntryKind
from feedback.cases.errors import NothingTakenOut
from feedback.cases.models import Case, Entry
from feedback.cases.services.changing import lock, save, write_entry
from feedback.cases.services.following import open_again
from feedback.cases.services.owing import REPLY, owe
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor
from trustapp.redaction import queries as redaction


@transaction.atomic
def object_to_removal(*, by: Actor, case: Case, words: str, now: datetime) -> Entry:
    """Take an objection down: a person owes a reply to it, and what was closed is open again.

    Raises NothingTakenOut.
    """
    case = lock(case)
    if not redaction.strikes_in(case.subject).exists():
        raise NothingTakenOut
    entry = write_entry(case, EntryKind.OBJECTION, words=words, now=now)
    if not case.is_open:
        open_again(case, by=by, now=now)
    else:
        owe(case, REPLY, by=by, now=now)
        save(case, state=CaseState.ASSIGNED if case.assigned_to_id else CaseState.NEW)
    audit.record(by=by, action="cases.object_to_removal", target=case.subject, now=now)
    return entry
