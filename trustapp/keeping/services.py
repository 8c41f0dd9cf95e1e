"""Setting lengths, placing and lifting holds; what nobody does alone is proposed and confirmed."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from trustapp.audit import services as audit
from trustapp.core import services as core
from trustapp.core.pure.actor import Actor
from trustapp.keeping import queries
from trustapp.keeping.enums import Act, Kind, Outcome
from trustapp.keeping.errors import (
    EndsBeforeItBegins,
    IsOver,
    LengthNotPossible,
    NeedsAnother,
    WaitsAlready,
)
from trustapp.keeping.models import Hold, Proposal
from trustapp.keeping.rules import TERMS


@transaction.atomic
def set_length(*, kind: Kind, days: int, reason: str, by: Actor, now: datetime) -> Proposal | None:
    """Keep a kind so many days from now on, or propose it where that takes two people.

    Returns the proposal; None when it is set or was so already. Raises LengthNotPossible and
    WaitsAlready.
    """
    bounds = TERMS[kind].bounds
    if bounds is None or not bounds.allow(days):
        raise LengthNotPossible
    core.held_department()
    before = queries.days_of(kind)
    if bounds.need_two(before, days):
        return _propose(
            by=by, now=now, act=Act.LENGTH, kind=kind, days=days, hold=None, reason=reason
        )
    if days != before:
        _set(kind, days, reason=reason, by=by, now=now)
    return None


@transaction.atomic
def place_hold(
    *,
    kind: Kind,
    reason: str,
    by: Actor,
    now: datetime,
    subject: str = "",
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> Hold:
    """Let nothing be forgotten of one thing, or of a kind from these days, until it is lifted.

    One thing is held once: who holds it again finds the hold that stands. Raises
    EndsBeforeItBegins.
    """
    if begins_on and ends_on and ends_on < begins_on:
        raise EndsBeforeItBegins
    given = {
        "begins_on": begins_on,
        "ends_on": ends_on,
        "reason": reason,
        "placed_by_id": by.user_id,
        "placed_by_name": by.label[:120],
        "placed_at": now,
    }
    if subject:
        hold, is_new = Hold.objects.get_or_create(
            kind=kind, subject=subject, lifted_at=None, defaults=given
        )
    else:
        hold, is_new = Hold.objects.create(kind=kind, **given), True
    if is_new:
        _record("keeping.place_hold", hold.name, by, now, **_held(hold))
    return hold


@transaction.atomic
def propose_to_lift(*, hold: Hold, reason: str, by: Actor, now: datetime) -> Proposal:
    """Ask a second person to lift a hold; whoever asks twice asks once. Raises IsOver."""
    held = Hold.objects.select_for_update().get(pk=hold.pk)
    if held.lifted_at is not None:
        raise IsOver
    return _propose(
        by=by, now=now, act=Act.LIFT, kind=Kind(held.kind), days=None, hold=held, reason=reason
    )


@transaction.atomic
def confirm(*, proposal: Proposal, by: Actor, now: datetime) -> None:
    """Do what another person proposed; the same person twice confirms once.

    Raises NeedsAnother and IsOver.
    """
    core.held_department()
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.outcome == Outcome.CONFIRMED and locked.decided_by_id == by.user_id:
        return
    if by.user_id is None or by.user_id == locked.asked_by_id:
        raise NeedsAnother
    if locked.outcome != Outcome.WAITING or now - locked.asked_at > queries.PROPOSAL_LASTS:
        raise IsOver
    _decide(locked, Outcome.CONFIRMED, by, now)
    if locked.hold_id is None:
        assert locked.days is not None
        _set(Kind(locked.kind), locked.days, reason=locked.reason, by=by, now=now)
    else:
        _lift(locked.hold_id, reason=locked.reason, by=by, now=now)


@transaction.atomic
def decline(*, proposal: Proposal, by: Actor, now: datetime) -> None:
    """Let a proposal go, as who made it may, too; twice is once. Raises IsOver."""
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.outcome == Outcome.DECLINED:
        return
    if locked.outcome != Outcome.WAITING:
        raise IsOver
    _decide(locked, Outcome.DECLINED, by, now)


def _propose(*, by: Actor, now: datetime, **what: Any) -> Proposal:
    """Write down a proposal of something whose row is held; the same one again is found."""
    assert by.user_id is not None, "people propose"
    standing = Proposal.objects.select_for_update().filter(
        kind=what["kind"], hold=what["hold"], outcome=Outcome.WAITING
    )
    for waiting in standing.order_by("id"):
        if now - waiting.asked_at > queries.PROPOSAL_LASTS:
            _decide(waiting, Outcome.EXPIRED, None, now)
        elif (waiting.days, waiting.asked_by_id) == (what["days"], by.user_id):
            return waiting
        else:
            raise WaitsAlready
    made = Proposal.objects.create(
        asked_by_id=by.user_id, asked_by_name=by.label[:120], asked_at=now, **what
    )
    _record("keeping.propose", _name(made), by, now, **_said(made))
    return made


def _decide(proposal: Proposal, outcome: Outcome, by: Actor | None, now: datetime) -> None:
    proposal.outcome = outcome
    proposal.decided_by_id, proposal.decided_at = by.user_id if by else None, now
    proposal.save(update_fields=["outcome", "decided_by_id", "decided_at"])
    if by:
        action = "keeping.confirm" if outcome == Outcome.CONFIRMED else "keeping.decline"
        _record(action, _name(proposal), by, now, **_said(proposal))


def _set(kind: Kind, days: int, *, reason: str, by: Actor, now: datetime) -> None:
    before = queries.days_of(kind)
    chosen = queries.lengths_now() | {str(kind): days}
    core.choose(part=queries.LENGTHS, chosen=chosen)
    _record("keeping.set_length", f"kept:{kind}", by, now, before=before, after=days, reason=reason)


def _lift(number: int, *, reason: str, by: Actor, now: datetime) -> None:
    hold = Hold.objects.select_for_update().get(pk=number)
    hold.lifted_at = now
    hold.save(update_fields=["lifted_at"])
    _record("keeping.lift_hold", hold.name, by, now, why=reason, **_held(hold))


def _held(hold: Hold) -> dict[str, Any]:
    return {
        "kind": hold.kind,
        "subject": hold.subject,
        "from": f"{hold.begins_on:%F}" if hold.begins_on else "",
        "to": f"{hold.ends_on:%F}" if hold.ends_on else "",
        "reason": hold.reason,
    }


def _name(proposal: Proposal) -> str:
    return proposal.hold.name if proposal.hold else f"kept:{proposal.kind}"


def _said(proposal: Proposal) -> dict[str, Any]:
    return {"act": proposal.act, "days": proposal.days, "reason": proposal.reason}


def _record(action: str, target: str, by: Actor, now: datetime, **detail: Any) -> None:
    audit.record(by=by, action=action, target=target, now=now, detail=detail)
