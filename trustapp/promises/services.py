"""Making, keeping, withdrawing and explaining promises."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from trustapp.audit import services as audit
from trustapp.audit.queries import overtaken_by
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.merging import merge
from trustapp.places.models import Place
from trustapp.promises import queries
from trustapp.promises.enums import Unit
from trustapp.promises.models import ClosedDay, Promise, PromiseKind
from trustapp.promises.pure import clocks

_BATCH = 500
_LENGTHS = "setting:promises"


class NotMissed(Refused):
    """Only a missed date needs an explanation."""

    message = _("This promise has not missed its date.")
    code = "not_missed"


class NeedsReason(Refused):
    """A missed date is explained in words."""

    message = _("Say why the date was missed.")
    code = "needs_reason"


class DayHasPassed(Refused):
    """A day that is over cannot be closed any more."""

    message = _("Choose today or a day after it.")
    code = "day_has_passed"


class NewDateHasPassed(Refused):
    """A new date lies ahead."""

    message = _("Choose a new date in the future.")
    code = "new_date_has_passed"


@transaction.atomic(savepoint=False)
def make_promises(
    *, kinds: Sequence[str], subject: str, label: str, address: str, place: Place | None,
    by: Actor, now: datetime,
) -> list[Promise]:  # fmt: skip
    """Promise several things about something new, each by the clock of its kind, in their order."""
    chosen = PromiseKind.objects.in_bulk(kinds)
    calendar = queries.calendar()
    made = Promise.objects.bulk_create(
        Promise(
            kind=chosen[kind],
            subject=subject,
            label=label,
            address=address,
            place=place,
            made_at=now,
            due_at=clocks.due_at(
                now, length=chosen[kind].length, unit=chosen[kind].unit, calendar=calendar
            ),
        )
        for kind in kinds
    )
    about = [(f"promise:{promise.public_id}", _detail(promise)) for promise in made]
    audit.record_many(by=by, action="promises.make_promise", about=about, now=now)
    return made


@transaction.atomic
def make_promise(
    *,
    kind: str,
    subject: str,
    label: str,
    address: str,
    place: Place | None,
    by: Actor,
    now: datetime,
    due_on: date | None = None,
) -> Promise:
    """Promise something by the clock of its kind, or by a day that was announced.

    An open promise of this kind stays as it is.
    """
    chosen = PromiseKind.objects.get(pk=kind)
    if due_on is None:
        due_at = _due_at(chosen, now)
    else:
        due_at = clocks.end_of(due_on, queries.calendar(), not_before=now)
    promise, is_new = Promise.objects.get_or_create(
        kind=chosen,
        subject=subject,
        kept_at=None,
        withdrawn_at=None,
        defaults={
            "label": label,
            "address": address,
            "place": place,
            "made_at": now,
            "due_at": due_at,
        },
    )
    if is_new:
        _record(promise, "promises.make_promise", by, now)
    return promise


@transaction.atomic
def keep_promise(*, kind: str, subject: str, by: Actor, now: datetime) -> Promise | None:
    """Mark the open promise as kept; None when none is open."""
    promise = _open_promise(kind, subject)
    if promise is None:
        return None
    promise.kept_at = now
    promise.save(update_fields=["kept_at"])
    _record(promise, "promises.keep_promise", by, now)
    return promise


@transaction.atomic
def withdraw_promise(*, kind: str, subject: str, by: Actor, now: datetime) -> Promise | None:
    """Take the open promise back because it no longer applies; None when none is open."""
    promise = _open_promise(kind, subject)
    if promise is None:
        return None
    promise.withdrawn_at = now
    promise.save(update_fields=["withdrawn_at"])
    _record(promise, "promises.withdraw_promise", by, now)
    return promise


@transaction.atomic
def explain_miss(
    *, promise: Promise, reason: str, new_due_at: datetime, by: Actor, now: datetime
) -> Promise:
    """Say in public why a date was missed, and name a new one.

    Raises NotMissed, NeedsReason and NewDateHasPassed. The first date stays on the record: a new
    one does not make the promise kept on time.
    """
    locked = Promise.objects.select_for_update().get(pk=promise.pk)
    if locked.kept_at or locked.withdrawn_at or locked.due_at >= now:
        raise NotMissed
    if not reason.strip():
        raise NeedsReason
    if new_due_at <= now:
        raise NewDateHasPassed
    locked.reason, locked.new_due_at = reason.strip(), new_due_at
    locked.missed_at = locked.missed_at or locked.due_at
    locked.save(update_fields=["reason", "new_due_at", "missed_at"])
    _record(locked, "promises.explain_miss", by, now)
    return locked


def rewrite_reason(*, number: int, reason: str) -> None:
    """Say why a date was missed in other words, after something was taken out of them."""
    Promise.objects.filter(pk=number).update(reason=reason)


@transaction.atomic
def mark_missed(*, by: Actor, now: datetime) -> int:
    """Write down which open promises have missed their date, and return how many."""
    missed = list(
        Promise.objects.select_for_update(skip_locked=True)
        .filter(queries.OPEN, missed_at__isnull=True, due_at__lt=now)
        .order_by("due_at", "id")[:_BATCH]
    )
    for promise in missed:
        promise.missed_at = promise.due_at
        _record(promise, "promises.mark_missed", by, now)
    Promise.objects.bulk_update(missed, ["missed_at"])
    return len(missed)


def forget_reasons(*, subject: str) -> None:
    """Empty what was said of missed dates about something that is erased; what was kept stays."""
    Promise.objects.filter(subject=subject).exclude(reason="").update(reason="")


@transaction.atomic
def close_on(*, day: date, why: str, by: Actor, now: datetime) -> ClosedDay:
    """Count a day as no working day for promises made from now on; no promised date moves.

    A day that is closed already stays as it is. Raises DayHasPassed.
    """
    if day < localdate(now):
        raise DayHasPassed
    closed, is_new = ClosedDay.objects.get_or_create(
        day=day, defaults={"why": why, "added_by_id": by.user_id}
    )
    if is_new:
        _record_day(closed, "promises.close_on", by, now)
    return closed


@transaction.atomic
def open_on(*, day: date, by: Actor, now: datetime) -> None:
    """Count a day as a working day again; one that is not closed stays as it is."""
    closed = ClosedDay.objects.select_for_update().filter(day=day).first()
    if closed is None:
        return
    _record_day(closed, "promises.open_on", by, now)
    closed.delete()


@transaction.atomic
def set_lengths(
    *, seen: Mapping[str, Any], typed: Mapping[str, int], by: Actor, now: datetime
) -> bool:
    """Let promises made from now on run so long, by kind; no promised date moves.

    Says whether anything changed. Raises Overtaken where somebody else set the same.
    """
    held = {kind.pk: kind for kind in PromiseKind.objects.select_for_update().order_by("key")}
    current = {key: kind.length for key, kind in held.items()}
    known = {key: days for key, days in typed.items() if key in held}
    merged = merge(seen=seen, typed=known, current=current)
    if merged.overtaken:
        raise overtaken_by(_LENGTHS, merged.overtaken, now)
    for key, length in merged.changes.items():
        held[key].length = length
        held[key].save(update_fields=["length"])
    if merged.changes:
        detail = {
            key: {"before": current[key], "after": length} for key, length in merged.changes.items()
        }
        audit.record(by=by, action="promises.set_lengths", target=_LENGTHS, now=now, detail=detail)
    return bool(merged.changes)


def _due_at(kind: PromiseKind, now: datetime) -> datetime:
    counts_work = kind.unit == Unit.WORKING_DAYS
    calendar = queries.working_calendar(localdate(now)) if counts_work else queries.calendar()
    return clocks.due_at(now, length=kind.length, unit=kind.unit, calendar=calendar)


def _record_day(closed: ClosedDay, action: str, by: Actor, now: datetime) -> None:
    audit.record(
        by=by, action=action, target=f"day:{closed.day:%F}", now=now, detail={"why": closed.why}
    )


def _open_promise(kind: str, subject: str) -> Promise | None:
    return (
        Promise.objects.select_for_update()
        .filter(queries.OPEN, kind=kind, subject=subject)
        .order_by("id")
        .first()
    )


def _record(promise: Promise, action: str, by: Actor, now: datetime) -> None:
    audit.record(
        by=by,
        action=action,
        target=f"promise:{promise.public_id}",
        now=now,
        detail=_detail(promise),
    )


def _detail(promise: Promise) -> dict[str, str]:
    return {
        "kind": promise.kind_id, "subject": promise.subject, "due": f"{promise.due_at:%F}"
    }  # fmt: skip
