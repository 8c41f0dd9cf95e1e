"""Opening what was handed in: the safe copy with a line in the record, the original by two people.

An original may carry whatever its sender put into it, and says things its sender may not know
of. So one person asks and says why, a second one decides, and the first opens it once.
"""

from datetime import datetime

from django.db import transaction

from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor
from trustapp.files import queries
from trustapp.files.enums import CopyKind
from trustapp.files.errors import (
    NotAllowed,
    NothingToDecide,
    OriginalGone,
    SecondPersonNeeded,
)
from trustapp.files.models import Copy, File, Opening


def look_at_copy(*, copy: Copy, by: Actor, now: datetime) -> bytes:
    """Return the content of a safe copy, and write down who looked."""
    assert not copy.is_original, "an original takes two people"
    _record(by, "files.look_at_copy", copy.file, now, copy=copy.kind)
    return queries.content_of(copy)


@transaction.atomic
def ask_for_original(*, file: File, reason: str, by: Actor, now: datetime) -> Opening:
    """Ask a second person to let this one open an original; whoever asks twice asks once.

    Raises OriginalGone.
    """
    assert by.user_id is not None, "people ask"
    held = _held(file)
    if queries.copy_of(held, CopyKind.ORIGINAL) is None:
        raise OriginalGone
    for asked in held.openings.filter(asked_by_id=by.user_id).order_by("id"):
        if queries.is_wished(asked, now):
            return asked
    opening = Opening.objects.create(file=held, reason=reason, asked_by_id=by.user_id, asked_at=now)
    _record(by, "files.ask_for_original", held, now, opening=str(opening.public_id))
    return opening


@transaction.atomic
def decide_opening(*, opening: Opening, is_allowed: bool, by: Actor, now: datetime) -> Opening:
    """Allow or refuse what another person asked; raises SecondPersonNeeded, NothingToDecide."""
    if by.user_id == opening.asked_by_id:
        raise SecondPersonNeeded
    held = Opening.objects.select_for_update(of=("self",)).select_related("file").get(
        pk=opening.pk
    )  # fmt: skip
    if not queries.is_wished(held, now):
        raise NothingToDecide
    held.decided_by_id, held.decided_at, held.is_allowed = by.user_id, now, is_allowed
    held.save(update_fields=["decided_by", "decided_at", "is_allowed"])
    action = "files.allow_original" if is_allowed else "files.refuse_original"
    _record(by, action, held.file, now, opening=str(held.public_id))
    return held


@transaction.atomic
def open_original(*, opening: Opening, by: Actor, now: datetime) -> tuple[Copy, bytes]:
    """Return an original and its content, once, to whoever asked for it; raises NotAllowed."""
    if by.user_id != opening.asked_by_id:
        raise NotAllowed
    taken = Opening.objects.filter(
        pk=opening.pk,
        asked_by_id=by.user_id,
        is_allowed=True,
        opened_at__isnull=True,
        decided_at__gt=now - queries.LEAVE_LASTS,
    ).update(opened_at=now)
    copy = queries.copy_of(opening.file, CopyKind.ORIGINAL)
    if not taken or copy is None:
        raise NotAllowed
    _record(by, "files.open_original", opening.file, now, opening=str(opening.public_id))
    return copy, queries.content_of(copy)


def _held(file: File) -> File:
    return File.objects.select_for_update().get(pk=file.pk)


def _record(by: Actor, action: str, file: File, now: datetime, **detail: str) -> None:
    audit.record(
        by=by, action=action, target=file.name, now=now,
        detail={"subject": file.subject, **detail},
    )  # fmt: skip
