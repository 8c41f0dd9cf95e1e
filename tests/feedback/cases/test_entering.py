"""Staff write down what somebody tells them, and hand over the code."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from feedback.cases import queries
from feedback.cases.enums import CaseKind, CaseState, Channel, EntryKind, ReplyChoice
from feedback.cases.models import Case, Entry
from feedback.cases.pure.receipts import Group, read_aloud
from tests.factories.accounts import UserFactory
from tests.factories.cases import category
from tests.factories.places import PlaceFactory
from tests.feedback.cases.test_inbox import address, text_of
from tests.feedback.cases.test_merging import resident_reads
from tests.sign_in import signed_in
from tests.waiting import one_after_the_other
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.core.http.submission import new_key
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db
ENTER, ENTERED = "/staff/inbox/new/", "/staff/inbox/new/code/"
WORDS = "I waited two hours. <b>Nobody</b> spoke Arabic: مرحبا"


def typed(**parts: Any) -> dict[str, Any]:
    return {
        "channel": "phone", "kind": "feedback", "language": "en", "words": WORDS,
        "reply_choice": "code", "submission_key": new_key(),
    } | parts  # fmt: skip


def code_on(page: Any) -> str:
    found = re.search(r'data-code="([^"]+)"', text_of(page))
    return found.group(1) if found else ""


def kept(browser: Client, **parts: Any) -> tuple[Case, str]:
    """Write something down and return the case with the code that was shown."""
    sent = browser.post(ENTER, typed(**parts))
    assert sent.headers["Location"] == ENTERED
    code = code_on(browser.get(ENTERED))
    case = queries.case_by_code(code)
    assert case is not None
    return case, code


def test_what_was_said_becomes_a_case_with_its_dates(client: Client, liaison: User) -> None:
    place, noise = PlaceFactory(slug="lake-view", population=False), category()

    case, _ = kept(
        signed_in(client, liaison), channel="desk", language="ar", place="lake-view",
        category=noise.public_id, happened="on Monday", reply_choice="contact",
        contact="ana@example.org", whom="nobody", may_share="on",
    )  # fmt: skip

    assert (case.kind, case.channel, case.language) == (CaseKind.FEEDBACK, Channel.DESK, "ar")
    assert (case.words, case.happened, case.place, case.category) == (
        WORDS, "on Monday", place, noise,
    )  # fmt: skip
    assert (case.reply_choice, case.contact) == (ReplyChoice.CONTACT, "ana@example.org")
    assert (case.whom, case.may_share) == (None, False)
    assert (case.state, case.assigned_to) == (CaseState.NEW, None)
    assert Promise.objects.filter(subject=case.subject).count() == 2
    line = AuditLine.objects.get(action="cases.submit_feedback")
    assert (line.actor_id, line.target, line.detail) == (
        liaison.pk, case.subject, {"kind": "feedback", "channel": "desk"},
    )  # fmt: skip


def test_thanks_may_name_somebody_and_be_shared(client: Client, liaison: User) -> None:
    case, _ = kept(signed_in(client, liaison), kind="thanks", whom="Sam", may_share="on")

    assert (case.kind, case.whom, case.may_share) == (CaseKind.THANKS, "Sam", True)


def test_code_is_shown_once_to_be_read_aloud_and_printed(client: Client, liaison: User) -> None:
    browser = signed_in(client, liaison)
    browser.post(ENTER, typed(language="es"))

    first, second = browser.get(ENTERED), browser.get(ENTERED)

    code = code_on(first)
    assert all(group.words in text_of(first) for group in read_aloud(code))
    assert '<section class="card pad stack" lang="es" dir="ltr"' in text_of(first)
    assert "Su código" in text_of(first)
    assert "testserver" in text_of(first) or "/es/track/" in text_of(first)
    assert (
        first.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    )
    assert code_on(second) == ""
    assert "We showed the code once." in text_of(second)


def test_read_aloud_spells_letters_and_leaves_numbers() -> None:
    assert read_aloud("7KMX-2222") == [
        Group("7KMX", "7, Kilo, Mike, X-ray"), Group("2222", "2, 2, 2, 2"),
    ]  # fmt: skip


@pytest.mark.parametrize(("channel", "told"), [("phone", "on the phone"), ("desk", "at our desk")])
def test_resident_reads_how_and_never_who_wrote_it_down(
    client: Client, liaison: User, channel: str, told: str
) -> None:
    case, code = kept(signed_in(client, liaison), channel=channel)

    page = resident_reads(code)

    assert f"You told us {told}" in page
    assert "Dana" not in page
    assert "Okafor" not in page
    assert Entry.objects.get(case=case, kind=EntryKind.RECEIVED).author is None


def test_staff_read_how_it_came_in(client: Client, liaison: User) -> None:
    browser = signed_in(client, liaison)
    case, _ = kept(browser, channel="phone")

    assert "It came in: On the phone" in text_of(browser.get(address(case)))


def test_second_press_makes_one_case_and_shows_the_same_code(client: Client, liaison: User) -> None:
    browser, sent = signed_in(client, liaison), typed()
    codes = set()

    for _press in range(2):
        assert browser.post(ENTER, sent).headers["Location"] == ENTERED
        codes.add(code_on(browser.get(ENTERED)))

    assert len(codes) == 1
    assert Case.objects.count() == 1


def test_other_words_with_the_same_key_are_kept_and_saved_on_the_next_press(
    client: Client, liaison: User
) -> None:
    browser, sent = signed_in(client, liaison), typed()
    browser.post(ENTER, sent)

    refused = browser.post(ENTER, sent | {"words": "Something else"})

    assert refused.status_code == 422
    assert "Something else" in text_of(refused)
    key = refused.context["form"]["submission_key"].value()
    assert key != sent["submission_key"]
    again = browser.post(ENTER, sent | {"words": "Something else", "submission_key": key})
    assert again.status_code == 302
    assert Case.objects.count() == 2


def test_crash_before_the_answer_leaves_nothing_and_the_key_free(
    client: Client, liaison: User, monkeypatch: Any
) -> None:
    browser, sent = signed_in(client, liaison), typed()
    with monkeypatch.context() as broken:
        broken.setattr("feedback.cases.services.submission.owe_everything", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            browser.post(ENTER, sent)
    assert not Case.objects.exists()

    assert browser.post(ENTER, sent).status_code == 302
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"words": ""}, "words"), ({"channel": ""}, "channel"), ({"channel": "web"}, "channel"),
        ({"language": "xx"}, "language"), ({"kind": ""}, "kind"), ({"place": "nowhere"}, "place"),
        ({"reply_choice": "contact"}, "contact"),
        ({"reply_choice": "contact", "contact": "Elm"}, "contact"),
    ],
)  # fmt: skip
def test_mistakes_keep_what_was_typed(
    client: Client, liaison: User, parts: dict[str, str], field: str
) -> None:
    page = signed_in(client, liaison).post(ENTER, typed(happened="on Monday", **parts))

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert "on Monday" in text_of(page)
    assert not Case.objects.exists()


@pytest.mark.parametrize("where", [ENTER, ENTERED])
def test_only_who_answers_residents_writes_down(
    client: Client, supervisor: User, where: str
) -> None:
    assert Client().get(where).headers["Location"].startswith("/accounts/login/")
    assert signed_in(client, supervisor).get(where).status_code == 403
    assert client.post(ENTER, typed()).status_code == 403
    assert not Case.objects.exists()


def test_inbox_leads_there_for_who_may(client: Client, liaison: User, supervisor: User) -> None:
    inbox = reverse("cases:inbox")

    assert ENTER in text_of(signed_in(client, liaison).get(inbox))
    assert ENTER not in text_of(signed_in(client, supervisor).get(inbox))


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_make_one_case(promise_kinds: None) -> None:
    browser = signed_in(Client(), UserFactory(roles=[Role.COMMUNITY_LIAISON]))
    sent = typed()
    cookies = browser.cookies.copy()

    def send() -> int:
        other = Client()
        other.cookies.update(cookies)
        return other.post(ENTER, sent).status_code

    assert one_after_the_other(send) == [302, 302]
    assert Case.objects.count() == 1
