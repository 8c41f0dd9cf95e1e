"""What a resident sees after entering the code."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from feedback.cases import queries
from feedback.cases.enums import CaseState, EntryKind, Fairness, Resolved
from feedback.cases.enums import Channel as CaseChannel
from feedback.cases.models import Case, Entry
from feedback.cases.queries import CaseFile
from feedback.cases.serializers.words import (
    category_name,
    day_in_words,
    face_of,
    keeper_of,
    runs_to,
)
from trustapp.channels.enums import BlockReason, Channel
from trustapp.promises.models import Promise

TOLD = {
    EntryKind.ANSWER,
    EntryKind.MESSAGE,
    EntryKind.REVIEW,
    EntryKind.OBJECTION,
    EntryKind.RESOLVED,
    EntryKind.OUTCOME,
}
_THANKS = {
    EntryKind.THANKED: _("We passed your thanks on to %(name)s and their supervisor"),
    EntryKind.UNTHANKED: _("We took your thanks back from %(name)s: they were for somebody else"),
}


@dataclass(frozen=True)
class Line:
    """One line of the timeline, one message, one answer, one step, as the components read them."""

    title: str = ""
    detail: str = ""
    state: str = ""
    when: datetime | None = None
    text: str = ""
    kind: str = ""
    author: str = ""
    is_ours: bool = False
    label: str = ""
    value: str = ""

    @property
    def sent_at(self) -> datetime | None:
        """The name that the message thread uses."""
        return self.when


@dataclass(frozen=True)
class Progress:
    """The page, block by block."""

    status: str
    keeper: str
    next_date: str
    missed: list[str]
    steps: list[Line]
    timeline: list[Line]
    thread: list[Line]
    sent: list[Line]
    is_closed: bool
    outcome: str
    reason: str
    resolved: str


def progress_of(file: CaseFile, *, now: datetime) -> Progress:
    """Return everything that the resident may know, newest news first."""
    case = file.case
    return Progress(
        status=_status(file),
        keeper=keeper_of(case),
        next_date=_next_date(file.owed, now),
        missed=[_missed(promise) for promise in file.owed if promise.due_at < now],
        steps=_steps(file, now),
        timeline=[_event(case, entry) for entry in reversed(file.entries)],
        thread=[_message(entry) for entry in file.entries if entry.kind in TOLD and entry.words],
        sent=what_was_sent(case),
        is_closed=not case.is_open,
        outcome=case.get_outcome_display() if case.outcome else "",
        reason=case.outcome_reason or "",
        resolved=case.get_resolved_display() if case.resolved else "",
    )


def status_of(case: Case, *, is_review: bool = False) -> str:
    """Return one sentence that says where things stand."""
    if case.merged_into_id:
        return _together(case)
    if case.state == CaseState.CLOSED:
        return gettext("We finished this. What came of it: %(outcome)s.") % {
            "outcome": case.get_outcome_display()
        }
    if case.state == CaseState.ANSWERED:
        return gettext("We answered you. You can write back below.")
    if case.state == CaseState.ASSIGNED:
        return gettext("%(keeper)s is working on this.") % {"keeper": keeper_of(case)}
    if is_review:
        return gettext("You asked us to look again. A person reads it next.")
    return gettext("We have what you sent. A person reads it next.")


def _together(case: Case) -> str:
    """Return where things stand for whoever is answered together with somebody else."""
    if case.state == CaseState.CLOSED:
        return gettext(
            "We finished this together with another message. What came of it: %(outcome)s."
        ) % {"outcome": case.get_outcome_display()}
    if case.state == CaseState.ANSWERED:
        return gettext("We answered this together with another message. You can write back below.")
    return gettext("We work on this together with another message. You get your answer here.")


@dataclass(frozen=True)
class Contact:
    """How the resident hears of news, without the address: somebody may look over a shoulder."""

    how: str
    trouble: str


def contact_of(case: Case) -> Contact | None:
    """Return how the resident hears of news, and why they do not, or None where nobody writes."""
    if case.contact is None:
        return None
    to = queries.notice_to(case)
    ways = {
        None: gettext("You gave us a way to call you."),
        Channel.EMAIL: gettext("An e-mail tells you when there is an update, and nothing else."),
        Channel.SMS: gettext("A text tells you when there is an update, and nothing else."),
    }
    troubles = {
        None: "",
        BlockReason.STOPPED: gettext("You asked for no more texts, so we send none."),
        BlockReason.BOUNCED: gettext("Nothing arrives there. Your code shows everything."),
        BlockReason.COMPLAINED: "",
    }
    return Contact(how=ways[to[0] if to else None], trouble=troubles[queries.unreachable(case)])


def what_was_sent(case: Case, *, words_label: str = "") -> list[Line]:
    """Return the resident's own answers and words."""
    answers = [
        (gettext("They listened"), case.listened),
        (gettext("They were respectful"), case.respectful),
        (gettext("They explained"), case.explained),
        (gettext("They were fair"), case.fair),
    ]
    lines = [
        Line(label=label, value=str(Fairness(answer).label)) for label, answer in answers if answer
    ]
    told = [
        (gettext("About"), case.category.name if case.category else ""),
        (gettext("When"), case.happened),
        (gettext("Where"), case.place.name if case.place else ""),
        (gettext("Who"), case.whom),
        (words_label or gettext("Your words"), case.words),
    ]
    return lines + [Line(label=label, value=value) for label, value in told if value]


