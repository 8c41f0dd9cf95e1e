"""Following a case with its code, and nobody else's."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.cases import services
from feedback.cases.enums import CaseState, EntryKind, Outcome
from feedback.cases.models import Entry
from tests.factories.accounts import OfficerFactory
from tests.factories.cases import CODE, found, told
from tests.feedback.cases.conftest import hidden_fields
from trustapp.accounts.models import User
from trustapp.core.pure.actor import Actor
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db


def enter(resident: Client, code: str = CODE) -> Any:
    page = resident.get(reverse("cases:track"))
    return resident.post(reverse("cases:track"), hidden_fields(page) | {"code": code})


def text_of(page: Any) -> str:
    return page.content.decode()


def as_staff(user: User) -> Actor:
    return Actor(kind="staff", label=user.name, user_id=user.pk)


def closed(liaison: User) -> None:
    services.close_case(
        by=as_staff(liaison), case=found(), outcome=Outcome.NOT_CHANGING,
        reason="Two children were found by drone.", seen_revision=found().revision,
        now=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    "typed", [CODE, "7kmx4qrt9hdw", " 7KMX 4QRT 9HDW ", "7kmx—4qrt—9hdw", "７ＫＭＸ-4QRT-9HDW"]
)
def test_code_opens_the_case_however_it_is_typed(resident: Client, typed: str) -> None:
    told(now=timezone.now())

    opened = enter(resident, typed)
    page = resident.get(opened["Location"])

    assert opened["Location"] == "/track/open/"
    assert "We have what you sent. A person reads it next." in text_of(page)
    assert "They did not say why they stopped me." in text_of(page)


def test_pages_are_neutral_and_never_stored(resident: Client) -> None:
    told(now=timezone.now())
    enter(resident)

    page = resident.get(reverse("cases:open"))

    assert "<title>Where things stand" in text_of(page)
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert CODE not in text_of(page)


def test_cookie_names_the_case_only_on_tracking_pages(resident: Client) -> None:
    told(now=timezone.now())

    enter(resident)

    cookies = {name: cookie["path"] for name, cookie in resident.cookies.items()}
    assert cookies == {
        "form": "/", "track-en": "/track/", "track-es": "/es/track/", "track-ar": "/ar/track/",
    }  # fmt: skip
    cookie = resident.cookies["track-en"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 1800)


def test_language_can_change_while_following(resident: Client) -> None:
    told(now=timezone.now())
    enter(resident)

    page = resident.get("/es/track/open/")

    assert "They did not say why they stopped me." in text_of(page)


def test_unknown_codes_get_one_answer_after_the_same_work(resident: Client) -> None:
    told(now=timezone.now())
    answers = set()
    work = set()

    for typed in ("7KMX-4QRT-9HDX", "QQQQ", "no code at all, just words", "７７７７"):
        page = resident.get(reverse("cases:track"))
        fields = hidden_fields(page) | {"code": typed}
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = resident.post(reverse("cases:track"), fields)
        work.add(len([query for query in queries if "cases_case" in query["sql"]]))
        blank = re.sub(r'value="[^"]*"', "", text_of(answer))
        answers.add((answer.status_code, blank))

    assert work == {1}
    assert len(answers) == 1
    assert "We cannot find that code." in answers.pop()[1]


def test_sixth_try_slows_down_even_with_the_right_code(resident: Client) -> None:
    told(now=timezone.now())
    for _ in range(5):
        enter(resident, "2222-2222-2222")

    slowed = enter(resident)

    assert slowed.status_code == 429
    assert "Please try again in 15 minutes" in text_of(slowed)
    assert "track-en" not in resident.cookies


def test_many_with_a_right_code_do_not_slow_each_other_down(resident: Client) -> None:
    told(now=timezone.now())

    assert [enter(resident).status_code for _ in range(7)] == [302] * 7


def test_stranger_and_altered_cookie_see_the_code_field(resident: Client) -> None:
    case = told(now=timezone.now())
    for value in ("", str(case.public_id), f"{case.public_id}:1aaaaa:forged"):
        resident.cookies["track-en"] = value

        page = resident.get(reverse("cases:open"))

        assert "Enter your code again." in text_of(page)
        assert "They did not say why" not in text_of(page)


def test_case_closes_to_the_browser_after_half_an_hour(resident: Client) -> None:
    told(now=timezone.now())
    enter(resident)

    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        page = resident.get(reverse("cases:open"))

    assert "They did not say why" not in text_of(page)


def test_unsent_message_is_shown_when_the_page_had_closed(resident: Client) -> None:
    told(now=timezone.now())
    enter(resident)
    fields = hidden_fields(resident.get(reverse("cases:open"))) | {"words": "One more thing"}

    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        answer = resident.post(reverse("cases:message"), fields)

    assert answer.status_code == 403
    assert "One more thing" in text_of(answer)
    assert not Entry.objects.filter(kind=EntryKind.MESSAGE).exists()


def test_code_of_somebody_else_opens_their_case_only(resident: Client) -> None:
    told(now=timezone.now())
    told("2345-6789-CDFG", now=timezone.now(), words="Somebody else wrote this.")

    enter(resident)

    assert "Somebody else wrote this." not in text_of(resident.get(reverse("cases:open")))


def test_message_arrives_once(resident: Client) -> None:
    told(now=timezone.now())
    enter(resident)
    fields = hidden_fields(resident.get(reverse("cases:open"))) | {"words": "It was on Pine St."}

    for _ in range(2):
        resident.post(reverse("cases:message"), fields)

    entry = Entry.objects.get(kind=EntryKind.MESSAGE)
    assert (entry.words, found().revision) == ("It was on Pine St.", 1)
    assert "It was on Pine St." in text_of(resident.get(reverse("cases:open")))


def test_empty_message_is_refused(resident: Client) -> None:
    told(now=timezone.now())
    enter(resident)
    fields = hidden_fields(resident.get(reverse("cases:open")))

    refused = resident.post(reverse("cases:message"), fields | {"words": "  "})

    assert "Write your message first." in text_of(refused)


def test_message_after_an_answer_is_owed_a_reply_again(resident: Client, liaison: User) -> None:
    told(now=timezone.now())
    services.answer_case(
        by=as_staff(liaison), case=found(), words="Hello", seen_revision=0, now=timezone.now()
    )
    enter(resident)
    page = resident.get(reverse("cases:open"))
    resident.post(reverse("cases:message"), hidden_fields(page) | {"words": "But why?"})

    assert "We answered you." in text_of(page)
    assert found().state == CaseState.ASSIGNED
    assert Promise.objects.filter(kind_id="first_reply", kept_at__isnull=True).count() == 1


def test_notes_stay_inside(resident: Client, liaison: User) -> None:
    told(now=timezone.now())
    services.note_on_case(
        by=as_staff(liaison), case=found(), words="Check the camera", now=timezone.now()
    )
    enter(resident)

    assert "Check the camera" not in text_of(resident.get(reverse("cases:open")))


def test_closing_shows_outcome_reason_and_review(resident: Client, liaison: User) -> None:
    told(now=timezone.now())
    closed(liaison)
    enter(resident)

    text = text_of(resident.get(reverse("cases:open")))

    assert "Not changing" in text
    assert "Two children were found by drone." in text
    assert "Ask for a review" in text
    assert "Dana, community liaison" in text


def test_review_opens_again_with_a_trace(resident: Client, liaison: User) -> None:
    told(now=timezone.now())
    closed(liaison)
    enter(resident)
    fields = hidden_fields(resident.get(reverse("cases:open"))) | {"words": "Look again"}

    for _ in range(2):
        resident.post(reverse("cases:review"), fields)

    case = found()
    assert (case.state, case.outcome, case.outcome_reason, case.assigned_to) == (
        CaseState.NEW, "", None, None,
    )  # fmt: skip
    kept = Entry.objects.get(kind=EntryKind.OUTCOME)
    assert (kept.outcome, kept.words) == (Outcome.NOT_CHANGING, "Two children were found by drone.")
    assert Promise.objects.filter(kept_at__isnull=True).count() == 2
    assert "You asked us to look again." in text_of(resident.get(reverse("cases:open")))


def test_words_move_to_the_review_when_the_case_was_closed_meanwhile(
    resident: Client, liaison: User
) -> None:
    told(now=timezone.now())
    enter(resident)
    fields = hidden_fields(resident.get(reverse("cases:open"))) | {"words": "One more thing"}
    closed(liaison)

    refused = resident.post(reverse("cases:message"), fields)

    assert refused.status_code == 409
    assert "This is closed." in text_of(refused)
    assert "One more thing</textarea>" in text_of(refused)
    assert "Ask for a review" in text_of(refused)


def test_missed_date_is_said_first_and_explained(resident: Client, liaison: User) -> None:
    told(now=timezone.now() - timedelta(days=20))
    enter(resident)

    bare = text_of(resident.get(reverse("cases:open")))
    services.explain_late(
        by=as_staff(liaison), case=found(), reason="Two people were ill",
        new_due_at=timezone.now() + timedelta(days=3), seen_revision=0, now=timezone.now(),
    )  # fmt: skip
    explained = text_of(resident.get(reverse("cases:open")))

    assert "We missed it, and that is our mistake." in bare
    assert "The reason: Two people were ill. New date:" in explained


def test_progress_costs_the_same_with_one_and_three_lines(
    resident: Client, liaison: User, django_assert_num_queries: Any
) -> None:
    case = told(now=timezone.now())
    enter(resident)
    resident.get(reverse("cases:open"))

    with django_assert_num_queries(5):
        resident.get(reverse("cases:open"))
    for words in ("One", "Two"):
        services.answer_case(
            by=as_staff(liaison), case=case, words=words, seen_revision=found().revision,
            now=timezone.now(),
        )  # fmt: skip
    with django_assert_num_queries(5):
        resident.get(reverse("cases:open"))


@pytest.mark.parametrize("name", ["cases:message", "cases:review"])
def test_writing_doors_refuse_get(resident: Client, name: str) -> None:
    assert resident.get(reverse(name)).status_code == 405


def test_many_messages_are_slowed_down_and_kept(resident: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("feedback.cases.views.tracking.MESSAGES_AN_HOUR", 0)
    told(now=timezone.now())
    enter(resident)
    fields = hidden_fields(resident.get(reverse("cases:open"))) | {"words": "Again"}

    slowed = resident.post(reverse("cases:message"), fields)

    assert slowed.status_code == 429
    assert "Again</textarea>" in text_of(slowed)
    assert not Entry.objects.filter(kind=EntryKind.MESSAGE).exists()


def test_officers_are_shown_as_they_chose(resident: Client, liaison: User) -> None:
    OfficerFactory(name="Dana Okafor", rank="Sergeant", user=liaison)
    told(now=timezone.now())
    services.assign_case(
        by=as_staff(liaison), case=found(), to=liaison, seen_revision=0, now=timezone.now()
    )
    enter(resident)

    text = text_of(resident.get(reverse("cases:open")))

    assert "Sergeant DO is working on this." in text
    assert "Okafor" not in text
