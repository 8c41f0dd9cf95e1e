"""Everything about one case, in three statements."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from feedback.cases.enums import EntryKind
from feedback.cases.models import Case, Entry
from feedback.cases.queries.owed import owed_for
from trustapp.promises.models import Promise

_FOR_STAFF = (EntryKind.NOTE, EntryKind.JOINED, EntryKind.LEFT)


@dataclass(frozen=True)
class CaseFile:
    """A case with its story, oldest line first, and what is owed on it, earliest first."""

    case: Case
    entries: list[Entry]
    owed: list[Promise]


def case_file(case: Case, *, with_notes: bool) -> CaseFile:
    """Return the file; residents get it without notes of staff and without a trace of others."""
    entries: QuerySet[Entry, Any] = (
        Entry.objects.filter(case=case)
        .select_related("author__officer", "team", "category")
        .order_by("id")
    )
    if not with_notes:
        entries = entries.exclude(kind__in=_FOR_STAFF)
    return CaseFile(case=case, entries=list(entries), owed=owed_for([case])[case.subject])
