"""Putting a draft out for comment, and moving its timetable by the clock."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from engagement.policies.enums import HEADING_FAULTS, Gap, PhaseKind, VersionState
from engagement.policies.models import Consultation, Phase, Policy, Snapshot, Version
from engagement.policies.pure import clauses as text
from engagement.policies.pure.timetable import Fault, Stage, fault_in
from engagement.policies.queries import answers, periods
from engagement.policies.services.approving import NotReady
from engagement.policies.services.writing import NoDraft, StaleDraft
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.queries import forget_pages
from trustapp.places.models import Place
from trustapp.promises import services as promises

PERIOD, ANSWERS = "comment_period", "comments_answered"

_FAULTS = {
    Fault.NO_COMMENTS: _("Plan at least one phase in which people may comment."),
    Fault.IN_THE_PAST: _("The first phase begins today or later."),
    Fault.BACKWARDS: _("A phase ends before it begins."),
    Fault.OVERLAP: _("Each phase begins after the one before it has ended."),
}
_WORDS_NEEDED = {
    "summary": Gap.NO_SUMMARY,
    "what_changed": Gap.NO_WHAT,
    "why_changed": Gap.NO_WHY,
    "body": Gap.NO_TEXT,
}


class AlreadyOut(Refused):
    message = _("This draft is already out for comment.")
    code = "already_out"


class BadTimetable(Refused):
    code = "bad_timetable"


class NothingNew(Refused):
    message = _("The public already sees this text.")
    code = "nothing_new"


class CommentsClosed(Refused):
    message = _("Comments on this draft are closed.")
    code = "comments_closed"


@transaction.atomic
def open_consultation(
    *, policy: Policy, revision: int, stages: Sequence[Stage], meeting_places: Sequence[Place],
    by: Actor, now: datetime,
) -> Consultation:  # fmt: skip
    """Show a draft to everyone and take comments by a timetable; promise to keep to it.

    Raises NoDraft, StaleDraft when the draft was saved since it was looked at, NotReady while
    words are missing, BadTimetable, and AlreadyOut.
    """
    draft = _locked_draft(policy, revision)
    if periods.consultation_of(draft):
        raise AlreadyOut
    fault = fault_in(stages, localdate(now))
    if fault:
        raise BadTimetable(_FAULTS[fault])
    slug = f"{policy.slug}-v{draft.number}"
    consultation = Consultation.objects.create(
        policy=policy, version=draft, slug=slug, opened_by_id=by.user_id, opened_at=now
    )
    Phase.objects.bulk_create(
        Phase(
            consultation=consultation, position=position, kind=stage.kind, name=stage.name,
            starts_on=stage.starts_on, ends_on=stage.ends_on, announced_end=stage.ends_on,
        )
        for position, stage in enumerate(stages, start=1)
    )  # fmt: skip
    consultation.meeting_places.set(meeting_places)
    _freeze(consultation, draft, by, now)
    closes = max(stage.ends_on for stage in stages if stage.kind == PhaseKind.COMMENT)
    transaction.on_commit(forget_pages)
    # Written down as kept on the day after the last one.
    _promise(consultation, PERIOD, closes + timedelta(days=1), by, now)
    record(
        by=by, action="policies.open_consultation", target=consultation.subject, now=now,
        detail={"closes_on": str(closes), "revision": revision},
    )  # fmt: skip
    return consultation


@transaction.atomic
def show_new_text(
    *, consultation: Consultation, revision: int, by: Actor, now: datetime
) -> Snapshot:
    """Show the draft as it stands now; comments stay with the text they were made on.

    Raises NoDraft, StaleDraft, NotReady, NothingNew, and CommentsClosed once nobody could comment.
    """
    _locked(consultation)
    draft = _locked_draft(consultation.policy, revision)
    if draft.pk != consultation.version_id:
        raise NoDraft
    newest = periods.snapshots_of(consultation)[0]
    if newest.revision == revision:
        raise NothingNew
    if not consultation.phases.filter(kind=PhaseKind.COMMENT, ended_at=None).exists():
        raise CommentsClosed
    snapshot = _freeze(consultation, draft, by, now, number=newest.number + 1)
    record(
        by=by, action="policies.show_new_text", target=consultation.subject, now=now,
        detail={"number": snapshot.number, "revision": revision},
    )  # fmt: skip
    return snapshot


def advance_consultations(*, by: Actor, now: datetime) -> int:
    """End every phase whose last day is over, each period by itself; return how many ended.

    Twice in the same minute changes nothing: a phase ends once.
    """
    overdue = Phase.objects.filter(ended_at=None, ends_on__lt=localdate(now))
    due = Consultation.objects.filter(pk__in=overdue.values("consultation")).order_by("pk")
    return sum(_advance(consultation, by, now) for consultation in due)


@transaction.atomic
def settle(*, consultation: Consultation, by: Actor, now: datetime) -> bool:
    """Mark a period as answered once it is over and nothing is open; say whether it is.

    Where a comment comes back after that, the period is open for an answer again.
    """
    locked = _locked(consultation)
    is_answered = not answers.open_matters(locked)
    if is_answered == (locked.answered_at is not None):
        return is_answered
    locked.answered_at = now if is_answered else None
    locked.save(update_fields=["answered_at"])
    if is_answered:
        locked.phases.filter(ended_at=None).update(ended_at=now)
        promises.keep_promise(kind=ANSWERS, subject=locked.subject, by=by, now=now)
        record(by=by, action="policies.answer_consultation", target=locked.subject, now=now)
    else:
        _promise(locked, ANSWERS, None, by, now)
        record(by=by, action="policies.reopen_consultation", target=locked.subject, now=now)
    return is_answered


@transaction.atomic
def _advance(consultation: Consultation, by: Actor, now: datetime) -> int:
    locked = _locked(consultation)
    ended = 0
    while (phase := _due(locked, localdate(now))) is not None:
        _end(locked, phase, by, now)
        ended += 1
    if ended:
        settle(consultation=locked, by=by, now=now)
    return ended


def _due(consultation: Consultation, today: date) -> Phase | None:
    """Return the first open phase if it is over; answering is over when everything is answered.

    Comments stay open until a meeting was held wherever one is owed. The phase then lasts until
    the day of the last one, and `ends_on` says so.
    """
    running = consultation.phases.filter(ended_at=None).exclude(kind=PhaseKind.ANSWERING)
    phase = running.order_by("position").first()
    if phase is None or phase.ends_on >= today:
        return None
    yesterday = today - timedelta(days=1)
    if phase.kind == PhaseKind.COMMENT and periods.places_without_meeting(
        consultation, until=phase.ends_on
    ):
        if periods.places_without_meeting(consultation, until=yesterday):
            return None
        phase.ends_on = periods.last_meeting_on(consultation, until=yesterday)
    return phase


def _end(consultation: Consultation, phase: Phase, by: Actor, now: datetime) -> None:
    phase.ended_at = now
    phase.save(update_fields=["ended_at", "ends_on"])
    waited = (phase.ends_on - phase.announced_end).days
    if waited:
        _move_on(consultation, phase, waited)
    record(
        by=by, action="policies.end_phase", target=consultation.subject, now=now,
        detail={"phase": phase.position, "kind": phase.kind, "waited_days": waited},
    )  # fmt: skip
    still_open = consultation.phases.filter(kind=PhaseKind.COMMENT, ended_at=None)
    if phase.kind == PhaseKind.COMMENT and not still_open.exists():
        promises.keep_promise(kind=PERIOD, subject=consultation.subject, by=by, now=now)
        _promise(
            consultation, ANSWERS, periods.last_day(consultation, PhaseKind.ANSWERING), by, now
        )


def _move_on(consultation: Consultation, ended: Phase, days: int) -> None:
    """Let every later phase begin so many days later: none is cut short by what it waited for."""
    for phase in consultation.phases.filter(position__gt=ended.position, ended_at=None):
        late = timedelta(days=days)
        phase.starts_on, phase.ends_on = phase.starts_on + late, phase.ends_on + late
        phase.save(update_fields=["starts_on", "ends_on"])


def _freeze(
    consultation: Consultation, draft: Version, by: Actor, now: datetime, number: int = 1
) -> Snapshot:
    """Keep the text as it stands; raises NotReady."""
    gaps: list[str | Promise] = [
        gap.label for field, gap in _WORDS_NEEDED.items() if not getattr(draft, field)
    ]
    try:
        clauses = text.parse(draft.body)
    except text.CannotRead as refusal:
        words = HEADING_FAULTS[refusal.fault]
        gaps.append(words.format(heading=refusal.heading, key=refusal.key))
    if gaps:
        raise NotReady(gaps)
    return Snapshot.objects.create(
        consultation=consultation, number=number, revision=draft.revision,
        summary=draft.summary, what_changed=draft.what_changed, why_changed=draft.why_changed,
        clauses=[
            {"position": c.position, "key": c.key, "heading": c.heading, "text": c.text}
            for c in clauses
        ],
        published_by_id=by.user_id, published_at=now,
    )  # fmt: skip


def _promise(
    consultation: Consultation, kind: str, due_on: date | None, by: Actor, now: datetime
) -> None:
    with override(None):
        address = reverse("policies:consultation", args=[consultation.slug])
    promises.make_promise(
        kind=kind, subject=consultation.subject, label=str(consultation.policy)[:200],
        address=address, place=None, by=by, now=now, due_on=due_on,
    )  # fmt: skip


def _locked(consultation: Consultation) -> Consultation:
    return Consultation.objects.select_for_update().get(pk=consultation.pk)


def _locked_draft(policy: Policy, revision: int) -> Version:
    draft = (
        Version.objects.select_for_update()
        .filter(policy=policy)
        .exclude(state=VersionState.PUBLISHED)
        .first()
    )
    if draft is None:
        raise NoDraft
    if draft.revision != revision:
        raise StaleDraft(draft)
    return draft