def _status(file: CaseFile) -> str:
    is_review = any(
        entry.kind == EntryKind.REVIEW or entry.resolved == Resolved.NO for entry in file.entries
    )
    return status_of(file.case, is_review=is_review)


def _next_date(owed: list[Promise], now: datetime) -> str:
    ahead = [runs_to(promise) for promise in owed if runs_to(promise) >= now]
    return day_in_words(min(ahead)) if ahead else ""


def _missed(promise: Promise) -> str:
    said = day_in_words(promise.due_at)
    if promise.new_due_at is None:
        return gettext("We said %(said)s. We missed it, and that is our mistake.") % {"said": said}
    return gettext("We said %(said)s. We missed it. The reason: %(reason)s New date: %(new)s.") % {
        "said": said,
        "reason": _sentence(promise.reason),
        "new": day_in_words(promise.new_due_at),
    }


def _sentence(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?", "؟", "。")) else f"{reason}."


def _steps(file: CaseFile, now: datetime) -> list[Line]:
    case = file.case
    holder = face_of(case.assigned_to) if case.assigned_to else ""
    marks = [
        (gettext("We have it"), True, day_in_words(case.received_at)),
        (gettext("Somebody has it"), bool(holder), holder),
        (gettext("Reply"), _is_kept(file, "first_reply"), _by(file, "first_reply")),
        (
            pgettext("step", "Outcome"),
            not case.is_open,
            day_in_words(case.closed_at) if case.closed_at else _by(file, "outcome"),
        ),
    ]
    late = {
        position
        for position, kind in ((2, "first_reply"), (3, "outcome"))
        for promise in file.owed
        if promise.kind_id == kind and runs_to(promise) < now
    }
    current = next((position for position, mark in enumerate(marks) if not mark[1]), len(marks))
    return [
        Line(title=title, detail=detail, state=_step_state(position, done, current, late))
        for position, (title, done, detail) in enumerate(marks)
    ]


def _step_state(position: int, done: bool, current: int, late: set[int]) -> str:  # noqa: FBT001
    if done:
        return "done"
    if position in late:
        return "missed"
    return "now" if position == current else "next"


def _is_kept(file: CaseFile, kind: str) -> bool:
    return file.case.answered_at is not None and not any(
        promise.kind_id == kind for promise in file.owed
    )


def _by(file: CaseFile, kind: str) -> str:
    for promise in file.owed:
        if promise.kind_id == kind:
            return gettext("By %(day)s") % {"day": day_in_words(runs_to(promise))}
    return ""


def _event(case: Case, entry: Entry) -> Line:
    return Line(
        when=entry.at,
        title=_event_title(case, entry),
        text=(entry.words or "") if entry.kind == EntryKind.LATE else "",
        kind="done" if entry.kind == EntryKind.OUTCOME else "",
    )


def _event_title(case: Case, entry: Entry) -> str:
    if entry.kind == EntryKind.ASSIGNED and entry.author:
        return gettext("%(name)s has it now") % {"name": face_of(entry.author)}
    if entry.kind == EntryKind.REFERRED and entry.team:
        return gettext("Passed on to: %(team)s") % {"team": entry.team.name}
    if entry.kind == EntryKind.CATEGORY:
        return gettext("We sorted it: %(category)s") % {"category": category_name(entry.category)}
    if entry.kind == EntryKind.RESOLVED:
        return gettext("You said whether it was resolved: %(answer)s") % {
            "answer": entry.get_resolved_display()
        }
    if entry.kind in _THANKS:
        return str(_THANKS[EntryKind(entry.kind)]) % {"name": entry.words or ""}
    if entry.kind == EntryKind.OUTCOME:
        return gettext("We finished: %(outcome)s") % {"outcome": entry.get_outcome_display()}
    titles = {
        EntryKind.RECEIVED: _received(case),
        EntryKind.ASSIGNED: gettext("Somebody has it now"),
        EntryKind.REFERRED: gettext("Passed on"),
        EntryKind.ANSWER: gettext("We answered you"),
        EntryKind.MESSAGE: gettext("You wrote to us"),
        EntryKind.REVIEW: gettext("You asked us to look again"),
        EntryKind.OBJECTION: gettext("You objected to what we took out"),
        EntryKind.LATE: gettext("We missed a date and set a new one"),
        EntryKind.MERGED: gettext("Another message tells the same: we answer both together"),
        EntryKind.SEPARATED: gettext("We look at your message by itself again"),
    }
    return titles[EntryKind(entry.kind)]


def _received(case: Case) -> str:
    if case.channel == CaseChannel.PHONE:
        return gettext("You told us on the phone")
    if case.channel == CaseChannel.DESK:
        return gettext("You told us at our desk")
    return gettext("We received what you sent")


def _message(entry: Entry) -> Line:
    is_ours = entry.kind in {EntryKind.ANSWER, EntryKind.OUTCOME}
    if not is_ours:
        author = gettext("You")
    else:
        author = face_of(entry.author) if entry.author else gettext("The community liaison team")
    return Line(author=author, when=entry.at, text=entry.words or "", is_ours=is_ours)
