"""The staff inbox, its one-screen item, and everything that may be done there."""

from datetime import timedelta
from typing import Any

import pytest
import rules
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.cases import services
from feedback.cases.enums import CaseState, EntryKind, Opening, Outcome
from feedback.cases.models import Case, Entry, Story
from tests.factories.accounts import UserFactory
from tests.factories.cases import CODE, found, told
from tests.factories.places import PlaceFactory
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.channels.models import Message
from trustapp.core.http.submission import new_key
from trustapp.core.pure.actor import RESIDENT, Actor
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db
OTHER = "2345-6789-CDFG"
THIRD = "HJKM-NPQR-TVWX"
NOW = timezone.now()


def address(case: Case, verb: str = "") -> str:
    return reverse(f"cases:{verb or 'item'}", kwargs={"public_id": case.public_id})


def act(browser: Client, verb: str, **typed: object) -> Any:
    fields = {"revision": found().revision, "submission_key": new_key()} | typed
    return browser.post(address(found(), verb), fields)


def text_of(page: Any) -> str:
    return page.content.decode()


def as_staff(user: User) -> Actor:
    return Actor(kind="staff", label=user.name, user_id=user.pk, address="192.0.2.7")


def close(liaison: User, outcome: Outcome = Outcome.DONE) -> None:
    services.close_case(
        by=as_staff(liaison), case=found(), outcome=outcome, reason="A new sign stands there.",
        seen_revision=found().revision, now=timezone.now(),
    )  # fmt: skip


# --- the list -----------------------------------------------------------------------------------
def test_inbox_lists_age_place_language_state_and_clock(client: Client, liaison: User) -> None:
    place = PlaceFactory(name="Lake View", population=False)
    told(now=timezone.now() - timedelta(days=40), language="es", place=place)

    text = text_of(signed_in(client, liaison).get(reverse("cases:inbox")))

    for words in ("Feedback, Lake View", "40 days ago", "Spanish", "Received", "days late"):
        assert words in text
    assert "They did not say why" not in text


def test_inbox_is_kind_when_empty(client: Client, liaison: User) -> None:
    text = text_of(signed_in(client, liaison).get(reverse("cases:inbox")))

    assert "All answered." in text


@pytest.mark.parametrize(
    ("show", "count"),
    [("open", 3), ("mine", 1), ("unassigned", 2), ("closed", 1), ("nonsense", 3)],
)
def test_inbox_parts(client: Client, liaison: User, show: str, count: int) -> None:
    told(now=timezone.now() - timedelta(days=40))
    mine = told(OTHER, now=timezone.now())
    told(THIRD, now=timezone.now())
    done = told("RTVW-XRTV-WXRT", now=timezone.now())
    services.assign_case(
        by=as_staff(liaison), case=mine, to=liaison, seen_revision=0, now=timezone.now()
    )
    services.close_case(
        by=as_staff(liaison), case=done, outcome=Outcome.DONE, reason="Done", seen_revision=0,
        now=timezone.now(),
    )  # fmt: skip

    page = signed_in(client, liaison).get(reverse("cases:inbox"), {"show": show})

    assert len(page.context["list"].lines) == count


def test_inbox_costs_the_same_with_one_and_three(
    client: Client, liaison: User, django_assert_num_queries: Any
) -> None:
    browser = signed_in(client, liaison)
    told(now=timezone.now(), place=PlaceFactory(population=False))
    browser.get(reverse("cases:inbox"))

    with django_assert_num_queries(10):
        browser.get(reverse("cases:inbox"))
    for code in (OTHER, THIRD):
        told(code, now=timezone.now(), place=PlaceFactory(population=False))
    with django_assert_num_queries(10):
        browser.get(reverse("cases:inbox"))


