"""Nobody publishes a policy alone: it is sent, and a second person approves or refuses."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate

from engagement.policies import queries, services
from engagement.policies.enums import ApprovalOutcome, Gap, VersionState
from engagement.policies.models import Approval, Clause, Version
from engagement.policies.queries import gaps
from tests.factories.accounts import UserFactory
from tests.factories.policies import (
    EDITOR,
    NOW,
    approve,
    approver,
    draft_text,
    make_draft,
    make_policy,
    publish,
)
from trustapp.audit.models import AuditLine
from trustapp.core.models import Citation
from trustapp.core.pure.actor import Actor

pytestmark = pytest.mark.django_db


def person(name: str = "Dana Ruiz") -> Actor:
    user = UserFactory(name=name)
    return Actor(kind="staff", label=name, user_id=user.pk)


def sent(by: Actor = EDITOR, **changes: Any) -> Version:
    draft = make_draft(**changes)
    services.submit_draft(
        policy=draft.policy, revision=draft.revision, by=by, now=draft.saved_at or NOW
    )
    draft.refresh_from_db()
    return draft


def test_submit_draft_rests_until_it_is_answered(now: datetime) -> None:
    by = person()
    draft = make_draft()

    approval = services.submit_draft(policy=draft.policy, revision=1, by=by, now=now)

    draft.refresh_from_db()
    assert (draft.state, approval.outcome) == (VersionState.IN_REVIEW, ApprovalOutcome.WAITING)
    assert (approval.asked_by_id, approval.asked_at, approval.revision) == (by.user_id, now, 1)
    assert queries.history("use-of-force") == []
    line = AuditLine.objects.get(action="policies.submit_draft")
    assert (line.target, line.detail) == ("policy:4.2@v1", {"revision": 1})
    with pytest.raises(services.InReview):
        services.save_draft(
            policy=draft.policy, revision=1, content=draft_text(summary="x"), by=by, now=now
        )
    with pytest.raises(services.InReview):
        services.submit_draft(policy=draft.policy, revision=1, by=by, now=now)


def test_submit_draft_of_an_older_revision_is_refused(now: datetime) -> None:
    draft = make_draft()

    with pytest.raises(services.StaleDraft):
        services.submit_draft(policy=draft.policy, revision=0, by=EDITOR, now=now)


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"body": " "}, Gap.NO_TEXT),
        ({"summary": ""}, Gap.NO_SUMMARY),
        ({"summary": "We do it. " * 51}, Gap.LONG_SUMMARY),
        ({"means_for_you": ""}, Gap.NO_MEANING),
        ({"what_changed": " "}, Gap.NO_WHAT),
        ({"why_changed": ""}, Gap.NO_WHY),
        ({"in_force_on": None}, Gap.NO_DATE),
        ({"in_force_on": "yesterday"}, Gap.PAST_DATE),
        (
            {"summary": "Proportionality determinations necessitate contemporaneous supervision."},
            Gap.HARD_SUMMARY,
        ),
        (
            {"means_for_you": "Individuals may initiate administrative accountability inquiries."},
            Gap.HARD_MEANING,
        ),
    ],
)
def test_submit_says_what_is_missing(changes: dict, gap: Gap, now: datetime) -> None:
    if changes.get("in_force_on") == "yesterday":
        changes = {"in_force_on": localdate(now) - timedelta(days=1)}
    draft = make_draft(**changes)

    with pytest.raises(services.NotReady) as refusal:
        services.submit_draft(policy=draft.policy, revision=1, by=EDITOR, now=now)

    assert refusal.value.gaps == [gap.label]
    draft.refresh_from_db()
    assert (draft.state, Approval.objects.count()) == (VersionState.DRAFT, 0)


def test_hard_words_may_be_published_with_the_reason_that_is_kept(now: datetime) -> None:
    draft = make_draft(
        summary="Proportionality determinations necessitate contemporaneous supervision.",
        grade_reason="The court set these words.",
    )

    version = approve(draft, now=now)

    assert version.grade_reason == "The court set these words."


def test_submit_refuses_the_same_text_and_an_earlier_day(now: datetime) -> None:
    policy = make_policy()
    publish(policy, now=now, body="## Later", in_force_on=localdate(now) + timedelta(days=9))
    draft = services.start_draft(policy=policy, by=EDITOR, now=now)
    draft = services.save_draft(
        policy=policy, revision=0, content=draft_text(body=draft.body), by=EDITOR, now=now
    )

    with pytest.raises(services.NotReady) as refusal:
        services.submit_draft(policy=policy, revision=draft.revision, by=EDITOR, now=now)

    assert refusal.value.gaps == [Gap.NO_CHANGE.label, Gap.EARLY_DATE.label]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("## A {#warn}\na\n## B {#warn}\nb", "Two headings share the key “warn”."),
        ("## A {#warnings}\na", "The key “warnings” belonged to a part that was removed."),
        ("## A {#a from=nowhere}\na", "“A” says that it came from “nowhere”."),
    ],
)
def test_submit_names_the_heading_at_fault(body: str, words: str, now: datetime) -> None:
    policy = make_policy()
    publish(policy, now=now, body="## Purpose\nOther words.")
    draft = services.start_draft(policy=policy, by=EDITOR, now=now)
    draft = services.save_draft(
        policy=policy, revision=0, content=draft_text(body=body), by=EDITOR, now=now
    )

    with pytest.raises(services.NotReady) as refusal:
        services.submit_draft(policy=policy, revision=draft.revision, by=EDITOR, now=now)

    (gap,) = refusal.value.gaps
    assert str(gap).startswith(words)


def test_approve_version_makes_clauses_citation_search_and_audit(now: datetime) -> None:
    draft, by = sent(), approver()

    version = services.approve_version(policy=draft.policy, revision=1, by=by, now=now)

    version.refresh_from_db()
    assert (version.state, version.number) == (VersionState.PUBLISHED, 1)
    assert (version.published_by_id, version.published_at) == (by.user_id, now)
    assert list(version.clauses.order_by("position").values_list("position", "key", "origins")) == [
        (0, "_opening", []), (1, "purpose", []), (2, "warnings", []), (3, "reports", []),
    ]  # fmt: skip
    assert "'forc':" in version.showing.search
    citation = Citation.objects.get(label="POL-4.2@v1")
    assert (citation.title, citation.address, citation.published_at) == (
        "Use of force, version 1", "/policies/use-of-force/v/1/", now,
    )  # fmt: skip
    line = AuditLine.objects.get(action="policies.approve_version")
    assert (line.target, line.actor_id, line.detail) == (
        "policy:4.2@v1", by.user_id, {"in_force_on": "2026-03-12"},
    )  # fmt: skip
    approval = Approval.objects.get()
    assert (approval.outcome, approval.decided_by_id) == (ApprovalOutcome.APPROVED, by.user_id)


def test_nobody_approves_or_refuses_what_they_wrote_saved_or_sent(now: datetime) -> None:
    writer, saver, sender = (person(name) for name in ("Ann", "Ben", "Cem"))
    draft = services.create_policy(
        number="4.2", title="Use of force", topic="Force", owner_label="Chief", by=writer, now=now
    )
    given: dict[str, Any] = {"policy": draft.policy, "now": now}
    services.save_draft(**given, revision=0, content=draft_text(), by=saver)
    services.submit_draft(**given, revision=1, by=sender)

    for by in (writer, saver, sender, EDITOR):
        with pytest.raises(services.SecondPersonNeeded):
            services.approve_version(**given, revision=1, by=by)
        with pytest.raises(services.SecondPersonNeeded):
            services.refuse_draft(**given, revision=1, reason="No.", by=by)

    draft.refresh_from_db()
    assert draft.state == VersionState.IN_REVIEW


def test_refuse_draft_gives_it_back_with_a_reason_that_is_kept(now: datetime) -> None:
    draft, by = sent(), approver()
    given: dict[str, Any] = {"policy": draft.policy, "by": by, "now": now}
    with pytest.raises(services.ReasonMissing):
        services.refuse_draft(**given, revision=1, reason=" ")

    services.refuse_draft(**given, revision=1, reason=" Say  who decides. ")

    draft.refresh_from_db()
    (approval,) = queries.approvals_of(draft)
    assert (draft.state, approval.outcome, approval.note, approval.decided_by_id) == (
        VersionState.DRAFT, ApprovalOutcome.REFUSED, "Say who decides.", by.user_id,
    )  # fmt: skip
    with pytest.raises(services.NothingWaits):
        services.approve_version(**given, revision=1)
    assert AuditLine.objects.filter(action="policies.refuse_draft").count() == 1
    services.submit_draft(policy=draft.policy, revision=1, by=EDITOR, now=now)
    assert services.approve_version(**given, revision=1).is_published


def test_take_back_draft_makes_it_free_to_edit(now: datetime) -> None:
    draft = sent()

    services.take_back_draft(policy=draft.policy, by=EDITOR, now=now)

    saved = services.save_draft(
        policy=draft.policy, revision=1, content=draft_text(summary="We help."), by=EDITOR, now=now
    )
    assert saved.revision == 2
    with pytest.raises(services.NothingWaits):
        services.take_back_draft(policy=draft.policy, by=EDITOR, now=now)


def test_answer_to_another_revision_than_was_shown_is_refused(now: datetime) -> None:
    draft = sent()
    given: dict[str, Any] = {"policy": draft.policy, "revision": 0, "by": approver(), "now": now}

    with pytest.raises(services.StaleDraft):
        services.approve_version(**given)
    with pytest.raises(services.StaleDraft):
        services.refuse_draft(**given, reason="No.")


def test_what_went_missing_while_it_waited_keeps_it_from_being_published(now: datetime) -> None:
    draft = sent()

    with pytest.raises(services.NotReady) as refusal:
        services.approve_version(
            policy=draft.policy, revision=1, by=approver(), now=now + timedelta(days=1)
        )

    assert refusal.value.gaps == [Gap.PAST_DATE.label]


def test_blockers_keep_it_from_taking_effect(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = sent()
    monkeypatch.setattr(gaps, "BLOCKERS", [lambda version: [f"{version.label} waits."]])

    with pytest.raises(services.NotReady) as refusal:
        services.approve_version(policy=draft.policy, revision=1, by=approver(), now=now)

    assert refusal.value.gaps == ["POL-4.2@v1 waits."]


def test_approve_twice_publishes_once(now: datetime) -> None:
    draft = sent()
    given: dict[str, Any] = {"policy": draft.policy, "revision": 1, "by": approver(), "now": now}
    services.approve_version(**given)

    with pytest.raises(services.NoDraft):
        services.approve_version(**given)

    assert (Version.objects.count(), Clause.objects.count()) == (1, 4)


def test_database_publishes_nothing_without_a_second_person(now: datetime) -> None:
    draft = make_draft()
    publishing = {"state": "published", "published_at": now}

    for change in (
        lambda: Version.objects.filter(pk=draft.pk).update(**publishing),
        lambda: Version.objects.create(
            policy=draft.policy, number=2, summary="s", what_changed="w", why_changed="y",
            in_force_on=localdate(now), **publishing,
        ),
    ):  # fmt: skip
        with (
            pytest.raises(IntegrityError, match=r"second person|begins as a draft"),
            transaction.atomic(),
        ):
            change()


def test_database_knows_no_answer_by_the_one_who_asked(now: datetime) -> None:
    by = person()
    sent(by=by)

    with pytest.raises(IntegrityError, match="decided_by_a_second_person"):
        Approval.objects.update(outcome="approved", decided_by_id=by.user_id, decided_at=now)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_approval_and_refusal_at_once_have_one_outcome(now: datetime) -> None:
    draft = sent()
    ana, dana = approver(), person()
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def act(word: str, **more: Any) -> None:
        barrier.wait()
        try:
            getattr(services, word)(policy=draft.policy, revision=1, now=now, **more)
            outcomes.append("done")
        except (services.NothingWaits, services.NoDraft):
            outcomes.append("late")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=("approve_version",), kwargs={"by": ana}),
        threading.Thread(target=act, args=("refuse_draft",), kwargs={"by": dana, "reason": "No."}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "late"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_crash_while_approving_leaves_the_draft_waiting(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = sent()

    def crash(**_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(services.approving, "record", crash)
    with pytest.raises(ConnectionError):
        services.approve_version(policy=draft.policy, revision=1, by=approver(), now=now)

    draft.refresh_from_db()
    assert (draft.state, Clause.objects.count(), Citation.objects.count()) == ("in_review", 0, 0)
    assert Approval.objects.get().outcome == ApprovalOutcome.WAITING
