"""What is still owed on cases, and by when."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from feedback.cases.models import Case
from trustapp.promises.models import Promise
from trustapp.promises.queries import OPEN, promises_about


def owed_for(cases: Iterable[Case]) -> dict[str, list[Promise]]:
    """Return what is owed, by subject, the earliest first; one statement for any number."""
    found: dict[str, list[Promise]] = {case.subject: [] for case in cases}
    owed = Promise.objects.filter(OPEN, subject__in=list(found)).select_related("kind")
    for promise in owed.order_by("due_at", "id"):
        found[promise.subject].append(promise)
    return found


def late_promise(case: Case, *, now: datetime) -> Promise | None:
    """Return the promise of the case that was missed first and has no new date ahead of it."""
    unexplained = Q(new_due_at__isnull=True) | Q(new_due_at__lt=now)
    late = Promise.objects.filter(OPEN, unexplained, subject=case.subject, due_at__lt=now)
    return late.order_by("due_at", "id").first()


def reply_due_at(case: Case) -> datetime:
    """Return the day by which we promised the first reply, kept or not."""
    promise = promises_about(case.subject).filter(kind_id="first_reply").first()
    return promise.due_at if promise else case.received_at
