"""The staff inbox: who waits for whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from feedback.cases.enums import CaseState, Clock, InboxView
from feedback.cases.models import Case, Category, Entry
from feedback.cases.queries.scope import cases_for, with_surroundings
from trustapp.places.models import Place
from trustapp.promises.models import SOON

# Beyond this many nobody reads a number; finding it out would read every row.
MOST_COUNTED = 999


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which part of the inbox somebody looks at; empty means any."""

    view: InboxView = InboxView.OPEN
    category: Category | None = None
    place: Place | None = None
    language: str = ""
    clock: str = ""
    team: str = ""  # its public id
    person: str = ""  # the number of the account


def inbox(wanted: Wanted, *, user_id: int, now: datetime) -> QuerySet[Case, Any]:
    """Return that part of the inbox; open cases oldest first, closed ones newest first."""
    cases = with_surroundings(cases_for(user_id)).defer("words", "happened", "whom", "contact")
    cases = cases.filter(_chosen(wanted), _due(wanted.clock, now))
    if wanted.view == InboxView.CLOSED:
        return cases.filter(state=CaseState.CLOSED).order_by("-closed_at", "-id")
    cases = cases.exclude(state=CaseState.CLOSED).order_by("received_at", "id")
    if wanted.view == InboxView.MINE:
        return cases.filter(assigned_to_id=user_id)
    if wanted.view == InboxView.UNASSIGNED:
        return cases.filter(assigned_to__isnull=True)
    return cases


def beyond(
    cases: QuerySet[Case, Any], case: Case, *, view: InboxView, backwards: bool = False
) -> QuerySet[Case, Any]:
    """Return what comes after this case in the inbox, or before it, the nearest first.

    The case itself need not be in that part any more.
    """
    name, falls = ("closed_at", True) if view == InboxView.CLOSED else ("received_at", False)
    moment = getattr(case, name)
    if moment is None:
        return cases.none()
    way = "lt" if falls != backwards else "gt"
    # The first condition is what the index is entered with.
    beyond_it = Q(**{f"{name}__{way}e": moment}) & (
        Q(**{f"{name}__{way}": moment}) | Q(**{f"id__{way}": case.pk})
    )
    return (cases.reverse() if backwards else cases).filter(beyond_it)


def inbox_count(*, user_id: int) -> int:
    """Return how many open cases wait for this person or for nobody in particular.

    It counts no further than one more than is ever shown.
    """
    waiting = cases_for(user_id).exclude(state=CaseState.CLOSED).order_by("received_at", "id")
    found = 0
    for part in (Q(assigned_to=user_id), Q(assigned_to__isnull=True)):
        if found <= MOST_COUNTED:
            found += waiting.filter(part)[: MOST_COUNTED + 1 - found].count()
    return found


def last_change(case: Case) -> Entry | None:
    """Return the newest line of the case's story, with its author."""
    return Entry.objects.filter(case=case).select_related("author__officer").order_by("-id").first()


def _chosen(wanted: Wanted) -> Q:
    chosen = {
        "category": wanted.category,
        "place": wanted.place,
        "language": wanted.language,
        "team__public_id": wanted.team,
        "assigned_to": wanted.person,
    }
    return Q(**{name: value for name, value in chosen.items() if value})


def _due(clock: str, now: datetime) -> Q:
    parts = {
        Clock.LATE: Q(due_at__lt=now),
        Clock.SOON: Q(due_at__gte=now, due_at__lte=now + SOON),
        Clock.LATER: Q(due_at__gt=now + SOON),
    }
    return parts[Clock(clock)] if clock else Q()
