"""Was it resolved? What residents say of an outcome, and what becomes of it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.cases import services
from feedback.cases.enums import CaseState, EntryKind, Outcome, Resolved
from feedback.cases.errors import AlreadySaid, StillOpen
from feedback.cases.models import Case, Entry
from tests.factories.cases import found, told
from tests.feedback.cases.test_inbox import address, text_of
from tests.feedback.cases.test_tracking import closed, enter
from tests.sign_in import signed_in
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.core.http.submission import new_key
from trustapp.core.pure.actor import RESIDENT
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def follower(resident: Client, liaison: User) -> Client:
    """The browser of somebody whose case is closed, with its code entered."""
    told(now=timezone.now())
    closed(liaison)
    enter(resident)
    return resident


def say(browser: Client, answer: str, *, words: str = "", key: str = "") -> Any:
    page = browser.get(reverse("cases:open"))
    fields = {"submission_key": key or new_key(), "answer": answer, "words": words}
    token = page.context["csrf_token"]
    return browser.post(reverse("cases:resolved"), fields | {"csrfmiddlewaretoken": str(token)})


@pytest.mark.parametrize("answer", [Resolved.YES, Resolved.PARTLY])
def test_yes_and_partly_leave_it_closed(follower: Client, answer: Resolved) -> None:
    done = say(follower, answer)

    case = found()
    assert done["Location"] == reverse("cases:open")
    assert (case.state, case.resolved) == (CaseState.CLOSED, answer)
    text = text_of(follower.get(reverse("cases:open")))
    assert f"You told us whether it was resolved: {answer.label}" in text
    assert "Was it resolved?" not in text
    assert "Ask for a review" in text


def test_no_opens_it_again_once_with_a_trace(follower: Client, liaison: User) -> None:
    key = new_key()

    for _ in range(2):
        say(follower, "no", words="The sign is still missing", key=key)

    case = found()
    assert (case.state, case.assigned_to, case.resolved, case.outcome) == (
        CaseState.NEW, None, "", "",
    )  # fmt: skip
    said = Entry.objects.get(kind=EntryKind.RESOLVED)
    assert (said.resolved, said.words) == (Resolved.NO, "The sign is still missing")
    assert Entry.objects.get(kind=EntryKind.OUTCOME).outcome == Outcome.NOT_CHANGING
    assert Promise.objects.filter(kept_at__isnull=True).count() == 2
    assert AuditLine.objects.filter(action="cases.say_if_resolved").count() == 1
    text = text_of(follower.get(reverse("cases:open")))
    assert "You asked us to look again." in text
    assert "The sign is still missing" in text
    staff = text_of(signed_in(Client(), liaison).get(address(case)))
    assert "The resident was asked whether it was resolved: No" in staff
    assert "The sign is still missing" in staff


def test_each_outcome_is_judged_once_and_the_next_one_anew(follower: Client, liaison: User) -> None:
    say(follower, "yes")

    again = say(follower, "no")

    assert again.status_code == 409
    assert "You already told us." in text_of(again)
    assert found().state == CaseState.CLOSED
    services.ask_for_review(by=RESIDENT, case=found(), words="Look", now=timezone.now())
    closed(liaison)
    say(follower, "partly")
    kept = Entry.objects.filter(kind=EntryKind.RESOLVED).order_by("id")
    assert list(kept.values_list("resolved", flat=True)) == ["yes", "partly"]


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_an_answer_is_needed(follower: Client, answer: str) -> None:
    refused = say(follower, answer, words="My words")

    assert refused.status_code == 200
    assert "There is a problem" in text_of(refused)
    assert "My words</textarea>" in text_of(refused)
    assert not Entry.objects.filter(kind=EntryKind.RESOLVED).exists()


def test_open_case_has_nothing_to_judge(resident: Client) -> None:
    told(now=timezone.now())
    enter(resident)

    assert "Was it resolved?" not in text_of(resident.get(reverse("cases:open")))
    assert say(resident, "yes").status_code == 409
    with pytest.raises(StillOpen):
        services.say_if_resolved(
            by=RESIDENT, case=found(), answer=Resolved.NO, words="", now=timezone.now()
        )


def test_second_answer_is_refused_whoever_brings_it(follower: Client) -> None:
    say(follower, "yes")

    with pytest.raises(AlreadySaid):
        services.say_if_resolved(
            by=RESIDENT, case=found(), answer=Resolved.NO, words="", now=timezone.now()
        )


def test_database_keeps_no_judgement_of_an_open_case() -> None:
    told()

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(resolved=Resolved.YES)


def test_without_the_code_nobody_says_anything(resident: Client, client: Client) -> None:
    told(now=timezone.now())

    answer = client.post(reverse("cases:resolved"), {"answer": "yes"})

    assert answer.status_code == 403
    assert client.get(reverse("cases:resolved")).status_code == 405
    assert not Entry.objects.filter(kind=EntryKind.RESOLVED).exists()


def judged(count: int, answer: Resolved) -> None:
    case = Case.objects.first() or told()
    now = timezone.now()
    Entry.objects.bulk_create(
        Entry(case=case, kind=EntryKind.RESOLVED, resolved=answer, at=now) for _ in range(count)
    )


def test_public_share_comes_with_its_range_and_about_how_many(client: Client) -> None:
    judged(90, Resolved.YES)
    judged(14, Resolved.NO)

    text = " ".join(text_of(client.get(reverse("cases:you_said"))).split())

    assert "About 100 told us in the last 12 months, and 85% of them said yes" in text
    assert "(range 75% to 95%)" in text


def test_public_share_of_few_is_not_told(client: Client) -> None:
    judged(29, Resolved.YES)

    assert "whether it was resolved" not in text_of(client.get(reverse("cases:you_said")))