def test_inbox_pages_keep_the_chosen_part(client: Client, liaison: User, monkeypatch: Any) -> None:
    monkeypatch.setattr("feedback.cases.serializers.listing.ROWS", 1)
    cases = [
        told(code, now=NOW + timedelta(minutes=minute))
        for minute, code in enumerate((CODE, OTHER, THIRD))
    ]
    browser = signed_in(client, liaison)

    def page(**asked: object) -> Any:
        asked = {"show": "unassigned"} | {way: str(name) for way, name in asked.items()}
        return browser.get(reverse("cases:inbox"), asked).context["list"]

    def shown(found: Any) -> list[Case]:
        return [line.row.case for line in found.lines]

    first = page()
    middle = page(after=cases[0].public_id)
    last = page(after=cases[1].public_id)
    back = page(before=cases[2].public_id)
    begin = page(before=cases[1].public_id)

    assert [shown(each) for each in (first, middle, last, back, begin)] == [
        cases[:1], cases[1:2], cases[2:], cases[1:2], cases[:1],
    ]  # fmt: skip
    assert first.next_url == f"/staff/inbox/?show=unassigned&after={cases[0].public_id}"
    assert middle.previous_url == f"/staff/inbox/?show=unassigned&before={cases[1].public_id}"
    assert [bool(each.previous_url) for each in (first, middle, last, back, begin)] == [
        False, True, True, True, False,
    ]  # fmt: skip
    assert [bool(each.next_url) for each in (first, middle, last, back, begin)] == [
        True, True, False, True, True,
    ]  # fmt: skip
    assert shown(page(after="00000000-0000-4000-8000-000000000000")) == cases[:1]
    assert shown(page(after="nonsense")) == cases[:1]
    assert shown(page(after=cases[2].public_id)) == cases[:1]


# --- one item -----------------------------------------------------------------------------------
def test_item_shows_what_was_told_and_leaves_a_line(client: Client, liaison: User) -> None:
    case = told(now=timezone.now(), contact="ana@example.org", reply_choice="contact")

    text = text_of(signed_in(client, liaison).get(address(case)))

    assert "They did not say why they stopped me." in text
    assert "ana@example.org" in text
    line = AuditLine.objects.get(action="cases.look_at_case")
    assert (line.target, line.actor_id, line.address) == (case.subject, liaison.pk, "127.0.0.1")


def test_item_costs_the_same_with_one_and_three_lines(
    client: Client, liaison: User, django_assert_num_queries: Any
) -> None:
    browser = signed_in(client, liaison)
    case = told(now=timezone.now())
    browser.get(address(case))

    with django_assert_num_queries(22):
        browser.get(address(case))
    for words in ("One", "Two"):
        services.add_message(by=RESIDENT, case=case, words=words, now=timezone.now())
    with django_assert_num_queries(22):
        browser.get(address(case))


def test_unknown_item_is_not_found(client: Client, liaison: User) -> None:
    unknown = reverse("cases:item", kwargs={"public_id": "00000000-0000-4000-8000-000000000000"})

    assert signed_in(client, liaison).get(unknown).status_code == 404


def test_supervisor_reads_and_sees_no_buttons(client: Client, supervisor: User) -> None:
    case = told(now=timezone.now())

    text = text_of(signed_in(client, supervisor).get(address(case)))

    assert "They did not say why they stopped me." in text
    assert "Close with an outcome" not in text
    assert "I take it" not in text


def test_answer_is_saved_once_and_keeps_the_promise(client: Client, liaison: User) -> None:
    told(now=timezone.now())
    browser = signed_in(client, liaison)
    fields = {"revision": 0, "submission_key": new_key(), "words": "I asked the officer."}

    for _ in range(2):
        done = browser.post(address(found(), "answer"), fields)

    case = found()
    assert done.status_code == 302
    assert Entry.objects.get(kind=EntryKind.ANSWER).words == "I asked the officer."
    assert (case.state, case.assigned_to, case.revision) == (CaseState.ANSWERED, liaison, 1)
    assert Promise.objects.get(kind_id="first_reply").kept_at is not None
    assert Promise.objects.get(kind_id="outcome").kept_at is None
    assert AuditLine.objects.filter(action="cases.answer_case").count() == 1


def test_ready_sentence_is_sent_in_the_resident_s_language(client: Client, liaison: User) -> None:
    told(now=timezone.now(), language="en")

    act(signed_in(client, liaison), "answer", opening=Opening.SORRY, words="I will call.")

    assert Entry.objects.get(kind=EntryKind.ANSWER).words == (
        "This should not have happened. We are sorry.\n\nI will call."
    )


def test_answer_needs_a_sentence_of_one_s_own(client: Client, liaison: User) -> None:
    told(now=timezone.now())

    refused = act(signed_in(client, liaison), "answer", opening=Opening.SORRY, words=" ")

    assert "Write at least one sentence of your own." in text_of(refused)
    assert 'href="#answer-words"' in text_of(refused)
    assert not Entry.objects.filter(kind=EntryKind.ANSWER).exists()


