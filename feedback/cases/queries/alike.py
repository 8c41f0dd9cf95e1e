"""Which messages may tell the same, and which are answered together."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from feedback.cases.enums import CaseState
from feedback.cases.models import Alike, Case
from feedback.cases.queries.scope import cases_for, with_surroundings


def not_compared(since: datetime) -> QuerySet[Case, Any]:
    """Return the open cases since then that were compared with nothing yet, the oldest first."""
    return (
        Case.objects.filter(compared_at__isnull=True, received_at__gte=since)
        .exclude(state=CaseState.CLOSED)
        .only("place_id", "kind", "words")
        .order_by("received_at", "id")
    )


def open_words(place_id: int | None, since: datetime) -> QuerySet[Case, Any]:
    """Return what is open from one place since then, the newest first."""
    return (
        Case.objects.filter(place=place_id, received_at__gte=since)
        .exclude(state=CaseState.CLOSED)
        .only("place_id", "kind", "words")
        .order_by("-received_at", "-id")
    )


def alike_to(case: Case, *, user_id: int) -> list[Case]:
    """Return the open cases that may tell the same and that this person may see, likeliest first.

    Nothing where the case is closed or already answered together with another.
    """
    if not case.is_open or case.merged_into_id:
        return []
    pairs = Alike.objects.filter(dismissed_at__isnull=True)
    names = pairs.filter(Q(first=case) | Q(second=case)).order_by("-score", "id")
    ids = [pair.second_id if pair.first_id == case.pk else pair.first_id for pair in names]
    if not ids:
        return []
    seen = with_surroundings(cases_for(user_id)).exclude(state=CaseState.CLOSED)
    found = {other.pk: other for other in seen.filter(pk__in=ids, merged_into__isnull=True)}
    return [found[pk] for pk in ids if pk in found]


def pair_in_scope(user_id: int, one: UUID, other: UUID) -> tuple[Alike, Case, Case] | None:
    """Return the suggestion about these two and both cases, if this person may see both."""
    seen = with_surroundings(cases_for(user_id)).filter(public_id__in=[one, other])
    cases = {case.public_id: case for case in seen}
    if one == other or len(cases) != 2:
        return None
    first, second = sorted((cases[one].pk, cases[other].pk))
    pair = Alike.objects.filter(first=first, second=second).first()
    return (pair, cases[one], cases[other]) if pair else None


def together_with(case: Case, *, user_id: int) -> list[Case]:
    """Return the case that is answered for this one, or those that this one is answered for.

    Each says in `is_seen` whether this person may see it; the rest only count.
    """
    together = Q(merged_into=case)
    if case.merged_into_id:
        together |= Q(pk=case.merged_into_id)
    mine = cases_for(user_id).filter(pk=OuterRef("pk"))
    return list(
        with_surroundings(Case.objects.filter(together))
        .annotate(is_seen=Exists(mine))
        .order_by("received_at", "id")
    )
