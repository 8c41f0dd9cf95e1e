"""Where editors work: nothing typed is lost, nothing is published by accident."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.policies.models import Approval, Policy, Version
from engagement.policies.views import staff
from tests.factories.accounts import UserFactory
from tests.factories.policies import make_draft, make_policy, publish
from trustapp.accounts.enums import Role

pytestmark = pytest.mark.django_db
DRAFT = "/staff/policies/use-of-force/draft/"
TYPED = {
    "body": "## Aim\nNew words.",
    "summary": "Short.",
    "means_for_you": "You can ask us why.",
    "grade_reason": "",
    "what_changed": "The aim.",
    "why_changed": "It was unclear.",
}


@pytest.fixture
def editor(sign_in: Any) -> Client:
    return sign_in(UserFactory(name="Ed Ward", roles=[Role.POLICY_EDITOR]))


@pytest.fixture
def second(sign_in: Any) -> Client:
    return sign_in(UserFactory(name="Sam Odeh", roles=[Role.POLICY_EDITOR]), Client())


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def today() -> str:
    return timezone.localdate().isoformat()


def given(page: Any) -> dict[str, Any]:
    """Return the hidden fields of a page's form."""
    return {field.name: field.value() for field in page.context["form"].hidden_fields()}


def send(editor: Client) -> None:
    draft = make_draft(in_force_on=timezone.localdate())
    editor.post(f"{DRAFT}submit/", {"revision": draft.revision})


def key_of(page: Any) -> str:
    return str(page.context["form"]["submission_key"].value())


def test_author_and_approver_publish_in_four_screens(editor: Client, second: Client) -> None:
    policy = make_policy()

    listed = editor.get("/staff/policies/")
    assert "Start a draft" in text(listed)
    edit = editor.post("/staff/policies/use-of-force/start/", follow=True)
    assert edit.context["form"]["body"].value().startswith("Officers keep people safe.")
    preview = editor.post(
        DRAFT,
        {**TYPED, "revision": edit.context["form"]["revision"].value(), "in_force_on": today(),
         "preview": "1"},
        follow=True,
    )  # fmt: skip
    assert preview.redirect_chain == [(f"{DRAFT}preview/", 302)]
    assert '<ins><span class="vh">Added: </span>Aim</ins>' in text(preview)
    sent = editor.post(f"{DRAFT}submit/", given(preview), follow=True)
    assert "Sent. It is published as soon as a second person approves it." in text(sent)
    assert "Read and answer" in text(sent)
    review = second.get(f"{DRAFT}preview/")
    assert "Ed Ward sent this for approval:" in text(review)
    assert "It can never be changed or taken back" in text(review)
    published = second.post(f"{DRAFT}approve/", given(review))
    assert published["Location"] == "/policies/use-of-force/v/2/"
    version = policy.versions.get(number=2)
    assert (version.state, str(version.published_by)) == ("published", "Sam Odeh")


def test_draft_is_refused_with_a_reason_that_its_author_reads(
    editor: Client, second: Client
) -> None:
    send(editor)
    review = second.get(f"{DRAFT}preview/")

    silent = second.post(f"{DRAFT}refuse/", given(review))
    refused = second.post(f"{DRAFT}refuse/", {**given(silent), "reason": "Who decides?"})

    assert silent.status_code == 409
    assert "Write why. The reason is kept and shown to the author." in text(silent)
    assert refused["Location"] == "/staff/policies/"
    for step in ("", "preview/"):
        page = text(editor.get(f"{DRAFT}{step}"))
        assert "Sam Odeh refused this draft:" in page
        assert "Who decides?" in page


def test_author_cannot_answer_and_can_take_it_back(editor: Client) -> None:
    send(editor)

    page = editor.get(f"{DRAFT}preview/")
    alone = editor.post(f"{DRAFT}approve/", given(page))
    edit = editor.get(DRAFT)
    back = editor.post(f"{DRAFT}take-back/")
    again = editor.post(f"{DRAFT}take-back/", follow=True)

    assert "A second person has to answer" in text(page)
    assert "Approve and publish" not in text(page)
    assert alone.status_code == 409
    assert "You wrote this or sent it. Somebody else has to answer." in text(alone)
    assert edit["Location"] == f"{DRAFT}preview/"
    assert back["Location"] == DRAFT
    assert "Nothing waits for approval here." in text(again)
    assert Version.objects.get().state == "draft"


def test_words_typed_while_it_was_sent_are_kept(editor: Client) -> None:
    send(editor)

    response = editor.post(DRAFT, {**TYPED, "summary": "We help you.", "revision": 1})

    assert response.status_code == 409
    assert "This draft waits for approval. Take it back before you change it." in text(response)
    assert response.context["form"]["summary"].value() == "We help you."


@pytest.mark.parametrize(("door", "outcome"), [("submit", "in_review"), ("approve", "published")])
def test_a_double_click_acts_once(door: str, outcome: str, editor: Client, second: Client) -> None:
    draft = make_draft(in_force_on=timezone.localdate())
    browser = editor
    if door == "approve":
        editor.post(f"{DRAFT}submit/", {"revision": draft.revision})
        browser = second
    sent = given(browser.get(f"{DRAFT}preview/"))

    first, again = (browser.post(f"{DRAFT}{door}/", sent) for _ in range(2))

    assert first["Location"] == again["Location"]
    assert (Version.objects.get().state, Approval.objects.count()) == (outcome, 1)


