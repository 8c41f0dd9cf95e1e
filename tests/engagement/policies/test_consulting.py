"""Putting a draft out for comment, and the clock that moves its timetable."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from engagement.policies import queries, services
from engagement.policies.enums import PeriodState, PhaseKind
from engagement.policies.models import Consultation, Snapshot
from engagement.policies.pure.timetable import Stage, Step, lay_out
from engagement.policies.services import DraftText
from tests.factories.drafts import (
    answer,
    close,
    day_after_comments,
    open_period,
    plan_meeting,
    published,
    say,
)
from tests.factories.places import PlaceFactory
from tests.factories.policies import BODY, EDITOR, NOW, draft_text, make_draft
from trustapp.audit.models import AuditLine
from trustapp.promises.enums import State
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db
TODAY = localdate(NOW)
DAY = timedelta(days=1)


def promise(kind: str) -> Promise:
    return Promise.objects.get(kind=kind)


def phases(consultation: Consultation) -> list[tuple[str, date, date, bool]]:
    return [
        (each.kind, each.starts_on, each.ends_on, each.ended_at is not None)
        for each in consultation.phases.order_by("position")
    ]


def change_draft(consultation: Consultation, body: str) -> int:
    draft = consultation.version
    draft.refresh_from_db()
    saved = services.save_draft(
        policy=consultation.policy, revision=draft.revision, content=draft_text(body=body),
        by=EDITOR, now=NOW,
    )  # fmt: skip
    return saved.revision


def test_plans_come_from_data() -> None:
    assert [(plan.key, [s.days for s in plan.steps], plan.meets_everywhere)
            for plan in queries.plans()] == [
        ("days-30", [30, 30], False), ("days-60-14-30", [60, 14, 30], False),
        ("days-90", [90, 30], True),
    ]  # fmt: skip


def test_opening_freezes_the_text_and_promises_to_stay_open() -> None:
    consultation = open_period()

    text = consultation.snapshots.get()
    assert [clause.key for clause in text.parsed()] == [
        "_opening",
        "purpose",
        "warnings",
        "reports",
    ]
    assert (text.number, text.revision, text.what_changed) == (
        1, 1, "Reports are due within a day.",
    )  # fmt: skip
    assert consultation.slug == "use-of-force-v1"
    assert localdate(promise("comment_period").due_at) == TODAY + timedelta(days=30)
    line = AuditLine.objects.get(action="policies.open_consultation")
    assert line.target == "consultation:use-of-force-v1"


def test_a_draft_goes_out_once() -> None:
    consultation = open_period()

    with pytest.raises(services.AlreadyOut):
        open_period(consultation.version)
    assert Consultation.objects.count() == 1


def test_opening_refuses_what_was_not_seen_or_is_missing() -> None:
    draft = make_draft()
    stages = lay_out([Step("comment", 30)], TODAY)
    common = {"policy": draft.policy, "meeting_places": [], "by": EDITOR, "now": NOW}

    with pytest.raises(services.StaleDraft):
        services.open_consultation(revision=0, stages=stages, **common)
    empty = services.save_draft(
        policy=draft.policy, revision=1, content=DraftText(body="## A {#b}\n\n## C {#b}"),
        by=EDITOR, now=NOW,
    )  # fmt: skip
    with pytest.raises(services.NotReady) as refused:
        services.open_consultation(revision=empty.revision, stages=stages, **common)
    assert len(refused.value.gaps) == 4
    assert Consultation.objects.count() == 0


@pytest.mark.parametrize(
    ("stages", "words"),
    [
        ((), "at least one phase"),
        ((Stage("reading", TODAY, TODAY),), "at least one phase"),
        ((Stage("comment", TODAY - DAY, TODAY),), "today or later"),
        ((Stage("comment", TODAY + DAY, TODAY),), "before it begins"),
        ((Stage("comment", TODAY, TODAY), Stage("answering", TODAY, TODAY)), "after the one"),
    ],
)
def test_opening_refuses_a_timetable_that_cannot_be(stages: tuple[Stage, ...], words: str) -> None:
    with pytest.raises(services.BadTimetable, match=words):
        open_period(stages=stages)


def test_published_policy_without_draft_has_nothing_to_show() -> None:
    draft = make_draft()
    draft.policy.versions.all().delete()

    with pytest.raises(services.NoDraft):
        open_period(draft)


def test_new_text_follows_the_old_one_and_comments_stay() -> None:
    consultation = open_period()
    comment = say(consultation, clause_key="warnings")
    revision = change_draft(consultation, BODY.replace("when you can", "always"))

    shown = services.show_new_text(consultation=consultation, revision=revision, by=EDITOR, now=NOW)

    assert (shown.number, comment.snapshot.number) == (2, 1)
    with pytest.raises(services.NothingNew):
        services.show_new_text(consultation=consultation, revision=revision, by=EDITOR, now=NOW)
    with pytest.raises(services.StaleDraft):
        services.show_new_text(consultation=consultation, revision=1, by=EDITOR, now=NOW)


def test_no_new_text_once_comments_are_closed() -> None:
    consultation = open_period()
    close(consultation, now=day_after_comments(consultation))
    revision = change_draft(consultation, BODY.replace("when you can", "always"))

    with pytest.raises(services.CommentsClosed):
        services.show_new_text(consultation=consultation, revision=revision, by=EDITOR, now=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policies_snapshot SET summary = 'x'",
        "DELETE FROM policies_snapshot",
        "UPDATE policies_response SET why = 'x'",
        "DELETE FROM policies_response",
        "TRUNCATE policies_snapshot CASCADE",
        "TRUNCATE policies_response",
    ],
)
def test_what_the_public_was_shown_and_told_cannot_change(statement: str) -> None:
    answer(published(open_period()))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Snapshot.objects.get().summary != "x"


def test_clock_ends_comments_on_time_and_promises_the_answers() -> None:
    consultation = open_period()
    published(consultation)
    last = day_after_comments(consultation) - DAY

    close(consultation, now=last)
    assert phases(consultation)[0][3] is False
    close(consultation, now=last + DAY)
    close(consultation, now=last + DAY)

    assert [row[3] for row in phases(consultation)] == [True, False]
    assert promise("comment_period").state(last + DAY) == State.KEPT
    assert localdate(promise("comments_answered").due_at) == TODAY + timedelta(days=59)
    assert AuditLine.objects.filter(action="policies.end_phase").count() == 1


def test_clock_catches_up_after_a_long_sleep() -> None:
    stages = lay_out([Step("comment", 60), Step("reading", 14), Step("answering", 30)], TODAY)
    consultation = open_period(stages=stages)
    published(consultation)

    close(consultation, now=NOW + timedelta(days=100))

    assert [row[3] for row in phases(consultation)] == [True, True, False]
    assert [row[2] for row in phases(consultation)] == [stage.ends_on for stage in stages]


def test_comments_wait_for_a_meeting_wherever_one_is_owed() -> None:
    north, south = PlaceFactory(name="North"), PlaceFactory(name="South")
    consultation = open_period(places=[north, south])
    published(consultation)
    over = day_after_comments(consultation)
    held = plan_meeting(consultation, places=[north, south], held_at=over + 2 * DAY)

    close(consultation, now=over + DAY)
    standing = queries.standing_of(
        queries.consultation_by_slug(consultation.slug), localdate(over + DAY)
    )
    assert (standing.state, standing.is_waiting) == (PeriodState.OPEN, True)
    assert queries.places_without_meeting(consultation, until=localdate(over)) == ["North", "South"]
    assert say(consultation, now=over + DAY).pk

    close(consultation, now=over + 3 * DAY)

    ended, answering = phases(consultation)
    assert (ended[2], ended[3]) == (localdate(held.held_at), True)
    assert answering[1] == localdate(held.held_at) + DAY
    assert answering[2] == TODAY + timedelta(days=62)
    assert promise("comment_period").state(over + 3 * DAY) == State.KEPT_LATE


def test_cancelled_meeting_counts_for_nobody() -> None:
    north = PlaceFactory(name="North")
    consultation = open_period(places=[north])
    meeting = plan_meeting(consultation, places=[north])
    services.cancel_meeting(meeting=meeting, because="The hall is shut.", by=EDITOR, now=NOW)

    close(consultation, now=day_after_comments(consultation))

    assert phases(consultation)[0][3] is False


def test_period_without_comments_is_answered_when_it_is_over() -> None:
    consultation = open_period()

    close(consultation, now=day_after_comments(consultation))

    consultation.refresh_from_db()
    assert consultation.answered_at == day_after_comments(consultation)
    assert promise("comments_answered").state(NOW) == State.KEPT
    assert [row[3] for row in phases(consultation)] == [True, True]


def test_one_broken_period_does_not_hold_up_another(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = open_period(), open_period(number="5.1", title="Drones")
    over = day_after_comments(first)
    first.phases.filter(kind=PhaseKind.COMMENT).update(ended_at=over)

    assert services.advance_consultations(by=EDITOR, now=over) == 1
    assert phases(second)[0][3] is True


@pytest.mark.parametrize(
    ("at", "state", "left"),
    [
        (NOW, PeriodState.OPEN, 29),
        (NOW + 29 * DAY, PeriodState.OPEN, 0),
        (NOW - DAY, PeriodState.TO_COME, 0),
    ],
)
def test_standing_by_the_calendar(at: datetime, state: PeriodState, left: int) -> None:
    consultation = open_period()

    standing = queries.standing_of(queries.consultation_by_slug(consultation.slug), localdate(at))

    assert (standing.state, standing.days_left) == (state, left)


def test_phase_of_ones_own_has_its_own_name() -> None:
    stages = (
        Stage("comment", TODAY, TODAY + DAY),
        Stage("other", TODAY + 2 * DAY, TODAY + 3 * DAY, "The council debates"),
    )
    consultation = open_period(stages=stages)

    labels = [str(each.label) for each in consultation.phases.order_by("position")]
    close(consultation, now=NOW + 3 * DAY)
    assert labels == ["Comments are open", "The council debates"]
    assert [row[3] for row in phases(consultation)] == [True, False]
    assert localdate(promise("comments_answered").due_at) == localdate(NOW + 3 * DAY) + 30 * DAY
