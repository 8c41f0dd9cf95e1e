"""The staff inbox: who waits for whom."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from feedback.cases.enums import CaseState, InboxView
from feedback.cases.models import Case, Entry
from feedback.cases.queries.scope import cases_for, with_surroundings
from trustapp.promises.models import Promise
from trustapp.promises.queries import OPEN

_ABOUT_THIS = Concat(
    Value("case:"), Cast(OuterRef("public_id"), TextField()), output_field=TextField()
)


def inbox(*, view: InboxView, user_id: int, now: datetime) -> QuerySet[Case, Any]:
    """Return that part of the inbox; open cases oldest first, closed ones newest first."""
    cases = with_surroundings(cases_for(user_id)).defer("words", "happened", "whom", "contact")
    if view == InboxView.CLOSED:
        return cases.filter(state=CaseState.CLOSED).order_by("-closed_at", "-id")
    cases = cases.exclude(state=CaseState.CLOSED).order_by("received_at", "id")
    if view == InboxView.MINE:
        return cases.filter(assigned_to_id=user_id)
    if view == InboxView.UNASSIGNED:
        return cases.filter(assigned_to__isnull=True)
    if view == InboxView.LATE:
        late = Promise.objects.filter(OPEN, subject=_ABOUT_THIS, due_at__lt=now)
        return cases.filter(Exists(late))
    return cases


def inbox_count(*, user_id: int) -> int:
    """Return how many open cases wait for this person or for nobody in particular."""
    waiting = cases_for(user_id).exclude(state=CaseState.CLOSED)
    return waiting.filter(Q(assigned_to=user_id) | Q(assigned_to__isnull=True)).count()


def last_change(case: Case) -> Entry | None:
    """Return the newest line of the case's story, with its author."""
    return Entry.objects.filter(case=case).select_related("author__officer").order_by("-id").first()
