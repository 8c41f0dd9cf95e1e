"""Drafts that several people edit."""

import threading
from datetime import datetime

import pytest
from django.db import IntegrityError, connection

from engagement.policies import services
from engagement.policies.enums import VersionState
from engagement.policies.models import Policy, Version
from engagement.policies.pure.clauses import parse
from tests.factories.accounts import UserFactory
from tests.factories.policies import EDITOR, draft_text, make_draft, make_policy, publish
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import Actor

pytestmark = pytest.mark.django_db


def actor() -> Actor:
    user = UserFactory(name="Dana Ruiz")
    return Actor(kind="staff", label=user.name, user_id=user.pk, address="192.0.2.7")


def actions() -> list[str]:
    return list(AuditLine.objects.order_by("id").values_list("action", flat=True))


def test_create_policy_opens_an_empty_first_draft(now: datetime) -> None:
    by = actor()

    draft = services.create_policy(
        number="4.2", title=" Use of  force ", topic="Force", owner_label="Chief", by=by, now=now
    )

    assert (draft.policy.slug, draft.policy.title, draft.number) == (
        "use-of-force", "Use of force", 1,
    )  # fmt: skip
    assert (draft.state, draft.body, draft.drafted_by_id) == (VersionState.DRAFT, "", by.user_id)
    line = AuditLine.objects.get()
    assert (line.action, line.target, line.actor_id, line.detail) == (
        "policies.create_policy", "policy:4.2", by.user_id, {},
    )  # fmt: skip


def test_create_policy_refuses_a_number_in_use(now: datetime) -> None:
    make_draft(number="4.2")

    with pytest.raises(services.NumberTaken):
        services.create_policy(
            number="4.2", title="Other", topic="x", owner_label="y", by=EDITOR, now=now
        )

    assert Policy.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "slug"), [("Use of force", "use-of-force-2"), ("武力の使用", "policy-5-1")]
)
def test_create_policy_finds_a_free_address(title: str, slug: str, now: datetime) -> None:
    make_draft(number="4.2", title="Use of force")

    draft = services.create_policy(
        number="5.1", title=title, topic="x", owner_label="y", by=EDITOR, now=now
    )

    assert draft.policy.slug == slug


def test_database_refuses_a_number_that_is_no_number() -> None:
    with pytest.raises(IntegrityError):
        Policy.objects.create(number="4.x", slug="a", title="a", topic="a", owner_label="a")


def test_save_draft_keeps_everything_tidied_and_says_who(now: datetime) -> None:
    by = actor()
    draft = make_draft()

    saved = services.save_draft(
        policy=draft.policy,
        revision=draft.revision,
        content=draft_text(body="## A\r\n  - nested  ", summary=" Short\x02 words. "),
        by=by,
        now=now,
    )

    saved.refresh_from_db()
    assert (saved.body, saved.summary) == ("## A {#a}\n  - nested", "Short words.")
    assert (saved.revision, saved.saved_by_id, saved.saved_at) == (2, by.user_id, now)
    assert actions()[-1] == "policies.save_draft"


def test_save_draft_twice_with_the_same_words_saves_once(now: datetime) -> None:
    draft = make_draft()
    content = draft_text(summary="Once.")

    for _ in range(2):
        services.save_draft(policy=draft.policy, revision=1, content=content, by=EDITOR, now=now)

    draft.refresh_from_db()
    assert (draft.revision, actions().count("policies.save_draft")) == (2, 2)


def test_save_draft_refuses_to_overwrite_somebody(now: datetime) -> None:
    draft = make_draft()
    theirs = services.save_draft(
        policy=draft.policy, revision=1, content=draft_text(summary="Theirs."), by=actor(), now=now
    )

    with pytest.raises(services.StaleDraft) as refusal:
        services.save_draft(
            policy=draft.policy, revision=1, content=draft_text(summary="Mine."), by=EDITOR, now=now
        )

    assert (refusal.value.draft.summary, str(refusal.value.draft.saved_by)) == (
        "Theirs.", "Dana Ruiz",
    )  # fmt: skip
    draft.refresh_from_db()
    assert (draft.summary, draft.revision) == ("Theirs.", theirs.revision)


def test_save_draft_after_publication_is_refused(now: datetime) -> None:
    policy = make_policy()

    with pytest.raises(services.NoDraft):
        services.save_draft(policy=policy, revision=1, content=draft_text(), by=EDITOR, now=now)


def test_start_draft_copies_the_newest_version_once(now: datetime) -> None:
    policy = make_policy(versions=2)

    first = services.start_draft(policy=policy, by=EDITOR, now=now)
    again = services.start_draft(policy=policy, by=EDITOR, now=now)

    newest = Version.objects.get(policy=policy, number=2)
    assert first == again
    assert (first.number, first.body, first.summary) == (3, newest.body, newest.summary)
    assert first.means_for_you == newest.means_for_you
    assert (first.what_changed, first.why_changed, first.in_force_on) == ("", "", None)
    assert actions().count("policies.start_draft") == 2  # one for version 2, one for version 3


def test_save_draft_writes_a_key_after_each_heading_that_no_clause_ever_had(now: datetime) -> None:
    policy = make_policy()
    publish(policy, now=now, body="## Purpose {#purpose}\nOther words.")
    draft = services.start_draft(policy=policy, by=EDITOR, now=now)
    body = "## Aims {#purpose}\nx\n## Warnings\ny\n## Help\nz\n## Help\nw"

    saved = services.save_draft(
        policy=policy, revision=draft.revision, content=draft_text(body=body), by=EDITOR, now=now
    )

    assert saved.body == (
        "## Aims {#purpose}\nx\n## Warnings {#warnings-2}\ny\n## Help {#help}\nz\n"
        "## Help {#help-2}\nw"
    )


def test_start_draft_writes_the_keys_of_a_text_that_has_none(now: datetime) -> None:
    policy = make_policy()

    draft = services.start_draft(policy=policy, by=EDITOR, now=now)

    assert draft.body.count("{#") == 3
    assert [clause.key for clause in parse(draft.body)] == [
        "_opening", "purpose", "warnings", "reports",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_lose_nothing(now: datetime) -> None:
    draft = make_draft()
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def save(words: str) -> None:
        barrier.wait()
        try:
            services.save_draft(
                policy=draft.policy,
                revision=1,
                content=draft_text(summary=words),
                by=EDITOR,
                now=now,
            )
            outcomes.append("saved")
        except services.StaleDraft:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(words,)) for words in ("One.", "Two.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["saved", "stale"]