def test_answer_to_a_contact_queues_a_notice_that_says_nothing(
    client: Client, liaison: User
) -> None:
    told(now=timezone.now(), contact="Ana, ana@example.org", reply_choice="contact")

    act(signed_in(client, liaison), "answer", words="The officer was wrong.")

    message = Message.objects.get()
    assert message.recipient == "ana@example.org"
    assert (message.delivery, message.purpose) == ("at_least_once", "case_notice")
    assert message.title == "There is an update for you"
    assert message.text.endswith("/track/")
    assert "officer" not in message.text
    assert CODE not in message.text


@pytest.mark.parametrize("parts", [{"contact": "555-0111", "reply_choice": "contact"}, {}])
def test_answer_without_an_address_queues_nothing(
    client: Client, liaison: User, parts: dict[str, str]
) -> None:
    told(now=timezone.now(), **parts)

    act(signed_in(client, liaison), "answer", words="Hello")

    assert not Message.objects.exists()


def test_wording_check_sends_nothing_and_names_long_sentences(
    client: Client, liaison: User
) -> None:
    told(now=timezone.now())
    browser = signed_in(client, liaison)

    long = act(browser, "answer", words="word " * 26, check="1")
    plain = act(browser, "answer", words="I asked him. He is sorry.", check="1")

    assert "These sentences have more than 25 words." in text_of(long)
    assert "It reads well." in text_of(plain)
    assert "He is sorry.</textarea>" in text_of(plain)
    assert not Entry.objects.filter(kind=EntryKind.ANSWER).exists()


def test_conflict_names_who_and_when_and_keeps_the_words(client: Client, liaison: User) -> None:
    told(now=timezone.now())
    colleague = UserFactory(name="Lee Chen", roles=[Role.COMMUNITY_LIAISON])
    with time_machine.travel(timezone.now() - timedelta(minutes=3), tick=False):
        services.answer_case(
            by=as_staff(liaison), case=found(), words="Hi", seen_revision=0, now=timezone.now()
        )
    browser = signed_in(client, colleague)

    refused = act(browser, "answer", revision=0, words="My long reply")
    again = browser.post(
        address(found(), "answer"),
        {"revision": 1, "submission_key": new_key(), "words": "My long reply"},
    )

    assert refused.status_code == 409
    assert "Dana replied 3 minutes ago." in text_of(refused)
    assert "My long reply</textarea>" in text_of(refused)
    assert 'name="revision" value="1"' in text_of(refused)
    assert again.status_code == 302


def test_conflict_with_a_resident_s_message(client: Client, liaison: User) -> None:
    told(now=timezone.now())
    services.add_message(by=RESIDENT, case=found(), words="Wait", now=timezone.now())

    refused = act(signed_in(client, liaison), "close", revision=0, outcome="done", reason="Sign")

    assert "The resident wrote 1 minute ago." in text_of(refused)
    assert found().is_open


def test_assign_to_a_colleague_and_only_to_one_who_may(client: Client, liaison: User) -> None:
    told(now=timezone.now())
    officer = UserFactory(roles=[Role.OFFICER])
    colleague = UserFactory(name="Lee Chen", roles=[Role.COMMUNITY_LIAISON])
    browser = signed_in(client, liaison)

    refused = act(browser, "assign", to=officer.pk)
    done = act(browser, "assign", to=colleague.pk)

    assert refused.status_code == 200
    assert done.status_code == 302
    assert (found().assigned_to, found().state) == (colleague, CaseState.ASSIGNED)


def test_note_is_saved_without_disturbing_anyone(client: Client, liaison: User) -> None:
    told(now=timezone.now())

    act(signed_in(client, liaison), "note", words="Ask Lee")

    assert Entry.objects.get(kind=EntryKind.NOTE).words == "Ask Lee"
    assert found().revision == 0


@pytest.mark.parametrize("typed", [{"outcome": "done"}, {"reason": "Because"}, {"outcome": "x"}])
def test_bare_close_is_impossible(client: Client, liaison: User, typed: dict[str, str]) -> None:
    told(now=timezone.now())

    refused = act(signed_in(client, liaison), "close", **typed)

    assert refused.status_code == 200
    assert "There is a problem" in text_of(refused)
    assert found().is_open


