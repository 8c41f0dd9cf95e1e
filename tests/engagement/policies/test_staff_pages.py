"""Where editors work: nothing typed is lost, nothing is published by accident."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.policies.models import Policy, Version
from tests.factories.accounts import UserFactory
from tests.factories.policies import make_draft, make_policy, publish
from trustapp.accounts.enums import Role

pytestmark = pytest.mark.django_db
DRAFT = "/staff/policies/use-of-force/draft/"
TYPED = {
    "body": "## Aim\nNew words.",
    "summary": "Short.",
    "what_changed": "The aim.",
    "why_changed": "It was unclear.",
}


@pytest.fixture
def editor(sign_in: Any) -> Client:
    return sign_in(UserFactory(name="Ed Ward", roles=[Role.POLICY_EDITOR]))


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def today() -> str:
    return timezone.localdate().isoformat()


def key_of(page: Any) -> str:
    return str(page.context["form"]["submission_key"].value())


def test_from_draft_to_public_page_in_four_screens(editor: Client) -> None:
    policy = make_policy()

    listed = editor.get("/staff/policies/")
    assert "Start a draft" in text(listed)
    edit = editor.post("/staff/policies/use-of-force/start/", follow=True)
    assert edit.context["form"]["body"].value() == policy.versions.get(number=1).body
    preview = editor.post(
        DRAFT,
        {**TYPED, "revision": edit.context["form"]["revision"].value(), "in_force_on": today(),
         "preview": "1"},
        follow=True,
    )  # fmt: skip
    assert preview.redirect_chain == [(f"{DRAFT}preview/", 302)]
    assert "Continue to publish" in text(preview)
    assert '<ins><span class="vh">Added: </span>Aim</ins>' in text(preview)
    confirm = editor.get(f"{DRAFT}publish/")
    assert "It can never be changed or taken back" in text(confirm)
    published = editor.post(
        f"{DRAFT}publish/",
        {"revision": confirm.context["form"]["revision"].value(),
         "submission_key": key_of(confirm)},
    )  # fmt: skip
    assert published["Location"] == "/policies/use-of-force/v/2/"
    version = Version.objects.get(number=2)
    assert (version.state, str(version.published_by)) == ("published", "Ed Ward")


def test_publish_clicked_twice_publishes_once(editor: Client) -> None:
    draft = make_draft(in_force_on=timezone.localdate())
    confirm = editor.get(f"{DRAFT}publish/")
    sent = {"revision": draft.revision, "submission_key": key_of(confirm)}

    first, second = (editor.post(f"{DRAFT}publish/", sent) for _ in range(2))

    assert first["Location"] == second["Location"] == "/policies/use-of-force/v/1/"
    assert Version.objects.count() == 1


def test_publish_of_an_older_revision_is_refused(editor: Client) -> None:
    make_draft(in_force_on=timezone.localdate())

    response = editor.post(f"{DRAFT}publish/", {"revision": 0})

    assert response.status_code == 409
    assert "saved by somebody else" in text(response)
    assert not Version.objects.published().exists()


def test_publish_says_what_is_missing(editor: Client) -> None:
    draft = make_draft(why_changed="", in_force_on=timezone.localdate())

    response = editor.post(f"{DRAFT}publish/", {"revision": draft.revision})

    assert response.status_code == 409
    assert "Say why it changed." in text(response)


def test_publish_with_a_spoilt_form_asks_again(editor: Client) -> None:
    make_draft()

    assert "Publish this version" in text(editor.post(f"{DRAFT}publish/", {"revision": "x"}))


def test_preview_names_the_gaps_and_does_not_offer_to_publish(editor: Client) -> None:
    make_draft(body="## A\n## A", summary="", in_force_on=None)

    page = text(editor.get(f"{DRAFT}preview/"))

    assert "Two headings share the key “a”." in page
    assert "Write a plain summary of about 100 words." in page
    assert "Choose the day it comes into force." in page
    assert "Continue to publish" not in page


def test_stale_edit_keeps_what_was_typed_and_shows_both(editor: Client, sign_in: Any) -> None:
    draft = make_draft()
    dana = sign_in(UserFactory(name="Dana Ruiz", roles=[Role.POLICY_EDITOR]), Client())
    dana.post(DRAFT, {**TYPED, "summary": "From Dana.", "revision": draft.revision})

    typed = {**TYPED, "summary": "From Ed.", "in_force_on": today()}
    response = editor.post(DRAFT, {**typed, "revision": draft.revision})

    page = text(response)
    assert response.status_code == 409
    assert "Dana Ruiz saved this draft on" in page
    form = response.context["form"]
    assert {name: form[name].value() for name in typed} == typed
    assert '<del><span class="vh">Removed: </span>Dana' in page
    assert '<ins><span class="vh">Added: </span>Ed' in page
    assert "In force from" in page
    assert Version.objects.get().summary == "From Dana."

    again = editor.post(DRAFT, {**typed, "revision": form["revision"].value()})
    assert again.status_code == 302
    assert Version.objects.get().summary == "From Ed."


def test_typed_words_survive_a_bad_date(editor: Client) -> None:
    make_draft()

    response = editor.post(DRAFT, {**TYPED, "revision": 1, "in_force_on": "soon"})

    assert response.context["form"]["body"].value() == TYPED["body"]
    assert "There is a problem" in text(response)
    assert Version.objects.get().summary != TYPED["summary"]


def test_text_that_is_too_long_is_kept_and_refused(editor: Client) -> None:
    make_draft()
    long = "a" * 200_001

    response = editor.post(DRAFT, {**TYPED, "body": long, "revision": 1})

    assert "This text is too long." in text(response)
    assert response.context["form"]["body"].value() == long


def test_draft_published_meanwhile_keeps_what_was_typed(editor: Client) -> None:
    policy = make_policy()

    response = editor.post(DRAFT, {**TYPED, "revision": 1})

    assert response.status_code == 409
    assert "There is no draft of this policy." in text(response)
    assert response.context["form"]["body"].value() == TYPED["body"]
    assert policy.versions.count() == 1


def test_saving_twice_saves_once(editor: Client) -> None:
    make_draft()

    for _ in range(2):
        response = editor.post(DRAFT, {**TYPED, "revision": 1, "save": "1"})

    assert response["Location"] == DRAFT
    assert Version.objects.get().revision == 2


def test_new_policy_opens_its_draft_once(editor: Client) -> None:
    page = editor.get("/staff/policies/new/")
    sent = {
        "number": "6.1", "title": "Drones", "topic": "Cameras", "owner_label": "Chief",
        "submission_key": key_of(page),
    }  # fmt: skip

    first, second = (editor.post("/staff/policies/new/", sent) for _ in range(2))

    assert first["Location"] == second["Location"] == "/staff/policies/drones/draft/"
    assert Policy.objects.count() == 1
    assert editor.get(first["Location"]).context["form"]["revision"].value() == 0


@pytest.mark.parametrize(
    ("number", "words"),
    [("4.2", "Another policy has this number."), ("4.x", "Use digits and dots only")],
)
def test_new_policy_with_a_bad_number_keeps_what_was_typed(
    editor: Client, number: str, words: str
) -> None:
    make_draft(number="4.2")

    response = editor.post(
        "/staff/policies/new/",
        {"number": number, "title": "Drones", "topic": "Cameras", "owner_label": "Chief"},
    )

    assert words in text(response)
    assert 'value="Drones"' in text(response)
    assert Policy.objects.count() == 1


def test_new_policy_with_a_used_key_is_refused(editor: Client) -> None:
    sent = {"number": "6.1", "title": "a", "topic": "b", "owner_label": "c", "submission_key": "k"}
    editor.post("/staff/policies/new/", sent)

    response = editor.post("/staff/policies/new/", {**sent, "number": "6.2"})

    assert response.status_code == 409
    assert Policy.objects.count() == 1
    again = {**sent, "number": "6.2", "submission_key": key_of(response)}
    assert editor.post("/staff/policies/new/", again).status_code == 302
    assert Policy.objects.count() == 2


@pytest.mark.parametrize("step", ["", "preview/", "publish/"])
def test_without_a_draft_the_way_leads_back_to_the_list(editor: Client, step: str) -> None:
    make_policy()

    response = editor.get(f"{DRAFT}{step}", follow=True)

    assert response.redirect_chain == [("/staff/policies/", 302)]
    assert "There is no draft of this policy now." in text(response)


def test_publish_without_a_draft_leads_back_to_the_list(editor: Client) -> None:
    make_policy()

    assert editor.post(f"{DRAFT}publish/", {"revision": 1})["Location"] == "/staff/policies/"


@pytest.mark.parametrize(
    "address",
    ["/staff/policies/none/draft/", "/staff/policies/none/draft/publish/",
     "/staff/policies/none/draft/preview/"],
)  # fmt: skip
def test_unknown_policy(editor: Client, address: str) -> None:
    response = editor.get(address)

    assert response.status_code in {404, 302}
    assert editor.post("/staff/policies/none/start/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_many(
    editor: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        policy = make_policy(number=f"4.{number}", title=f"Policy {number}", versions=2)
        publish(policy, now=timezone.now(), body="## More")
        make_draft(number=f"5.{number}", title=f"Draft {number}")
    editor.get("/staff/policies/")

    with django_assert_num_queries(6):
        editor.get("/staff/policies/")


def test_empty_list_offers_to_begin(editor: Client) -> None:
    assert "No policies yet." in text(editor.get("/staff/policies/"))


STAFF_DOORS = [
    ("get", "/staff/policies/"),
    ("get", "/staff/policies/new/"),
    ("post", "/staff/policies/new/"),
    ("post", "/staff/policies/use-of-force/start/"),
    ("get", DRAFT),
    ("post", DRAFT),
    ("get", f"{DRAFT}preview/"),
    ("get", f"{DRAFT}publish/"),
    ("post", f"{DRAFT}publish/"),
]


@pytest.mark.parametrize(("method", "address"), STAFF_DOORS)
def test_stranger_is_sent_to_sign_in(client: Client, method: str, address: str) -> None:
    make_draft()

    response = getattr(client, method)(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.POLICY_EDITOR])
def test_other_roles_may_not_edit_or_publish(sign_in: Any, role: Role) -> None:
    make_draft()
    browser = sign_in(UserFactory(roles=[role]))

    answers = {getattr(browser, method)(address).status_code for method, address in STAFF_DOORS}

    assert answers == {403}
    assert Version.objects.get().state == "draft"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", ["policies.edit_draft", "policies.publish_version"])
def test_permission_table(role: Role, permission: str) -> None:
    assert UserFactory(roles=[role]).has_perm(permission) is (role == Role.POLICY_EDITOR)


@pytest.mark.parametrize(
    ("method", "address"),
    [("post", "/staff/policies/"), ("post", f"{DRAFT}preview/"),
     ("get", "/staff/policies/use-of-force/start/"), ("put", DRAFT)],
)  # fmt: skip
def test_doors_refuse_other_methods(editor: Client, method: str, address: str) -> None:
    make_draft()

    assert getattr(editor, method)(address).status_code == 405
