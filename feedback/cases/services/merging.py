"""Answering two messages together that tell the same: only a person says so, and can take it back.

Both residents keep their codes and their dates. Neither learns a word of the other.
"""

from datetime import datetime

from django.db import transaction

from feedback.cases.enums import EntryKind
from feedback.cases.errors import (
    AlreadyClosed,
    ChangedMeanwhile,
    HoldsOthers,
    NotTogether,
    TogetherAlready,
)
from feedback.cases.models import Alike, Case
from feedback.cases.services.changing import save, write_entry
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor


@transaction.atomic
def merge_cases(
    *, by: Actor, pair: Alike, kept: Case, reason: str, seen_revision: int, now: datetime
) -> Case:
    """Answer both from now on by answering the one that is kept; return the other.

    `seen_revision` is that of both together. Raises AlreadyClosed, ChangedMeanwhile,
    TogetherAlready and HoldsOthers.
    """
    kept, merged = _hold(kept.pk, _other_of(pair, kept))
    if kept.merged_into_id or merged.merged_into_id:
        raise TogetherAlready
    if kept.revision + merged.revision != seen_revision:
        raise ChangedMeanwhile
    if not (kept.is_open and merged.is_open):
        raise AlreadyClosed
    if merged.joined.exists():
        raise HoldsOthers
    save(merged, merged_into=kept)
    _write(merged, kept, EntryKind.MERGED, EntryKind.JOINED, by=by, reason=reason, now=now)
    _record(by, "cases.merge_cases", merged, kept, now)
    return merged


@transaction.atomic
def separate_case(*, by: Actor, case: Case, reason: str, now: datetime) -> Case:
    """Let the case stand by itself again; what its resident was told stays told.

    Raises NotTogether.
    """
    if case.merged_into_id is None:
        raise NotTogether
    kept, case = _hold(case.merged_into_id, case.pk)
    if case.merged_into_id != kept.pk:
        raise NotTogether
    save(kept)
    save(case, merged_into=None)
    _write(case, kept, EntryKind.SEPARATED, EntryKind.LEFT, by=by, reason=reason, now=now)
    _record(by, "cases.separate_case", case, kept, now)
    return case


@transaction.atomic
def tell_apart(*, by: Actor, pair: Alike, now: datetime) -> None:
    """Say that the two are not the same, for good; a second time changes nothing."""
    held = Alike.objects.select_for_update(of=("self",)).select_related("first", "second")
    pair = held.get(pk=pair.pk)
    if pair.dismissed_at is not None:
        return
    pair.dismissed_at, pair.dismissed_by_id = now, by.user_id
    pair.save(update_fields=["dismissed_at", "dismissed_by"])
    _record(by, "cases.tell_apart", pair.second, pair.first, now)


def _hold(kept_id: int, merged_id: int) -> tuple[Case, Case]:
    """Return both as they are now, held in the order in which everybody holds them."""
    held = Case.objects.select_for_update().filter(pk__in=[kept_id, merged_id]).order_by("pk")
    found = {case.pk: case for case in held}
    return found[kept_id], found[merged_id]


def _other_of(pair: Alike, case: Case) -> int:
    return pair.second_id if case.pk == pair.first_id else pair.first_id


def _write(
    case: Case,
    kept: Case,
    on_case: EntryKind,
    on_kept: EntryKind,
    *,
    by: Actor,
    reason: str,
    now: datetime,
) -> None:
    for one, kind, other in ((case, on_case, kept), (kept, on_kept, case)):
        write_entry(one, kind, author_id=by.user_id, words=reason, other=other, now=now)


def _record(by: Actor, action: str, case: Case, other: Case, now: datetime) -> None:
    audit.record(
        by=by, action=action, target=case.subject, now=now, detail={"other": other.subject}
    )
