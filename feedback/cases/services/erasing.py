"""Cases whose time is up go from every table; what stays are counts and a line in the record."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from feedback.cases import queries
from feedback.cases.models import Case
from feedback.cases.services.notices import PURPOSE
from trustapp.audit import services as audit
from trustapp.channels import services as channels
from trustapp.core.pure.actor import Actor
from trustapp.files import services as files
from trustapp.keeping import services as keeping
from trustapp.keeping.enums import Kind
from trustapp.keeping.models import Hold
from trustapp.promises import services as promises
from trustapp.redaction import services as redaction

_BATCH = 100
_MARKS = ("kind", "channel", "outcome", "resolved")
_COUNT = """
    INSERT INTO cases_erasedcount (month, kind, channel, outcome, resolved, count)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (month, kind, channel, outcome, resolved)
        DO UPDATE SET count = cases_erasedcount.count + excluded.count
"""


def erase_due(*, by: Actor, now: datetime) -> int:
    """Erase every case whose time is up and that no hold keeps; return how many.

    Batch by batch, each for good: a worker that dies leaves nothing half erased, and the next run
    goes on. Whoever is at work on a case keeps it until the run after that.
    """
    erased = 0
    while found := _erase_some(by, now):
        erased += found
    return erased


@transaction.atomic
def hold_case(*, case: Case, reason: str, by: Actor, now: datetime) -> Hold:
    """Let this case stay, whatever its time, until two people lift the hold.

    Held meanwhile, so that a run which has not taken it yet sees the hold.
    """
    held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    return keeping.place_hold(kind=Kind.CASES, subject=held.subject, reason=reason, by=by, now=now)


@transaction.atomic
def _erase_some(by: Actor, now: datetime) -> int:
    due = queries.cases_due(now)
    locked = list(
        due.free().select_for_update(of=("self",), skip_locked=True).order_by("pk")[:_BATCH]
        .values_list("pk", flat=True)
    )  # fmt: skip
    # Asked again once they are ours: a hold that was placed meanwhile counts.
    cases = list(due.free().filter(pk__in=locked).order_by("pk"))
    for case in cases:
        _erase(case, by, now)
    _count(cases)
    return len(cases)


def _erase(case: Case, by: Actor, now: datetime) -> None:
    files.forget_files(subject=case.subject, by=by, now=now)
    channels.forget_messages(purpose=PURPOSE, subject_ref=case.subject)
    redaction.forget_strikes(subject=case.subject)
    promises.forget_reasons(subject=case.subject)
    audit.record(by=by, action="cases.erase_case", target=case.subject, now=now)
    case.delete()


def _count(cases: list[Case]) -> None:
    counts: Counter[tuple[Any, ...]] = Counter(
        (
            localdate(case.received_at).replace(day=1),
            *(getattr(case, mark) for mark in _MARKS),
        )
        for case in cases
    )
    with connection.cursor() as cursor:
        cursor.executemany(_COUNT, [(*marks, count) for marks, count in sorted(counts.items())])
