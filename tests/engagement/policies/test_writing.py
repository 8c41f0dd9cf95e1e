"""Drafts that several people edit, and versions that never change."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.timezone import localdate

from engagement.policies import queries, services
from engagement.policies.enums import Gap, VersionState
from engagement.policies.models import Clause, Policy, Version
from tests.factories.accounts import UserFactory
from tests.factories.policies import BODY, EDITOR, draft_text, make_draft, make_policy, publish
from trustapp.audit.models import AuditLine
from trustapp.core.models import Citation
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
    ("title", "slug"), [("Use of force", "use-of-force-5-1"), ("武力の使用", "policy-5-1")]
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
    assert (saved.body, saved.summary) == ("## A\n  - nested", "Short words.")
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
    assert (first.what_changed, first.why_changed, first.in_force_on) == ("", "", None)
    assert actions().count("policies.start_draft") == 2  # one for version 2, one for version 3


def test_publish_version_makes_clauses_citation_search_and_audit(now: datetime) -> None:
    by = actor()
    draft = make_draft()

    version = services.publish_version(policy=draft.policy, revision=1, by=by, now=now)

    version.refresh_from_db()
    assert (version.state, version.number) == (VersionState.PUBLISHED, 1)
    assert (version.published_by_id, version.published_at) == (by.user_id, now)
    assert list(version.clauses.order_by("position").values_list("position", "key")) == [
        (0, "_opening"), (1, "purpose"), (2, "warnings"), (3, "reports"),
    ]  # fmt: skip
    assert "'forc':" in version.search
    citation = Citation.objects.get(label="POL-4.2@v1")
    assert (citation.title, citation.address, citation.published_at) == (
        "Use of force, version 1", "/policies/use-of-force/v/1/", now,
    )  # fmt: skip
    line = AuditLine.objects.get(action="policies.publish_version")
    assert (line.target, line.detail) == ("policy:4.2@v1", {"in_force_on": "2026-03-12"})


def test_versions_are_numbered_without_gaps(now: datetime) -> None:
    policy = make_policy(versions=3)

    assert [version.number for version in queries.history(policy.slug)] == [3, 2, 1]


def test_publish_twice_is_refused(now: datetime) -> None:
    draft = make_draft()
    services.publish_version(policy=draft.policy, revision=1, by=EDITOR, now=now)

    with pytest.raises(services.NoDraft):
        services.publish_version(policy=draft.policy, revision=1, by=EDITOR, now=now)

    assert Version.objects.count() == 1


def test_publish_refuses_a_revision_that_nobody_looked_at(now: datetime) -> None:
    draft = make_draft()
    services.save_draft(
        policy=draft.policy, revision=1, content=draft_text(body="## New"), by=EDITOR, now=now
    )

    with pytest.raises(services.StaleDraft):
        services.publish_version(policy=draft.policy, revision=1, by=EDITOR, now=now)

    assert not Version.objects.published().exists()


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"body": " "}, Gap.NO_TEXT),
        ({"summary": ""}, Gap.NO_SUMMARY),
        ({"summary": "word " * 151}, Gap.LONG_SUMMARY),
        ({"what_changed": " "}, Gap.NO_WHAT),
        ({"why_changed": ""}, Gap.NO_WHY),
        ({"in_force_on": None}, Gap.NO_DATE),
        ({"in_force_on": "yesterday"}, Gap.PAST_DATE),
    ],
)
def test_publish_says_what_is_missing(changes: dict, gap: Gap, now: datetime) -> None:
    if changes.get("in_force_on") == "yesterday":
        changes = {"in_force_on": localdate(now) - timedelta(days=1)}
    draft = make_draft(**changes)

    with pytest.raises(services.NotReady) as refusal:
        services.publish_version(policy=draft.policy, revision=1, by=EDITOR, now=now)

    assert refusal.value.gaps == [gap.label]
    draft.refresh_from_db()
    assert (draft.state, Clause.objects.count()) == (VersionState.DRAFT, 0)


def test_publish_refuses_the_same_text_and_an_earlier_day(now: datetime) -> None:
    policy = make_policy()
    publish(policy, now=now, body="## Later", in_force_on=localdate(now) + timedelta(days=9))
    draft = services.start_draft(policy=policy, by=EDITOR, now=now)
    services.save_draft(
        policy=policy, revision=0, content=draft_text(body="## Later"), by=EDITOR, now=now
    )

    with pytest.raises(services.NotReady) as refusal:
        services.publish_version(policy=policy, revision=draft.revision + 1, by=EDITOR, now=now)

    assert refusal.value.gaps == [Gap.NO_CHANGE.label, Gap.EARLY_DATE.label]


def test_publish_names_the_headings_that_share_a_key(now: datetime) -> None:
    draft = make_draft(body="## Warn\na\n## Warn\nb")

    with pytest.raises(services.NotReady) as refusal:
        services.publish_version(policy=draft.policy, revision=1, by=EDITOR, now=now)

    assert [str(gap) for gap in refusal.value.gaps] == [
        (
            "Two headings share the key “warn”. Change the words of “Warn”, or write a key "
            "after it, such as {#another-key}."
        )
    ]


FORBIDDEN = [
    "UPDATE policies_version SET body = 'other'",
    "UPDATE policies_version SET state = 'draft'",
    "UPDATE policies_version SET why_changed = 'other', search = NULL",
    "DELETE FROM policies_version",
    "UPDATE policies_clause SET text = 'other'",
    "DELETE FROM policies_clause",
    (
        "INSERT INTO policies_clause (version_id, position, key, heading, text) "
        "SELECT id, 99, 'more', 'More', 'Words' FROM policies_version LIMIT 1"
    ),
    "UPDATE policies_policy SET number = '9.9'",
    "UPDATE policies_policy SET slug = 'elsewhere'",
    "TRUNCATE policies_version CASCADE",
    "ALTER TABLE policies_version DISABLE TRIGGER published_version_is_final",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_published_version_cannot_change_by_any_statement(statement: str) -> None:
    make_policy()

    with (
        pytest.raises(DatabaseError, match=r"final|denied|owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Version.objects.get().body == BODY.strip()


def test_clause_cannot_be_moved_into_or_out_of_a_published_version() -> None:
    policy = make_policy()
    draft = make_draft(number="5.1", title="Other")
    loose = Clause.objects.create(version=draft, position=1, key="a", heading="A", text="x")
    fixed = Clause.objects.filter(version__policy=policy).first()

    for clause, version in ((loose, policy.versions.get()), (fixed, draft)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Clause.objects.filter(pk=clause.pk).update(version=version, position=50)


def test_drafts_and_what_is_not_cited_stay_free_to_change(now: datetime) -> None:
    policy = make_policy()
    draft = services.start_draft(policy=policy, by=EDITOR, now=now)
    clause = Clause.objects.create(version=draft, position=1, key="a", heading="A", text="x")

    clause.delete()
    draft.delete()
    Policy.objects.update(owner_label="Another role")
    services.refresh_search(version=policy.versions.get())

    assert Version.objects.get().search


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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_crash_while_publishing_leaves_the_draft(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_draft()

    def crash(**_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(services.writing, "record", crash)
    with pytest.raises(ConnectionError):
        services.publish_version(policy=draft.policy, revision=1, by=EDITOR, now=now)

    draft.refresh_from_db()
    assert (draft.state, Clause.objects.count(), Citation.objects.count()) == ("draft", 0, 0)
