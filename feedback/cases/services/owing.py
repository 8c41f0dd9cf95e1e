"""The promises of a case: a first reply and an outcome."""

from datetime import datetime
from typing import TypedDict

from feedback.cases.enums import CaseKind
from feedback.cases.models import Case
from trustapp.core.pure.actor import Actor
from trustapp.promises import services as promises
from trustapp.promises.models import Promise

REPLY = "first_reply"
OUTCOME = "outcome"

# Read by staff and in public lists, so they name nobody; kept in the department's language.
_LABELS = {CaseKind.FEEDBACK: "Feedback", CaseKind.THANKS: "Thanks"}


def owe_everything(case: Case, *, by: Actor, now: datetime) -> datetime:
    """Promise a reply and an outcome for a new case; return the day of the reply."""
    reply, _outcome = promises.make_promises(
        kinds=(REPLY, OUTCOME), place=case.place, by=by, now=now, **_about(case)
    )
    return reply.due_at


def owe(case: Case, kind: str, *, by: Actor, now: datetime) -> Promise:
    """Promise one thing about the case."""
    return promises.make_promise(kind=kind, place=case.place, by=by, now=now, **_about(case))


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
