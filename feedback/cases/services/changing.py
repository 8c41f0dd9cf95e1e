"""How a case is changed when several people may be at it."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q

from feedback.cases.enums import CaseState, EntryKind
from feedback.cases.errors import AlreadyClosed, ChangedMeanwhile
from feedback.cases.models import Case, Category, Entry, Team


def lock(case: Case, *, seen_revision: int | None = None) -> Case:
    """Return the case as it is now, held until the transaction ends.

    What it is answered together with is held, too, in the order in which everybody holds them.
    Raises ChangedMeanwhile when the person has not seen the latest change.
    """
    group = Q(pk=case.pk) | Q(merged_into=case.pk)
    if case.merged_into_id:
        group |= Q(pk=case.merged_into_id)
    held = Case.objects.select_for_update(of=("self",)).filter(group).order_by("pk")
    found = {one.pk: one for one in held.select_related("place", "category", "team")}
    current = found[case.pk]
    if current.merged_into_id in found:
        current.merged_into = found[current.merged_into_id]
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
    """Write the changes and raise the revision, so that others notice.

    So does whoever writes on the case that is answered for this one.
    """
    changes["revision"] = case.revision + 1
    for name, value in changes.items():
        setattr(case, name, value)
    case.save(update_fields=list(changes))
    if case.merged_into_id and Case.merged_into.is_cached(case):
        Case.objects.filter(pk=case.merged_into_id).update(revision=F("revision") + 1)


def answered_together(case: Case) -> list[Case]:
    """Return the open cases that are answered by answering this one; whoever holds it holds them.

    One that came to it after it was held is not among them: that raised its revision.
    """
    joined = Case.objects.filter(merged_into=case).exclude(state=CaseState.CLOSED)
    return list(joined.select_related("place", "category", "team").order_by("pk"))


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
    other: Case | None = None,
    copy_of: Entry | None = None,
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
        other=other,
        copy_of=copy_of,
        at=now,
    )
