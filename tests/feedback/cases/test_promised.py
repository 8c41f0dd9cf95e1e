"""What a story promises: an office and a day, late by the clock, and whether it helped."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.cases import queries, services
from feedback.cases.enums import Outcome, Resolved
from feedback.cases.models import Case, Helped, Story
from tests.factories.accounts import UserFactory
from tests.factories.cases import CODE, StoryFactory, found, team, told
from tests.feedback.cases.test_inbox import act, as_staff, close
from tests.feedback.cases.test_tracking import enter, text_of
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.channels.models import Message
from trustapp.core.http.submission import new_key
from trustapp.core.pure.actor import RESIDENT

pytestmark = pytest.mark.django_db
DUE = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def promise(liaison: User) -> Story:
    """A promise that is public, about a case whose resident left an address."""
    case = told(now=timezone.now(), reply_choice="contact", contact="ana@example.org")
    close(liaison, Outcome.IN_PROGRESS)
    story = services.NewStory(
        you_said="Cars race here.", we_did="We will measure.", place=None, office=team(liaison),
        due_on=DUE,
    )  # fmt: skip
    return services.publish_story(by=as_staff(liaison), case=case, story=story, now=timezone.now())


def finish(browser: Client, **typed: str) -> Any:
    given = {"outcome": "done", "words": "A sign stands there.", "submission_key": new_key()}
    address = reverse("cases:finish", kwargs={"public_id": found().public_id})
    return browser.post(address, given | typed)


def judge(browser: Client, answer: str) -> Any:
    page = browser.get(reverse("cases:open"))
    fields = {"submission_key": new_key(), "answer": answer}
    token = str(page.context["csrf_token"])
    return browser.post(reverse("cases:helped"), fields | {"csrfmiddlewaretoken": token})


def test_promise_needs_an_office_and_a_day(client: Client, liaison: User) -> None:
    told(now=timezone.now())
    close(liaison, Outcome.IN_PROGRESS)
    office, browser = team(liaison), signed_in(client, liaison)
    typed = {"you_said": "Cars race here.", "we_did": "We will measure.", "checked": "on"}

    refused = act(browser, "publish", **typed)
    done = act(browser, "publish", **typed, office=str(office.public_id), due_on=DUE.isoformat())

    assert ("Choose a team." in text_of(refused), "Give a day." in text_of(refused)) == (True, True)
    assert done.status_code == 302
    story = Story.objects.get()
    assert (story.office, story.due_on, story.outcome) == (office, DUE, Outcome.IN_PROGRESS)


def test_late_shows_itself_the_day_after(promise: Story, client: Client) -> None:
    address = reverse("cases:story", kwargs={"slug": promise.slug})

    before = text_of(client.get(address))
    with time_machine.travel(timezone.now() + timedelta(days=32)):
        after, listed = text_of(client.get(f"{address}?later")), text_of(client.get("/you-said/"))

    assert "Traffic team" in before
    late = '<span class="chip late'
    assert [late in text for text in (before, after, listed)] == [False, True, True]
    assert promise.is_late(DUE) is False
    assert promise.is_late(DUE + timedelta(days=1)) is True
    assert StoryFactory(due_on=date(2026, 1, 1)).is_late(DUE) is False


def test_finishing_tells_what_was_promised_and_sends_one_notice(
    promise: Story, liaison: User
) -> None:
    browser, before = signed_in(Client(), liaison), Message.objects.count()
    key = new_key()

    for _ in range(2):
        finish(browser, submission_key=key)
    again = finish(browser)

    promise.refresh_from_db()
    assert (promise.outcome, promise.we_did, promise.promised) == (
        Outcome.DONE, "A sign stands there.", "We will measure.",
    )  # fmt: skip
    assert again.status_code == 409
    assert Message.objects.count() == before + 1
    assert "measure" not in str(Message.objects.latest("pk").text)
    shown = text_of(Client().get(reverse("cases:story", kwargs={"slug": promise.slug})))
    assert ("We will measure." in shown, "A sign stands there." in shown) == (True, True)
    assert AuditLine.objects.filter(action="cases.finish_story").count() == 1


def test_refusal_is_public_with_its_reason(promise: Story, liaison: User, client: Client) -> None:
    browser = signed_in(Client(), liaison)

    empty = finish(browser, outcome="not_changing", words="")
    personal = finish(browser, outcome="not_changing", words="Call 312 555 0142")
    finish(browser, outcome="not_changing", words="The state owns the road and said no.")

    assert "Say what was done, or why not." in text_of(empty)
    assert "looks like a phone or file number" in text_of(personal)
    shown = text_of(client.get(reverse("cases:story", kwargs={"slug": promise.slug})))
    assert "We decided not to, because" in shown
    assert "The state owns the road and said no." in shown


def test_only_those_who_publish_finish(promise: Story, liaison: User, supervisor: User) -> None:
    address = reverse("cases:finish", kwargs={"public_id": found().public_id})
    statuses = {
        str(role): signed_in(Client(), UserFactory(roles=[role])).get(address).status_code
        for role in Role
    }

    assert {role for role, status in statuses.items() if status == 200} == {"community_liaison"}
    assert set(statuses.values()) == {200, 403}
    Case.objects.update(team=team(UserFactory(roles=[Role.COMMUNITY_LIAISON])), assigned_to=None)
    assert finish(signed_in(Client(), liaison)).status_code == 404
    assert Client().get(address).status_code == 302


def test_resident_says_if_it_helped_and_changes_it_while_there_is_time(
    promise: Story, liaison: User, resident: Client
) -> None:
    enter(resident, CODE)
    early = judge(resident, "yes")
    finish(signed_in(Client(), liaison))

    one, two = judge(resident, "no"), judge(resident, "yes")

    assert early.status_code == 409
    assert (one["Location"], two["Location"]) == (reverse("cases:open"),) * 2
    assert [each.answer for each in Helped.objects.all()] == [Resolved.YES]
    assert "You told us: Yes" in text_of(resident.get(reverse("cases:open")))
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        enter(resident, CODE)
        assert "Did what we did help?" not in text_of(resident.get(reverse("cases:open")))
        assert judge(resident, "no").status_code == 409
    assert Client().post(reverse("cases:helped"), {"answer": "yes"}).status_code == 403


def test_share_is_told_with_its_range_from_thirty_answers_on(client: Client) -> None:
    story, now = StoryFactory(), timezone.now()
    rows = [Helped(story=story, answer=Resolved.YES, said_at=now) for _ in range(29)]
    Helped.objects.bulk_create(rows)

    hidden, before = (
        queries.share_helped(now - timedelta(days=1)),
        text_of(client.get("/you-said/")),
    )
    Helped.objects.bulk_create(
        Helped(story=story, answer=Resolved.YES, said_at=now) for _ in range(171)
    )
    shown = queries.share_helped(now - timedelta(days=1))

    assert hidden is None
    assert "whether what we did helped" not in before
    assert shown is not None
    assert (shown.low < shown.percent <= shown.high, shown.about) == (True, 200)


def test_list_costs_the_same_with_one_and_three_promises(
    promise: Story, client: Client, liaison: User
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/you-said/?page=1")
        return len(asked)

    client.get("/you-said/?page=1")
    one = cost()
    for name in ("Second", "Third"):
        StoryFactory(outcome=Outcome.IN_PROGRESS, due_on=DUE, office=team(liaison, name=name))

    assert cost() == one


def test_say_if_helped_leaves_its_line(promise: Story, liaison: User) -> None:
    finish(signed_in(Client(), liaison))

    services.say_if_helped(by=RESIDENT, case=found(), answer=Resolved.PARTLY, now=timezone.now())

    line = AuditLine.objects.get(action="cases.say_if_helped")
    assert (line.target, line.detail) == (found().subject, {"answer": "partly"})
