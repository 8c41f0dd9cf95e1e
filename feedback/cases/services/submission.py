"""What residents send us, by whatever way it comes."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from feedback.cases import queries
from feedback.cases.enums import CaseKind, Channel, EntryKind, ReplyChoice
from feedback.cases.models import Case, Category, Entry
from feedback.cases.models.cases import REACHED
from feedback.cases.services.changing import write_entry
from feedback.cases.services.owing import owe_everything
from feedback.cases.services.routing import place_with
from trustapp.audit import services as audit
from trustapp.core import jobs
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.codes import new_code
from trustapp.files import services as files
from trustapp.files.pure.kinds import Handed
from trustapp.places.models import Place


@dataclass(frozen=True, kw_only=True)
class NewFeedback:
    """What was told; every part may be missing."""

    kind: CaseKind = CaseKind.FEEDBACK
    channel: Channel = Channel.WEB
    language: str = "en"
    listened: str = ""
    respectful: str = ""
    explained: str = ""
    fair: str = ""
    happened: str = ""
    words: str = ""
    whom: str = ""
    may_share: bool = False
    place: Place | None = None
    category: Category | None = None
    reply_choice: ReplyChoice = ReplyChoice.CODE
    contact: str = ""
    attached: tuple[Handed, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """The case, the code that opens it, and the day by which we answer."""

    case: Case
    code: str
    reply_due_at: datetime


@transaction.atomic(savepoint=False)
def submit_feedback(
    *, by: Actor, feedback: NewFeedback, now: datetime, code: str | None = None
) -> Submitted:
    """Open a case for what a resident told us and promise a reply and an outcome.

    A door that can work out the same code for a repeated request gives it; a case that already
    has that code is returned as it is, however late the repetition comes.
    """
    if code is not None:
        known = queries.case_by_code(code)
        if known is not None:
            due_at = queries.reply_due_at(known)
            return Submitted(case=known, code=code, reply_due_at=due_at)
    code = code or new_code()
    case = _case_of(feedback, code=code, now=now)
    due_at = owe_everything(case, by=by, now=now)
    case.save()
    Entry.objects.create(case=case, kind=EntryKind.RECEIVED, at=now)
    files.keep_files(subject=case.subject, handed=feedback.attached, by=by, now=now)
    if case.assigned_to_id:
        write_entry(case, EntryKind.ASSIGNED, author_id=case.assigned_to_id, now=now)
    audit.record(
        by=by,
        action="cases.submit_feedback",
        target=case.subject,
        now=now,
        detail={"kind": case.kind, "channel": case.channel},
    )
    jobs.enqueue("cases.suggest_alike")
    return Submitted(case=case, code=code, reply_due_at=due_at)


def _case_of(feedback: NewFeedback, *, code: str, now: datetime) -> Case:
    wants_contact = feedback.reply_choice in REACHED
    case = Case(
        code_hash=queries.code_hash(code),
        kind=feedback.kind,
        channel=feedback.channel,
        language=feedback.language,
        listened=feedback.listened,
        respectful=feedback.respectful,
        explained=feedback.explained,
        fair=feedback.fair,
        happened=feedback.happened or None,
        words=feedback.words or None,
        whom=feedback.whom or None,
        may_share=feedback.may_share,
        place=feedback.place,
        category=feedback.category,
        reply_choice=feedback.reply_choice,
        contact=(feedback.contact or None) if wants_contact else None,
        received_at=now,
    )
    for name, value in place_with(case).items():
        setattr(case, name, value)
    return case
