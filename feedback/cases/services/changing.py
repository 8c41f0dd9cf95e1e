"""How a case is changed when several people may be at it."""

from datetime import datetime
from typing import Any

from feedback.cases.enums import EntryKind
from feedback.cases.errors import AlreadyClosed, ChangedMeanwhile
from feedback.cases.models import Case, Category, Entry, Team


def lock(case: Case, *, seen_revision: int | None = None) -> Case:
    """Return the case as it is now, held until the transaction ends.

    Raises ChangedMeanwhile when the person has not seen the latest change.
    """
    held = Case.objects.select_for_update(of=("self",))
    current = held.select_related("place", "category", "team").get(pk=case.pk)
    if seen_revision is not None and current.revision != seen_revision:
        raise ChangedMeanwhile
    return current


def lock_open(case: Case, seen_revision: int) -> Case:
    """Return the case as it is now, held, for somebody who has seen its latest change.

    Raises AlreadyClosed and ChangedMeanwhile.
    """
    case = lock(case, seen_revision=seen_revision)
    if not case.is_open:
        raise AlreadyClosed
    return case


def save(case: Case, **changes: Any) -> None:
    """Write the changes and raise the revision, so that others notice."""
    changes["revision"] = case.revision + 1
    for name, value in changes.items():
        setattr(case, name, value)
    case.save(update_fields=list(changes))


def write_entry(
    case: Case,
    kind: EntryKind,
    *,
    now: datetime,
    author_id: int | None = None,
    words: str = "",
    outcome: str = "",
    resolved: str = "",
    team: Team | None = None,
    category: Category | None = None,
) -> Entry:
    """Add one line to the story of the case."""
    return Entry.objects.create(
        case=case,
        kind=kind,
        author_id=author_id,
        words=words or None,
        outcome=outcome,
        resolved=resolved,
        team=team,
        category=category,
        at=now,
    )