def test_close_keeps_both_promises(client: Client, liaison: User) -> None:
    told(now=timezone.now(), contact="ana@example.org", reply_choice="contact")

    act(signed_in(client, liaison), "close", outcome="not_changing", reason="The law says no.")

    case = found()
    assert (case.state, case.outcome, case.outcome_reason) == (
        CaseState.CLOSED, Outcome.NOT_CHANGING, "The law says no.",
    )  # fmt: skip
    assert not Promise.objects.filter(kept_at__isnull=True).exists()
    assert Message.objects.count() == 1


def test_close_needs_a_fresh_second_factor_and_keeps_the_words(
    client: Client, liaison: User, settings: Any
) -> None:
    told(now=timezone.now())
    settings.STEP_UP_SECONDS = -1

    asked = act(signed_in(client, liaison), "close", outcome="done", reason="A sign stands there.")

    assert asked.templates[0].name == "account/step_up.html"
    assert 'name="reason" value="A sign stands there."' in text_of(asked)
    assert found().is_open


@pytest.mark.parametrize("verb", ["answer", "close", "assign", "explain"])
def test_closed_case_refuses_changes(client: Client, liaison: User, verb: str) -> None:
    told(now=timezone.now() - timedelta(days=40))
    close(liaison)
    typed = {
        "words": "x", "outcome": "done", "reason": "x", "to": liaison.pk,
        "new_date": (timezone.localdate() + timedelta(days=2)).isoformat(),
    }  # fmt: skip

    refused = act(signed_in(client, liaison), verb, **typed)

    assert refused.status_code == 409
    assert "This is closed." in text_of(refused)


def test_missed_date_gets_a_reason_and_a_new_date(client: Client, liaison: User) -> None:
    told(now=timezone.now() - timedelta(days=10))
    new = timezone.localdate() + timedelta(days=2)

    act(signed_in(client, liaison), "explain", new_date=new.isoformat(), reason="We were ill")

    promise = Promise.objects.get(kind_id="first_reply")
    assert promise.reason == "We were ill"
    assert timezone.localtime(promise.new_due_at).date() == new
    assert Entry.objects.get(kind=EntryKind.LATE).words == "We were ill"


@pytest.mark.parametrize(
    ("days", "message"),
    [(0, "Choose a day after today."), (366, "within a year"), (None, "Enter a date")],
)
def test_new_date_must_make_sense(
    client: Client, liaison: User, days: int | None, message: str
) -> None:
    told(now=timezone.now() - timedelta(days=10))
    new = "soon" if days is None else (timezone.localdate() + timedelta(days=days)).isoformat()

    refused = act(signed_in(client, liaison), "explain", new_date=new, reason="We were ill")

    assert message in text_of(refused)


def test_nothing_to_explain_is_said(client: Client, liaison: User) -> None:
    told(now=timezone.now())
    new = (timezone.localdate() + timedelta(days=2)).isoformat()

    refused = act(signed_in(client, liaison), "explain", new_date=new, reason="We were ill")

    assert "No date of this was missed." in text_of(refused)


# --- you said, we did ---------------------------------------------------------------------------
def publish(browser: Client, **typed: str) -> Any:
    fields = {
        "you_said": "Officers should say why they stop people.",
        "we_did": "Officers now give the reason first.",
        "checked": "on",
    }
    return act(browser, "publish", **(fields | typed))


def test_story_is_published_once(client: Client, liaison: User) -> None:
    place = PlaceFactory(slug="lake-view", population=False)
    told(now=timezone.now())
    close(liaison, Outcome.NOT_CHANGING)
    browser = signed_in(client, liaison)

    publish(browser, place="lake-view")
    again = publish(browser)

    story = Story.objects.get()
    assert (story.slug, story.outcome, story.place) == (
        "officers-should-say-why-they-stop-people", Outcome.NOT_CHANGING, place,
    )  # fmt: skip
    assert "already published" in text_of(again)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"you_said": "They did not say why they stopped me"}, "is copied from the resident"),
        ({"we_did": "We called ana@example.org"}, "ana@example.org"),
        ({"we_did": "We called 312 555 0199 back"}, "312 555 0199"),
        ({"checked": ""}, "Check the words, then tick the box."),
    ],
)
def test_story_that_points_to_somebody_is_refused(
    client: Client, liaison: User, typed: dict[str, str], message: str
) -> None:
    told(now=timezone.now())
    close(liaison)

    refused = publish(signed_in(client, liaison), **typed)

    assert message in text_of(refused)
    assert not Story.objects.exists()


