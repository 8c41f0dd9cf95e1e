"""The promises of a case: a first reply and an outcome."""

from datetime import datetime
from typing import TypedDict

from django.db.models import Subquery

from feedback.cases.enums import CaseKind
from feedback.cases.models import Case
from trustapp.core.pure.actor import Actor
from trustapp.promises import services as promises
from trustapp.promises.models import Promise
from trustapp.promises.queries import OPEN

REPLY = "first_reply"
OUTCOME = "outcome"

# Read by staff and in public lists, so they name nobody; kept in the department's language.
_LABELS = {CaseKind.FEEDBACK: "Feedback", CaseKind.THANKS: "Thanks"}


def owe_everything(case: Case, *, by: Actor, now: datetime) -> datetime:
    """Promise a reply and an outcome for a case that is about to be saved; return the first day."""
    made = promises.make_promises(
        kinds=(REPLY, OUTCOME), place=case.place, by=by, now=now, **_about(case)
    )
    case.due_at = min(promise.due_at for promise in made)
    return made[0].due_at


def owe(case: Case, *kinds: str, by: Actor, now: datetime) -> None:
    """Promise these things about the case."""
    for kind in kinds:
        promises.make_promise(kind=kind, place=case.place, by=by, now=now, **_about(case))
    _keep_earliest(case)


class _About(TypedDict):
    subject: str
    label: str
    address: str


def _about(case: Case) -> _About:
    return {
        "subject": case.subject,
        "label": _LABELS[CaseKind(case.kind)],
        "address": f"/staff/inbox/{case.public_id}/",
    }


def keep(case: Case, *kinds: str, by: Actor, now: datetime) -> None:
    """Mark what was promised as done, where it is still open."""
    for kind in kinds:
        promises.keep_promise(kind=kind, subject=case.subject, by=by, now=now)
    _keep_earliest(case)


def _keep_earliest(case: Case) -> None:
    """Keep the earliest open date beside the case, so that lists of a million need not look."""
    owed = Promise.objects.filter(OPEN, subject=case.subject).order_by("due_at")
    Case.objects.filter(pk=case.pk).update(due_at=Subquery(owed.values("due_at")[:1]))
