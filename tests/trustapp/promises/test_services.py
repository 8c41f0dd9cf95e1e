from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from tests.factories.places import PlaceFactory
from tests.factories.promises import PromiseFactory
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import RESIDENT, system
from trustapp.promises import services, tasks
from trustapp.promises.enums import State
from trustapp.promises.models import Promise, PromiseKind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
BY = system("promises.test")


def make(**fields: Any) -> Promise:
    words: dict[str, Any] = {
        "kind": "first_reply",
        "subject": "case:1",
        "label": "Feedback from March",
        "address": "/track/",
        "place": None,
        "by": RESIDENT,
        "now": NOW,
    }
    return services.make_promise(**(words | fields))


def actions() -> list[str]:
    return list(AuditLine.objects.order_by("id").values_list("action", flat=True))


def test_preset_kinds_are_there() -> None:
    kinds = PromiseKind.objects.order_by("key").values_list("key", "length", "unit", "owner_role")

    assert list(kinds) == [
        ("comment_period", 30, "days", "policy_editor"),
        ("comments_answered", 30, "days", "policy_editor"),
        ("first_reply", 3, "working_days", "community_liaison"),
        ("minutes_posted", 10, "working_days", "policy_editor"),
        ("outcome", 30, "days", "community_liaison"),
        ("policy_answer", 10, "working_days", "policy_editor"),
        ("policy_review", 730, "days", "policy_editor"),
        ("review_outcome", 90, "days", "policy_editor"),
        ("survey_results", 30, "days", "survey_analyst"),
        ("visit_follow_up", 5, "working_days", "supervisor"),
    ]


@pytest.mark.parametrize(
    ("unit", "length", "words"),
    [("hours", 1, "1 hour"), ("days", 30, "30 days"), ("working_days", 3, "3 working days")],
)
def test_kind_says_how_long(unit: str, length: int, words: str) -> None:
    kind = PromiseKind(unit=unit, length=length, title="Outcome", owner_label="Team")

    assert (kind.time_allowed, kind.words, kind.owner, str(kind)) == (
        words, "Outcome", "Team", "Outcome",
    )  # fmt: skip


def test_make_promise_runs_by_the_clock_of_its_kind() -> None:
    place = PlaceFactory(population=False)

    promise = make(place=place)

    assert promise.due_at == datetime(2026, 3, 17, 22, 0, tzinfo=UTC)
    assert (promise.place, promise.made_at, str(promise)) == (place, NOW, "Feedback from March")
    line = AuditLine.objects.get()
    assert (line.action, line.target) == (
        "promises.make_promise", f"promise:{promise.public_id}",
    )  # fmt: skip
    assert line.detail == {"kind": "first_reply", "subject": "case:1", "due": "2026-03-17"}


def test_make_promise_again_returns_the_open_one() -> None:
    first = make()

    assert make(now=NOW + timedelta(days=1)).pk == first.pk
    assert actions() == ["promises.make_promise"]


def test_make_promise_after_it_was_kept_makes_a_new_one() -> None:
    first = make()
    services.keep_promise(kind="first_reply", subject="case:1", by=BY, now=NOW)

    assert make().pk != first.pk


def test_keep_promise_marks_the_open_one_once() -> None:
    made = make()

    kept = services.keep_promise(kind="first_reply", subject="case:1", by=BY, now=NOW)
    again = services.keep_promise(kind="first_reply", subject="case:1", by=BY, now=NOW)

    assert kept is not None
    assert (kept.pk, kept.kept_at, again) == (made.pk, NOW, None)
    assert actions() == ["promises.make_promise", "promises.keep_promise"]


def test_withdraw_promise_takes_the_open_one_back_once() -> None:
    made = make()

    withdrawn = services.withdraw_promise(kind="first_reply", subject="case:1", by=BY, now=NOW)
    again = services.withdraw_promise(kind="first_reply", subject="case:1", by=BY, now=NOW)

    assert withdrawn is not None
    assert (withdrawn.pk, withdrawn.withdrawn_at, again) == (made.pk, NOW, None)
    assert actions() == ["promises.make_promise", "promises.withdraw_promise"]


def test_explain_miss_keeps_the_first_date() -> None:
    promise = PromiseFactory()

    explained = services.explain_miss(
        promise=promise,
        reason=" Two witnesses are still to be heard. ",
        new_due_at=NOW + timedelta(days=9),
        by=BY,
        now=NOW,
    )

    assert explained.reason == "Two witnesses are still to be heard."
    assert explained.due_at == explained.missed_at == promise.due_at
    assert explained.state(NOW) == State.LATE
    assert actions() == ["promises.explain_miss"]


@pytest.mark.parametrize(
    ("promise", "reason", "days", "refusal"),
    [
        ({}, "  ", 3, services.NeedsReason),
        ({}, "Because", 0, services.NewDateHasPassed),
        ({"due_at": NOW}, "Because", 3, services.NotMissed),
        ({"kept_at": NOW}, "Because", 3, services.NotMissed),
        ({"withdrawn_at": NOW}, "Because", 3, services.NotMissed),
    ],
)
def test_explain_miss_refuses(
    promise: dict[str, Any], reason: str, days: int, refusal: type[Exception]
) -> None:
    late = PromiseFactory(**promise)

    with pytest.raises(refusal):
        services.explain_miss(
            promise=late, reason=reason, new_due_at=NOW + timedelta(days=days), by=BY, now=NOW
        )

    late.refresh_from_db()
    assert (late.reason, late.new_due_at, actions()) == ("", None, [])


def test_mark_missed_marks_each_late_promise_once() -> None:
    late = PromiseFactory()
    PromiseFactory(due_at=NOW + timedelta(days=1))
    PromiseFactory(kept_at=NOW)

    assert services.mark_missed(by=BY, now=NOW) == 1
    assert services.mark_missed(by=BY, now=NOW) == 0

    late.refresh_from_db()
    assert late.missed_at == late.due_at
    assert actions() == ["promises.mark_missed"]


def test_task_marks_missed() -> None:
    PromiseFactory()

    assert tasks.mark_missed(surprise="ignored") == 1


def test_database_refuses_a_date_before_the_promise() -> None:
    with pytest.raises(IntegrityError, match="promise_due_after_made"):
        PromiseFactory(due_at=NOW - timedelta(days=300))


def test_announced_day_outweighs_the_clock_of_the_kind() -> None:
    promise = services.make_promise(
        kind="comments_answered", subject="consultation:x", label="x", address="", place=None,
        by=RESIDENT, now=NOW, due_on=date(2026, 5, 1),
    )  # fmt: skip

    assert promise.due_at == datetime(2026, 5, 1, 22, 0, tzinfo=UTC)


def test_announced_day_before_the_promise_is_due_at_once() -> None:
    promise = services.make_promise(
        kind="comments_answered", subject="consultation:x", label="x", address="", place=None,
        by=RESIDENT, now=NOW, due_on=date(2020, 5, 1),
    )  # fmt: skip

    assert promise.due_at == NOW
