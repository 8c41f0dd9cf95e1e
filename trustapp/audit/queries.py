"""Reading the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from trustapp.audit.models import AuditLine
from trustapp.core.errors import Overtaken

# Nobody who reads the record learns from it whom a complaint is about, or who works on which.
SEALED_ROOMS = ("complaints.",)


@dataclass(frozen=True)
class Wanted:
    """Which lines somebody wants to read; empty means all."""

    person: int | None = None
    action: str = ""
    begins_at: datetime | None = None
    ends_at: datetime | None = None


def lines_about(target: str) -> QuerySet[AuditLine]:
    """Return the lines about one thing, newest first."""
    return AuditLine.objects.filter(target=target).order_by("-id")


def lines(wanted: Wanted) -> QuerySet[AuditLine]:
    """Return the lines that are wanted, newest first.

    `action` is a room (`cases.`) or one act of it (`cases.close_case`).
    """
    found = AuditLine.objects.all()
    if wanted.person is not None:
        found = found.filter(actor_id=wanted.person)
    if wanted.action.endswith("."):
        found = found.filter(action__startswith=wanted.action)
    elif wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.begins_at:
        found = found.filter(at__gte=wanted.begins_at)
    if wanted.ends_at:
        found = found.filter(at__lt=wanted.ends_at)
    return found.order_by("-at", "-id")


def after(found: QuerySet[AuditLine], number: int) -> QuerySet[AuditLine]:
    """Return what comes after the line with this number; all of it where there is no such line."""
    last = AuditLine.objects.filter(pk=number).values_list("at", flat=True).first()
    if last is None:
        return found
    # The first condition is what the index is entered with.
    return found.filter(Q(at__lte=last) & (Q(at__lt=last) | Q(pk__lt=number)))


def is_sealed(line: AuditLine) -> bool:
    """Say whether a line is read without what it is about."""
    return line.action.startswith(SEALED_ROOMS)


def newest_of_each(actions: Iterable[str]) -> QuerySet[AuditLine]:
    """Return the newest line of each of these acts."""
    found = AuditLine.objects.filter(action__in=list(actions))
    return found.order_by("action", "-at", "-id").distinct("action")


def overtaken_by(target: str, fields: tuple[str, ...], now: datetime) -> Overtaken:
    """Return the refusal that names who changed this last, and how long ago."""
    last = lines_about(target).first()
    if last is None:
        return Overtaken(fields)
    minutes = max(int((now - last.at).total_seconds() // 60), 1)
    said = ngettext(
        "%(name)s changed this %(count)d minute ago. What you typed is still here.",
        "%(name)s changed this %(count)d minutes ago. What you typed is still here.",
        minutes,
    )
    return Overtaken(fields, said % {"name": last.actor_label, "count": minutes})
