"""Lengths, holds and the two people they take."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.trustapp.conftest import by
from tests.waiting import one_after_the_other
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.keeping import queries, services
from trustapp.keeping.enums import Kind, Outcome
from trustapp.keeping.errors import (
    EndsBeforeItBegins,
    IsOver,
    LengthNotPossible,
    NeedsAnother,
    WaitsAlready,
)
from trustapp.keeping.models import Hold, Proposal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def length(days: int, who: User, kind: Kind = Kind.VISITS) -> Proposal | None:
    return services.set_length(kind=kind, days=days, reason="Enough", by=by(who), now=NOW)


def hold(who: User, **parts: object) -> Hold:
    given = {"kind": Kind.VISITS, "reason": "A claim", "by": by(who), "now": NOW} | parts
    return services.place_hold(**given)  # type: ignore[arg-type]


def acts() -> list[str]:
    return list(AuditLine.objects.order_by("id").values_list("action", flat=True))


# --- lengths --------------------------------------------------------------------------------------
def test_one_person_keeps_it_shorter(first: User) -> None:
    assert queries.days_of(Kind.VISITS) == 730

    assert (length(400, first), length(400, first)) == (None, None)

    assert (queries.days_of(Kind.VISITS), queries.days_shown(Kind.VISITS)) == (400, 400)
    line = AuditLine.objects.get()
    assert (line.action, line.target, line.detail) == (
        "keeping.set_length", "kept:visits", {"before": 730, "after": 400, "reason": "Enough"},
    )  # fmt: skip


@pytest.mark.parametrize("days", [100, 900])
def test_very_short_and_longer_wait_for_a_second_person(
    days: int, first: User, second: User
) -> None:
    asked, again = length(days, first), length(days, first)
    assert asked is not None
    assert asked == again
    assert queries.days_of(Kind.VISITS) == 730
    with pytest.raises(WaitsAlready):
        length(days + 1, second)
    with pytest.raises(NeedsAnother):
        services.confirm(proposal=asked, by=by(first), now=NOW)

    for _ in range(2):
        services.confirm(proposal=asked, by=by(second), now=NOW)

    assert queries.days_of(Kind.VISITS) == days
    assert acts() == ["keeping.propose", "keeping.confirm", "keeping.set_length"]


@pytest.mark.parametrize(
    ("kind", "days"),
    [(Kind.VISITS, 29), (Kind.CASES, 364), (Kind.CASES, 40_000), (Kind.LETTERS, 3)],
)
def test_impossible_lengths_are_refused(kind: Kind, days: int, first: User) -> None:
    with pytest.raises(LengthNotPossible):
        length(days, first, kind)

    assert acts() == []


def test_proposal_is_over_after_a_week(first: User, second: User) -> None:
    asked = length(900, first)
    assert asked is not None
    late = NOW + 8 * DAY
    with pytest.raises(IsOver):
        services.confirm(proposal=asked, by=by(second), now=late)

    assert list(queries.waiting(late)) == []
    anew = services.set_length(kind=Kind.VISITS, days=800, reason="Still", by=by(second), now=late)
    asked.refresh_from_db()
    assert (asked.outcome, asked.decided_by_id) == (Outcome.EXPIRED, None)
    assert list(queries.waiting(late)) == [anew]


def test_declined_proposal_changes_nothing(first: User, second: User) -> None:
    asked = length(900, first)
    assert asked is not None
    for who in (first, first):
        services.decline(proposal=asked, by=by(who), now=NOW)
    with pytest.raises(IsOver):
        services.confirm(proposal=asked, by=by(second), now=NOW)

    assert queries.days_of(Kind.VISITS) == 730
    services.confirm(proposal=length(800, first), by=by(second), now=NOW)  # type: ignore[arg-type]
    with pytest.raises(IsOver):
        services.decline(proposal=Proposal.objects.latest("id"), by=by(first), now=NOW)


def test_database_wants_two_people(first: User) -> None:
    asked = length(900, first)
    assert asked is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=asked.pk).update(
            outcome=Outcome.CONFIRMED, decided_by_id=first.pk, decided_at=NOW
        )


# --- holds ----------------------------------------------------------------------------------------
def test_hold_is_placed_by_one_and_lifted_by_two(first: User, second: User) -> None:
    held = hold(first, begins_on=date(2026, 1, 1), ends_on=date(2026, 1, 31))
    asked = services.propose_to_lift(hold=held, reason="Settled", by=by(first), now=NOW)
    assert services.propose_to_lift(hold=held, reason="Again", by=by(first), now=NOW) == asked
    with pytest.raises(NeedsAnother):
        services.confirm(proposal=asked, by=by(first), now=NOW)
    assert list(queries.holds()) == [held]

    services.confirm(proposal=asked, by=by(second), now=NOW)

    assert list(queries.holds()) == []
    with pytest.raises(IsOver):
        services.propose_to_lift(hold=held, reason="Once more", by=by(first), now=NOW)
    assert acts() == [
        "keeping.place_hold", "keeping.propose", "keeping.confirm", "keeping.lift_hold",
    ]  # fmt: skip
    assert AuditLine.objects.latest("id").detail == {
        "why": "Settled", "kind": "visits", "subject": "", "from": "2026-01-01",
        "to": "2026-01-31", "reason": "A claim",
    }  # fmt: skip


def test_hold_over_no_day_is_refused(first: User) -> None:
    with pytest.raises(EndsBeforeItBegins):
        hold(first, begins_on=date(2026, 2, 1), ends_on=date(2026, 1, 31))


@pytest.mark.django_db(transaction=True)
def test_one_thing_is_held_once_by_two_at_once(first: User) -> None:
    held = one_after_the_other(lambda: hold(first, kind=Kind.CASES, subject="case:1"))

    assert held[0] == held[1]
    assert Hold.objects.count() == 1


def test_application_removes_no_hold(first: User) -> None:
    held = hold(first)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        held.delete()


def test_first_held_moment(first: User) -> None:
    assert queries.first_held_moment(Kind.VISITS) is None
    hold(first, begins_on=date(2026, 1, 1))
    assert queries.first_held_moment(Kind.VISITS) == datetime(2026, 1, 1, 6, tzinfo=UTC)
    hold(first, ends_on=date(2020, 1, 1))
    assert queries.first_held_moment(Kind.VISITS) == datetime(1970, 1, 2, 6, tzinfo=UTC)
