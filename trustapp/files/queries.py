"""Questions about files."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from trustapp.core.models import ring
from trustapp.core.pure.sealing import open_parts
from trustapp.files.enums import CopyKind
from trustapp.files.models import Copy, File, Opening

# A wish is answered within a day; what was allowed is opened within half an hour.
WISH_LASTS = timedelta(hours=24)
LEAVE_LASTS = timedelta(minutes=30)


def files_of(subject: str) -> list[File]:
    """Return the files of one thing in the order they came, with their copies and openings."""
    return list(_whole().filter(subject=subject).order_by("id"))


def sent_files(subject: str) -> QuerySet[File]:
    """Return the files of one thing in the order they came, alone."""
    return File.objects.filter(subject=subject).order_by("id")


def whole_file(file: File) -> File:
    """Return a file with its copies and openings."""
    return _whole().get(pk=file.pk)


def _whole() -> QuerySet[File]:
    openings = Opening.objects.select_related("asked_by", "decided_by").order_by("id")
    return File.objects.prefetch_related(
        Prefetch("copies", Copy.objects.order_by("id")), Prefetch("openings", openings)
    )


def file_of(subject: str, public_id: UUID) -> File | None:
    """Return a file of this thing, if it is one."""
    return File.objects.filter(subject=subject, public_id=public_id).first()


def opening_of(file: File, public_id: UUID) -> Opening | None:
    """Return a wish to open this file, if there is one."""
    return Opening.objects.filter(file=file, public_id=public_id).first()


def copy_of(file: File, kind: CopyKind) -> Copy | None:
    """Return this copy of a file, if there is one."""
    return Copy.objects.filter(file=file, kind=kind).select_related("file").first()


def content_of(copy: Copy) -> bytes:
    """Return the content of a copy; raises CannotOpen when somebody altered it."""
    parts = copy.parts.order_by("number").values_list("sealed", flat=True)
    key = ring().unwrap(bytes(copy.key))
    return b"".join(open_parts(key, [bytes(part) for part in parts]))


def is_wished(opening: Opening, now: datetime) -> bool:
    """Say whether a second person can still decide."""
    return opening.decided_at is None and now < opening.asked_at + WISH_LASTS


def may_open(opening: Opening, now: datetime) -> bool:
    """Say whether the original can be opened now by whoever asked."""
    return (
        opening.is_allowed
        and opening.opened_at is None
        and opening.decided_at is not None
        and now < opening.decided_at + LEAVE_LASTS
    )
