"""Files come in and are sealed at once; they go with what they belong to."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from trustapp.audit import services as audit
from trustapp.core.jobs import enqueue
from trustapp.core.models import ring
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.sealing import new_key, seal_parts
from trustapp.files import queries
from trustapp.files.enums import CopyKind
from trustapp.files.errors import TooManyFiles
from trustapp.files.models import Copy, File, Part
from trustapp.files.pure.kinds import Handed

MOST_FILES = 12  # of one thing, however often somebody writes


@transaction.atomic(savepoint=False)
def keep_files(*, subject: str, handed: Sequence[Handed], by: Actor, now: datetime) -> list[File]:
    """Seal these files under what they belong to, and have each drawn anew.

    Raises TooManyFiles. Whoever calls holds what they belong to, so that two calls count right.
    """
    if handed and queries.sent_files(subject).count() + len(handed) > MOST_FILES:
        raise TooManyFiles
    kept = [_keep(subject, file, now) for file in handed]
    for file in kept:
        audit.record(
            by=by,
            action="files.keep_file",
            target=file.name,
            now=now,
            detail={"subject": subject, "kind": file.kind, "size": file.size},
        )
        enqueue("files.redraw_file", file_id=file.pk)
    return kept


@transaction.atomic
def forget_files(*, subject: str, by: Actor, now: datetime) -> int:
    """Delete the files of something that is erased, with all their copies; return how many."""
    files = list(File.objects.select_for_update().filter(subject=subject).order_by("id"))
    for file in files:
        audit.record(by=by, action="files.forget_file", target=file.name, now=now)
        file.delete()
    return len(files)


def keep_copy(file: File, kind: CopyKind, ending: str, content: bytes) -> Copy:
    """Seal content as a copy of the file, a mebibyte at a time."""
    key = new_key()
    copy = Copy.objects.create(
        file=file, kind=kind, ending=ending, size=len(content), key=ring().wrap(key)
    )
    for number, sealed in enumerate(seal_parts(key, content)):
        Part.objects.create(copy=copy, number=number, sealed=sealed)
    return copy


def _keep(subject: str, handed: Handed, now: datetime) -> File:
    file = File.objects.create(
        subject=subject, kind=handed.kind, size=len(handed.content), received_at=now
    )
    keep_copy(file, CopyKind.ORIGINAL, str(handed.kind), handed.content)
    return file
