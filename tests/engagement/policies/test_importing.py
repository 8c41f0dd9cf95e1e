"""Documents on their way to a draft: handed in, read by a worker, saved once, forgotten."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from engagement.policies import services, tasks
from engagement.policies.models import HandedIn, Policy, Version
from engagement.policies.pure.documents.finding import Trouble
from engagement.policies.queries import importing
from engagement.policies.services import reading
from tests.factories.accounts import UserFactory
from tests.factories.documents import word
from tests.factories.policies import NOW, make_draft, make_policy
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import Actor

pytestmark = pytest.mark.django_db
MARKDOWN = b"# Foot pursuits\n\n## Purpose\nKeep people safe.\n\n## Warnings\nCall out first.\n"
NEW = {
    "number": "9.1", "title": "Foot pursuits", "topic": "Patrol", "owner_label": "Patrol chief",
}  # fmt: skip


@pytest.fixture
def editor() -> User:
    return UserFactory(name="Ed Ward", roles=[Role.POLICY_EDITOR])


@pytest.fixture
def desk(sign_in: Any, editor: User) -> Client:
    return sign_in(editor)


def by(user: User) -> Actor:
    return Actor(kind="staff", label=str(user), user_id=user.pk)


def hand_in(user: User, policy: Policy | None = None, content: bytes = MARKDOWN) -> HandedIn:
    return services.hand_in_document(
        kind="md", content=content, policy=policy, by=by(user), now=NOW
    )


def read(document: HandedIn) -> HandedIn:
    reading.read_document(document_id=document.pk, now=NOW)
    document.refresh_from_db()
    return document


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def file(content: bytes = MARKDOWN, name: str = "pursuits.md") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.slow
def test_from_a_word_document_to_a_draft_of_a_new_policy(desk: Client, editor: User) -> None:
    content = word(
        lambda document: [
            document.add_heading("Foot pursuits", 0),
            document.add_heading("Purpose", 1),
            document.add_paragraph("Keep people safe."),
        ]
    )

    waits = desk.post("/staff/policies/import/", {"file": file(content, "a.docx")}, follow=True)
    assert "It waits for its turn" in text(waits)
    document = HandedIn.objects.get()
    assert tasks.read_document(document_id=document.pk) is True
    review = desk.get(waits.redirect_chain[0][0])
    assert "The first heading was taken for the title." in text(review)
    assert review.context["form"]["title"].value() == "Foot pursuits"
    assert [clause.heading for clause in review.context["clauses"]] == ["Purpose"]
    saved = desk.post(
        waits.redirect_chain[0][0],
        {**NEW, "body": review.context["form"]["body"].value()},
    )

    assert saved["Location"] == "/staff/policies/foot-pursuits/draft/"
    assert "Keep people safe." in Version.objects.get(policy__number="9.1").body
    assert not HandedIn.objects.exists()
    assert list(AuditLine.objects.order_by("pk").values_list("action", flat=True))[-4:] == [
        "policies.hand_in_document", "policies.create_policy", "policies.save_draft",
        "policies.take_document",
    ]  # fmt: skip
    assert not AuditLine.objects.filter(detail__icontains="a.docx").exists()


@pytest.mark.slow
def test_headings_that_the_policy_has_keep_their_keys(editor: User) -> None:
    policy = make_policy()

    document = read(
        hand_in(
            editor,
            policy,
            b"## Warnings\nShout.\n\n## Report\nFile a report within 24 hours.\n\n## Aim\nNew.\n",
        )
    )

    assert re.findall(r"## (\w+) \{#([\w-]+)\}", document.body)[:2] == [
        ("Warnings", "warnings"), ("Report", "reports"),
    ]  # fmt: skip
    assert "2 headings are clauses that the policy has now." in str(
        importing.remarks_on(document).changed
    )


def test_saving_replaces_the_text_and_keeps_the_rest(editor: User) -> None:
    draft = make_draft()
    document = hand_in(editor, draft.policy)

    saved = services.draft_from_document(
        document=document, body="## Aim\nNew.", revision=draft.revision, by=by(editor), now=NOW
    )

    assert saved.body.startswith("## Aim")
    assert (saved.summary, saved.why_changed) == (draft.summary, draft.why_changed)
    assert not HandedIn.objects.exists()


def test_a_stale_revision_overwrites_nothing_and_keeps_the_document(
    desk: Client, editor: User
) -> None:
    draft = make_draft()
    document = hand_in(editor, draft.policy)
    HandedIn.objects.update(read_at=NOW, content=None, body="## Aim\nNew.")
    address = f"/staff/policies/import/{document.public_id}/"

    stale = desk.post(address, {"body": "## Aim\nMine.", "revision": draft.revision - 1})

    assert stale.status_code == 409
    assert "saved by somebody else" in text(stale)
    assert stale.context["form"]["body"].value() == "## Aim\nMine."
    draft.refresh_from_db()
    assert draft.revision == 1
    again = desk.post(
        address, {"body": "## Aim\nMine.", "revision": stale.context["form"]["revision"].value()}
    )
    assert again["Location"] == "/staff/policies/use-of-force/draft/"


def test_a_second_click_saves_nothing_more(desk: Client, editor: User) -> None:
    document = hand_in(editor)
    HandedIn.objects.update(read_at=NOW, content=None, body="## Aim\nNew.")
    address = f"/staff/policies/import/{document.public_id}/"

    first, second = (desk.post(address, {**NEW, "body": "## Aim\nNew."}) for _ in range(2))

    assert (first["Location"], second["Location"]) == (
        "/staff/policies/foot-pursuits/draft/", "/staff/policies/",
    )  # fmt: skip
    assert Policy.objects.count() == 1


def test_a_taken_number_is_said_beside_its_field(desk: Client, editor: User) -> None:
    make_policy(number="9.1")
    document = hand_in(editor)
    HandedIn.objects.update(read_at=NOW, content=None, body="## Aim\nNew.")

    response = desk.post(
        f"/staff/policies/import/{document.public_id}/", {**NEW, "body": "## Aim\nNew."}
    )

    assert "Another policy has this number" in str(response.context["form"].errors["number"])
    assert HandedIn.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x00", "a.docx", "no Word document"),
        (b"%PDF-1.7", "a.md", "no Word document"),
        (b" ", "a.md", "no words in this file"),
        (b"a" * (20 * 1024 * 1024 + 1), "a.md", "larger than 20 MB"),
    ],
    ids=["program", "other name", "empty", "large"],
)
def test_other_files_are_refused_at_the_door(
    desk: Client, content: bytes, name: str, words: str
) -> None:
    response = desk.post("/staff/policies/import/", {"file": file(content, name)})

    assert words in text(response)
    assert not HandedIn.objects.exists()


def test_one_click_hands_in_once(desk: Client) -> None:
    key = desk.get("/staff/policies/import/").context["form"]["submission_key"].value()

    first, second = (
        desk.post("/staff/policies/import/", {"file": file(), "submission_key": key})
        for _ in range(2)
    )

    assert first["Location"] == second["Location"]
    assert HandedIn.objects.count() == 1


def test_trouble_is_said_in_plain_words(desk: Client, editor: User) -> None:
    document = hand_in(editor)
    HandedIn.objects.update(read_at=NOW, content=None, trouble=Trouble.SCANNED)

    response = desk.get(f"/staff/policies/import/{document.public_id}/")

    assert "This PDF holds pictures of pages, not words." in text(response)


def test_progress_shows(desk: Client, editor: User) -> None:
    document = hand_in(editor)
    HandedIn.objects.update(parts_read=12, parts=40)

    response = desk.get(f"/staff/policies/import/{document.public_id}/")

    assert "Part 12 of 40 is read." in text(response)


def test_a_text_that_makes_no_clauses_says_why(desk: Client, editor: User) -> None:
    document = hand_in(editor)
    HandedIn.objects.update(read_at=NOW, content=None, body="## ***\nNew.")

    response = desk.get(f"/staff/policies/import/{document.public_id}/")

    assert response.context["fault"].startswith("Give the heading")


@pytest.mark.parametrize("path", ["", "discard/"])
def test_a_document_is_for_the_one_who_handed_it_in(sign_in: Any, editor: User, path: str) -> None:
    document = hand_in(editor)
    address = f"/staff/policies/import/{document.public_id}/"
    stranger = sign_in(UserFactory(roles=[Role.POLICY_EDITOR]))

    assert stranger.get(address).status_code == 404
    assert stranger.post(address + path)["Location"] == "/staff/policies/"
    assert HandedIn.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.POLICY_EDITOR])
def test_other_roles_hand_nothing_in(sign_in: Any, role: Role) -> None:
    response = sign_in(UserFactory(roles=[role])).post("/staff/policies/import/", {"file": file()})

    assert response.status_code == 403
    assert not HandedIn.objects.exists()


def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    assert client.get("/staff/policies/import/")["Location"].startswith("/accounts/login/")
    assert client.get("/staff/policies/nothing/import/")["Location"].startswith("/accounts/")


def test_a_policy_that_is_not_there(desk: Client) -> None:
    assert desk.get("/staff/policies/nothing/import/").status_code == 404


def test_throwing_away(desk: Client, editor: User) -> None:
    document = hand_in(editor)

    response = desk.post(f"/staff/policies/import/{document.public_id}/discard/", follow=True)

    assert "The document is gone. Nothing was saved." in text(response)
    assert not HandedIn.objects.exists()
    with pytest.raises(services.DocumentGone):
        services.discard_document(document=document, by=by(editor), now=NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_waiting_documents_costs_the_same(
    desk: Client, editor: User, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        hand_in(editor, make_policy(number=f"{Policy.objects.count() + 1}"))
    desk.get("/staff/policies/import/")

    with django_assert_num_queries(5):
        response = desk.get("/staff/policies/import/")

    assert len(response.context["waiting"]) == count


def test_the_file_is_sealed_until_it_is_read_and_then_forgotten(editor: User) -> None:
    document = hand_in(editor)
    stored = HandedIn.objects.extra(select={"raw": "content"}).values_list("raw", flat=True).get()
    assert b"Keep people safe" not in bytes(stored)

    read(document)

    assert (document.content, document.trouble) == (None, "")
    assert document.body.startswith("## Purpose {#purpose}")


def test_a_document_is_read_by_one_worker_and_again_when_that_one_died(editor: User) -> None:
    document = hand_in(editor)
    HandedIn.objects.update(begun_at=NOW)

    assert reading.read_document(document_id=document.pk, now=NOW + timedelta(minutes=7)) is False
    assert reading.read_document(document_id=document.pk, now=NOW + timedelta(minutes=9)) is True
    assert reading.read_document(document_id=document.pk, now=NOW + timedelta(days=1)) is False


def test_a_document_that_kills_every_reader_is_given_up(editor: User) -> None:
    document = hand_in(editor)
    HandedIn.objects.update(tries=3)

    assert read(document).trouble == Trouble.TOO_HARD


def test_what_waits_is_poked_and_what_is_old_is_forgotten(
    editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    for age in (timedelta(seconds=30), timedelta(minutes=2), timedelta(days=2)):
        hand_in(editor)
        HandedIn.objects.filter(handed_in_at=NOW).update(handed_in_at=now - age)

    assert tasks.read_waiting_documents() == 1
    assert HandedIn.objects.count() == 2


@pytest.mark.slow
def test_a_reader_that_takes_too_long_is_stopped() -> None:
    started = time.monotonic()

    said = reading.run_reader("md", b"## Aim\n" * 400_000, lambda done, of: None, seconds=0.3)

    assert said == {"trouble": Trouble.TOO_HARD}
    assert time.monotonic() - started < 20


def test_a_reader_that_is_gone_takes_nothing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        reading, "_PROGRAM", [reading.sys.executable, "-c", "import os; os._exit(3)"]
    )

    said = reading.run_reader("md", b"a" * 2_000_000, lambda done, of: None)

    assert said == {"trouble": Trouble.TOO_HARD}