def test_sending_an_older_revision_is_refused(editor: Client) -> None:
    make_draft(in_force_on=timezone.localdate())

    response = editor.post(f"{DRAFT}submit/", {"revision": 0})

    assert response.status_code == 409
    assert "saved by somebody else" in text(response)
    assert Version.objects.get().state == "draft"


def test_sending_says_what_is_missing(editor: Client) -> None:
    draft = make_draft(why_changed="", in_force_on=timezone.localdate())

    response = editor.post(f"{DRAFT}submit/", {"revision": draft.revision})

    assert response.status_code == 409
    assert "Say why it changed." in text(response)


def test_a_spoilt_form_asks_again(editor: Client) -> None:
    make_draft(in_force_on=timezone.localdate())

    assert "Send for approval" in text(editor.post(f"{DRAFT}submit/", {"revision": "x"}))


def test_preview_says_where_parts_came_from_and_how_hard_the_words_are(editor: Client) -> None:
    policy = make_policy()
    body = (
        "Officers keep people safe.\n\n## Aim\nOfficers use the least force that works.\n\n"
        "## Warnings\nWarn people when you can.\n\n## Reports\nFile a report within 24 hours."
    )
    long = "We help you " + "and then we help you again " * 5 + "."
    edit = editor.post(f"/staff/policies/{policy.slug}/start/", follow=True)
    page = text(
        editor.post(
            DRAFT,
            {**TYPED, "body": body, "summary": long, "preview": "1",
             "revision": edit.context["form"]["revision"].value()},
            follow=True,
        )
    )  # fmt: skip

    assert "“Aim” used to be “Purpose”." in page
    assert "8 is the most." in page
    assert "Make these sentences shorter:" in page


def test_preview_names_the_gaps_and_does_not_offer_to_publish(editor: Client) -> None:
    make_draft(body="## A {#a}\n## B {#a}", summary="", in_force_on=None)

    page = text(editor.get(f"{DRAFT}preview/"))

    assert "Two headings share the key “a”." in page
    assert "Write a plain summary of about 100 words." in page
    assert "Choose the day it comes into force." in page
    assert "Send for approval" not in page


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
    long = "a" * 800_001

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


@pytest.mark.parametrize("step", ["", "preview/"])
def test_without_a_draft_the_way_leads_back_to_the_list(editor: Client, step: str) -> None:
    make_policy()

    response = editor.get(f"{DRAFT}{step}", follow=True)

    assert response.redirect_chain == [("/staff/policies/", 302)]
    assert "There is no draft of this policy now." in text(response)


@pytest.mark.parametrize("door", ["submit/", "approve/", "refuse/"])
def test_acting_without_a_draft_leads_back_to_the_list(editor: Client, door: str) -> None:
    make_policy()

    assert editor.post(f"{DRAFT}{door}", {"revision": 1})["Location"] == "/staff/policies/"


@pytest.mark.parametrize(
    "address",
    ["/staff/policies/none/draft/", "/staff/policies/none/draft/preview/",
     "/staff/policies/none/retire/"],
)  # fmt: skip
def test_unknown_policy(editor: Client, address: str) -> None:
    response = editor.get(address)

    assert response.status_code in {404, 302}
    for door in ("start", "draft/submit", "draft/approve", "retire/approve"):
        sent = editor.post(f"/staff/policies/none/{door}/", {"revision": 1})
        assert sent.status_code == 404


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


def test_what_is_typed_is_shown_as_it_reads_and_saves_nothing(editor: Client) -> None:
    make_draft()
    typed = {**TYPED, "body": "## Aim\nSome **bold** words.\n## Warnings <b>now</b>"}

    opened = text(editor.get(DRAFT))
    seen = text(editor.post(f"{DRAFT}look/", typed))
    odd = text(editor.post(f"{DRAFT}look/", {"body": "## A {#a}\n## B {#a}"}))

    assert f'data-look="{DRAFT}look/"' in opened
    assert "Officers use the least force that works.</p>" in opened
    assert "<strong>bold</strong>" in seen
    assert '<code class="muted">#warnings-now</code>' in seen.replace("-b-", "-").replace(
        "-b<", "<"
    )
    assert "<b>now</b>" not in seen
    assert "Reading grade" in seen
    assert "Two headings share the key “a”." in odd
    assert Version.objects.get().revision == 1
    assert editor.post("/staff/policies/none/draft/look/").status_code == 404


def test_a_long_draft_is_looked_at_from_its_beginning(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "MOST_LOOKED_AT", 60)
    make_draft()

    page = text(editor.get(DRAFT))

    assert "The text is long: this is its beginning." in page
    assert "File a report within 24 hours.</p>" not in page


STAFF_DOORS = [
    ("post", f"{DRAFT}look/"),
    ("get", "/staff/policies/"),
    ("get", "/staff/policies/new/"),
    ("post", "/staff/policies/new/"),
    ("post", "/staff/policies/use-of-force/start/"),
    ("get", DRAFT),
    ("post", DRAFT),
    ("get", f"{DRAFT}preview/"),
    *(("post", f"{DRAFT}{door}/") for door in ("submit", "take-back", "approve", "refuse")),
    ("get", "/staff/policies/use-of-force/retire/"),
    ("post", "/staff/policies/use-of-force/retire/"),
    *(
        ("post", f"/staff/policies/use-of-force/retire/{door}/")
        for door in ("approve", "refuse", "take-back")
    ),
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
@pytest.mark.parametrize(
    "permission", ["policies.edit_draft", "policies.approve_version", "policies.retire_policy"]
)
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