def test_story_with_what_looks_personal_shows_it_and_is_kept_for_a_reason(
    client: Client, liaison: User
) -> None:
    told(words="I am ana MORALES of the bakery.", now=timezone.now())
    close(liaison)
    browser = signed_in(client, liaison)
    typed = {"we_did": "We spoke with Ana Morales at 12 Pine Street."}

    shown = text_of(publish(browser, **typed))
    done = publish(browser, **typed, kept_because="agreed")

    for words in (
        "“Ana Morales” is a name that the resident wrote, too.",
        "“12 Pine Street” looks like a street address.",
        "We do not find nicknames",
        "We spoke with Ana Morales",
    ):
        assert words in shown
    assert (done.status_code, Story.objects.count()) == (302, 1)
    line = AuditLine.objects.get(action="cases.publish_story")
    assert line.detail == {"outcome": "done", "kept_because": "agreed"}


def test_story_without_a_trace_asks_for_no_reason(client: Client, liaison: User) -> None:
    told(now=timezone.now())
    close(liaison)

    refused = publish(signed_in(client, liaison), you_said="", kept_because="agreed")

    assert "say why it may stay" not in text_of(refused)


def test_story_may_name_our_own_number(client: Client, liaison: User) -> None:
    told(now=timezone.now())
    close(liaison)

    publish(signed_in(client, liaison), we_did="Anyone can now call 555-0100.")

    assert Story.objects.count() == 1


def test_story_of_an_open_case_is_refused(client: Client, liaison: User) -> None:
    told(now=timezone.now())

    refused = publish(signed_in(client, liaison))

    assert "Close this first." in text_of(refused)


def test_two_stories_with_one_title_get_two_addresses(client: Client, liaison: User) -> None:
    browser = signed_in(client, liaison)
    for code in (CODE, OTHER):
        case = told(code, now=timezone.now())
        services.close_case(
            by=as_staff(liaison), case=case, outcome=Outcome.DONE, reason="Done", seen_revision=0,
            now=timezone.now(),
        )  # fmt: skip
        browser.post(
            address(case, "publish"),
            {"submission_key": new_key(), "you_said": "!!!", "we_did": "Yes", "checked": "on"},
        )

    assert len(set(Story.objects.values_list("slug", flat=True))) == 2


# --- who may ------------------------------------------------------------------------------------
READERS = {Role.COMMUNITY_LIAISON, Role.SUPERVISOR}
WRITERS = {Role.COMMUNITY_LIAISON}
VERBS = ("answer", "note", "assign", "close", "explain", "publish")


@pytest.mark.parametrize("role", [*Role, None])
def test_who_may_do_what(client: Client, role: Role | None) -> None:
    case = told(now=timezone.now())
    browser = signed_in(client, UserFactory(roles=[role] if role else []))

    pages = (reverse("cases:inbox"), address(case))

    reading = {browser.get(page).status_code for page in pages}
    writing = {browser.post(address(case, verb)).status_code for verb in VERBS}

    assert reading == {200 if role in READERS else 403}
    assert writing == {200 if role in WRITERS else 403}


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize(
    ("permission", "roles"),
    [("read_inbox", READERS), ("work_case", WRITERS), ("publish_story", WRITERS)],
)
@pytest.mark.parametrize("state", CaseState.values)
def test_permissions_do_not_depend_on_the_state(
    role: Role | None, permission: str, roles: set[Role], state: str
) -> None:
    user = UserFactory(roles=[role] if role else [])

    assert rules.has_perm(f"cases.{permission}", user, Case(state=state)) is (role in roles)


@pytest.mark.parametrize("door", ["inbox", "item", "answer", "explain"])
def test_stranger_is_asked_to_sign_in(client: Client, door: str) -> None:
    case = told(now=timezone.now())

    if door == "inbox":
        answer = client.get(reverse("cases:inbox"))
    else:
        answer = client.get(address(case)) if door == "item" else client.post(address(case, door))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_writing_doors_of_staff_refuse_get(client: Client, liaison: User) -> None:
    case = told(now=timezone.now())
    browser = signed_in(client, liaison)

    for verb in VERBS:
        assert browser.get(address(case, verb)).status_code == 405
