from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories.promises import PromiseFactory
from trustapp.promises import queries
from trustapp.promises.enums import State
from trustapp.promises.models import PromiseKind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def every_state() -> dict[str, Any]:
    return {
        "on_time": PromiseFactory(due_at=NOW + 3 * DAY),
        "due_soon": PromiseFactory(due_at=NOW + 2 * DAY),
        "late": PromiseFactory(due_at=NOW - DAY),
        "very_late": PromiseFactory(due_at=NOW - 9 * DAY, kind_id="outcome"),
        "kept": PromiseFactory(due_at=NOW - DAY, kept_at=NOW - DAY),
        "kept_late": PromiseFactory(due_at=NOW - 2 * DAY, kept_at=NOW - DAY),
        "withdrawn": PromiseFactory(due_at=NOW - DAY, withdrawn_at=NOW),
    }


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (None, ["very_late", "late", "due_soon", "on_time"]),
        (State.LATE, ["very_late", "late"]),
        (State.DUE_SOON, ["due_soon"]),
        (State.ON_TIME, ["on_time"]),
    ],
)
def test_open_promises_longest_overdue_first(
    state: State | None, names: list[str], every_state: dict[str, Any]
) -> None:
    assert list(queries.open_promises(NOW, state=state)) == [every_state[name] for name in names]


def test_states_agree_with_the_database(every_state: dict[str, Any]) -> None:
    for state in (State.LATE, State.DUE_SOON, State.ON_TIME):
        for promise in queries.open_promises(NOW, state=state):
            assert promise.state(NOW) == state


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("on_time", "Due in 3 days"),
        ("due_soon", "Due in 2 days"),
        ("late", "1 day late"),
        ("very_late", "9 days late"),
        ("kept", "Kept"),
        ("kept_late", "Kept late"),
        ("withdrawn", "Withdrawn"),
    ],
)
def test_standing_says_it_in_words(name: str, label: str, every_state: dict[str, Any]) -> None:
    standing = queries.standing(every_state[name], NOW)

    assert standing.label == label
    assert standing.is_late == (("late" in label and "days" in label) or label == "1 day late")


def test_standing_on_the_day_itself() -> None:
    promise = PromiseFactory(due_at=NOW)

    assert queries.standing(promise, NOW - timedelta(hours=1)).label == "Due today"
    assert queries.standing(promise, NOW + timedelta(hours=1)).label == "Late since today"


def test_at_risk_starts_with_the_longest_overdue(every_state: dict[str, Any]) -> None:
    found = queries.at_risk(2, NOW)

    assert [standing.promise for standing in found] == [
        every_state["very_late"], every_state["late"],
    ]  # fmt: skip
    assert len(queries.at_risk(10, NOW)) == 3
    assert queries.late_count(NOW) == 2


def test_public_late_leaves_internal_kinds_out(every_state: dict[str, Any]) -> None:
    PromiseKind.objects.filter(key="outcome").update(is_public=False)

    assert list(queries.public_late(NOW)) == [every_state["late"]]
    assert [summary.kind.key for summary in queries.kept_summary(NOW, NOW, is_public=True)] == [
        "first_reply", "visit_follow_up", "survey_results", "policy_answer",
        "comment_period", "comments_answered", "minutes_posted", "policy_review", "review_outcome",
    ]  # fmt: skip


def test_promises_about_one_thing_oldest_first() -> None:
    second = PromiseFactory(subject="case:7")
    first = PromiseFactory(subject="case:7", kind_id="outcome", made_at=second.made_at - DAY)
    PromiseFactory()

    assert list(queries.promises_about("case:7")) == [first, second]


def test_kept_summary_counts_what_was_due_and_never_hides_the_oldest(
    every_state: dict[str, Any],
) -> None:
    old = PromiseFactory(made_at=NOW - 400 * DAY, due_at=NOW - 300 * DAY)
    PromiseFactory(made_at=NOW - 400 * DAY, due_at=NOW - 300 * DAY, kept_at=NOW - 299 * DAY)

    first_reply, outcome, *others = queries.kept_summary(NOW - 90 * DAY, NOW)

    assert (first_reply.due, first_reply.kept_on_time, first_reply.kept_late) == (3, 1, 1)
    assert (first_reply.open_late, first_reply.oldest_late_due_at) == (2, old.due_at)
    assert (outcome.due, outcome.kept_on_time, outcome.open_late) == (1, 0, 1)
    assert [(other.due, other.open_late, other.oldest_late_due_at) for other in others] == [
        (0, 0, None)
    ] * 8
