"""A policy ends by two people's word, and stays readable."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from engagement.policies import queries, services
from engagement.policies.enums import ApprovalOutcome, Gap
from engagement.policies.models import Approval, Policy
from tests.engagement.policies.test_approving import person
from tests.engagement.policies.test_staff_pages import editor, key_of, second, text
from tests.factories.policies import (
    EDITOR,
    approver,
    draft_text,
    end,
    make_draft,
    make_policy,
    publish,
)
from trustapp.audit.models import AuditLine

__all__ = ["editor", "second"]
pytestmark = pytest.mark.django_db
RETIRE = "/staff/policies/use-of-force/retire/"


def ask(policy: Policy, now: datetime, **changes: Any) -> Approval:
    given: dict[str, Any] = {"reason": "The law changed.", "ends_on": localdate(now), "by": EDITOR}
    return services.ask_retirement(policy=policy, **{**given, **changes}, now=now)


def test_a_policy_ends_on_the_day_that_a_second_person_approves(now: datetime) -> None:
    policy = make_policy()
    by, day = person(), localdate(now) + timedelta(days=3)
    approval = ask(policy, now, by=by, ends_on=day)

    with pytest.raises(services.SecondPersonNeeded):
        services.approve_retirement(policy=policy, by=by, now=now)
    with pytest.raises(services.SecondPersonNeeded):
        services.refuse_retirement(policy=policy, by=EDITOR, reason="x", now=now)
    services.approve_retirement(policy=policy, by=approver(), now=now)

    policy.refresh_from_db()
    approval.refresh_from_db()
    assert (policy.retired_on, policy.retired_why) == (day, "The law changed.")
    assert (approval.outcome, approval.asked_by_id) == (ApprovalOutcome.APPROVED, by.user_id)
    assert policy.is_retired(day)
    assert not policy.is_retired(now.date())
    shown = [list(queries.policy_list(today=day + timedelta(days=n))) for n in (-1, 0)]
    assert [len(versions) for versions in shown] == [1, 0]
    assert list(queries.ended(day)) == [policy]
    assert queries.in_force(queries.history(policy.slug), day) is None
    lines = AuditLine.objects.filter(action__contains="retirement").order_by("id")
    assert [(line.action, line.target, line.detail) for line in lines] == [
        ("policies.ask_retirement", "policy:4.2", {"ends_on": str(day)}),
        ("policies.approve_retirement", "policy:4.2", {"ends_on": str(day)}),
    ]


def test_a_day_that_passed_while_it_waited_becomes_today(now: datetime) -> None:
    policy = make_policy()
    ask(policy, now)
    later = now + timedelta(days=2)

    retired = services.approve_retirement(policy=policy, by=approver(), now=later)

    assert retired.retired_on == localdate(later)


def test_what_cannot_be_asked(now: datetime) -> None:
    policy, unpublished = make_policy(), make_draft(number="5.1", title="Other").policy

    with pytest.raises(services.DayIsPast):
        ask(policy, now, ends_on=localdate(now) - timedelta(days=1))
    with pytest.raises(services.ReasonMissing):
        ask(policy, now, reason=" ")
    with pytest.raises(services.NothingToRetire):
        ask(unpublished, now)
    with pytest.raises(services.NothingWaits):
        services.approve_retirement(policy=policy, by=approver(), now=now)
    ask(policy, now)
    with pytest.raises(services.AlreadyAsked):
        ask(policy, now)

    assert Approval.objects.filter(kind="retire").count() == 1


def test_a_refusal_and_a_second_thought_keep_the_policy(now: datetime) -> None:
    policy = make_policy()
    ask(policy, now)
    with pytest.raises(services.ReasonMissing):
        services.refuse_retirement(policy=policy, by=approver(), reason="", now=now)

    services.refuse_retirement(policy=policy, by=approver(), reason="Still needed.", now=now)
    ask(policy, now)
    services.take_back_retirement(policy=policy, by=EDITOR, now=now)

    outcomes = Approval.objects.filter(kind="retire").order_by("pk").values_list("outcome", "note")
    assert list(outcomes) == [("refused", "Still needed."), ("taken_back", "")]
    policy.refresh_from_db()
    assert policy.retired_on is None


def test_an_ended_policy_takes_no_new_version(now: datetime) -> None:
    policy = make_policy()
    draft = services.start_draft(policy=policy, by=EDITOR, now=now)
    draft = services.save_draft(
        policy=policy, revision=0, content=draft_text(body="## New\nWords."), by=EDITOR, now=now
    )
    services.submit_draft(policy=policy, revision=draft.revision, by=EDITOR, now=now)
    end(policy, now=now)

    with pytest.raises(services.NotReady) as refusal:
        services.approve_version(policy=policy, revision=draft.revision, by=approver(), now=now)
    services.take_back_draft(policy=policy, by=EDITOR, now=now)
    draft.approvals.all()
    with pytest.raises(services.Retired):
        ask(policy, now)

    assert refusal.value.gaps == [Gap.RETIRED.label]


def test_an_ended_policy_starts_no_draft(now: datetime, editor: Client) -> None:
    policy = make_policy()
    end(policy, now=timezone.now())

    with pytest.raises(services.Retired):
        services.start_draft(policy=policy, by=EDITOR, now=now)
    page = editor.post("/staff/policies/use-of-force/start/", follow=True)

    assert "This policy is retired. It takes no new version." in text(page)
    assert "Ends on" in text(page)


def test_two_people_end_a_policy_on_screen(editor: Client, second: Client) -> None:
    policy = make_policy()
    sent = {
        "reason": "The law changed.", "ends_on": timezone.localdate().isoformat(),
        "submission_key": key_of(editor.get(RETIRE)),
    }  # fmt: skip

    asked, again = (editor.post(RETIRE, sent) for _ in range(2))
    waiting = text(editor.get(RETIRE))
    alone = editor.post(f"{RETIRE}approve/")
    silent = second.post(f"{RETIRE}refuse/")
    approved = second.post(f"{RETIRE}approve/", follow=True)
    late = second.post(f"{RETIRE}approve/")

    assert asked["Location"] == again["Location"] == "/staff/policies/"
    assert "Approve: this policy ends" not in waiting
    assert "A second person has to answer." in waiting
    assert (alone.status_code, silent.status_code, late.status_code) == (409, 409, 409)
    assert "Write why." in text(silent)
    assert "Approved. The policy ends on that day." in text(approved)
    policy.refresh_from_db()
    assert policy.retired_why == "The law changed."
    assert "This policy ends on" in text(editor.get(RETIRE))


def test_refusing_and_taking_back_on_screen(editor: Client, second: Client) -> None:
    policy = make_policy()
    ask(policy, timezone.now())

    assert "Its end waits for approval" in text(second.get("/staff/policies/"))
    refused = second.post(f"{RETIRE}refuse/", {"reason": "Still needed."}, follow=True)
    ask(policy, timezone.now())
    kept = editor.post(f"{RETIRE}take-back/", follow=True)

    assert "Refused. The author sees your reason." in text(refused)
    assert "Taken back. The policy stays." in text(kept)


def test_asking_with_gaps_says_so_and_keeps_the_words(editor: Client) -> None:
    make_policy()

    empty = editor.post(RETIRE, {"reason": "The law changed."})
    past = editor.post(RETIRE, {"reason": "The law changed.", "ends_on": "2020-01-01"})
    spoilt = editor.post(f"{RETIRE}take-back/", {"reason": "x" * 2001})

    assert "Choose a day." in text(empty)
    assert "Choose today or a later day." in text(past)
    assert "The law changed." in text(past)
    assert spoilt.status_code == 200


def test_publishing_after_an_end_to_come_is_refused(now: datetime) -> None:
    policy = make_policy()
    end(policy, now=now, ends_on=localdate(now) + timedelta(days=5))

    with pytest.raises(services.Retired):
        publish(policy, now=now, body="## New\nWords.")
