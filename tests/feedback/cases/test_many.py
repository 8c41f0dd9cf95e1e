"""One step for many messages: each by itself, never an answer, never a closing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.cases import services
from feedback.cases.enums import CaseState, EntryKind
from feedback.cases.models import Case, Entry
from feedback.cases.services import bulk
from feedback.cases.services.bulk import Tally
from feedback.cases.views.many import STEPS
from tests.factories.accounts import UserFactory
from tests.factories.cases import CODE, RECEIVED, category, team, told
from tests.feedback.cases.test_inbox import OTHER, THIRD, WRITERS, as_staff, text_of
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine
from trustapp.core.http.submission import new_key
from trustapp.core.pure.actor import RESIDENT

pytestmark = pytest.mark.django_db
LOOK, INBOX = "/staff/inbox/many/", "/staff/inbox/"


@pytest.fixture
def three() -> list[Case]:
    """Three new messages."""
    return [told(code, now=timezone.now()) for code in (CODE, OTHER, THIRD)]


def seen(cases: list[Case]) -> list[tuple[Any, int]]:
    return [(case.public_id, case.revision) for case in cases]


def ticks(cases: list[Case]) -> list[str]:
    return [f"{case.public_id}:{case.revision}" for case in cases]


def page_for(verb: str) -> str:
    return reverse("cases:do_for_many", kwargs={"verb": verb})


def keepers() -> list[User | None]:
    return [case.assigned_to for case in Case.objects.order_by("pk")]


# --- what it does -------------------------------------------------------------------------------
def test_each_gets_its_own_entry_and_its_own_line(liaison: User, three: list[Case]) -> None:
    tally = services.assign_many(by=as_staff(liaison), chosen=seen(three), to=liaison, now=RECEIVED)

    assert tally == Tally(done=3)
    assert keepers() == [liaison] * 3
    assert Entry.objects.filter(kind=EntryKind.ASSIGNED).count() == 3
    lines = AuditLine.objects.filter(action="cases.assign_case", actor_id=liaison.pk)
    assert {line.target for line in lines} == {case.subject for case in three}


def test_what_changed_is_left_alone_and_counted(liaison: User, three: list[Case]) -> None:
    services.add_message(by=RESIDENT, case=three[1], words="Wait", now=RECEIVED)
    services.close_case(
        by=as_staff(liaison), case=three[2], outcome="done", reason="Done", seen_revision=0,
        now=RECEIVED,
    )  # fmt: skip
    chosen = [*seen(three[:2]), (three[2].public_id, 1)]

    tally = services.sort_many(
        by=as_staff(liaison), chosen=chosen, category=category(), now=RECEIVED
    )

    assert tally == Tally(done=1, changed=2)
    assert [case.category is None for case in Case.objects.order_by("pk")] == [False, True, True]


def test_what_is_already_so_is_counted(liaison: User, three: list[Case]) -> None:
    noise = category()
    services.sort_case(
        by=as_staff(liaison), case=three[0], category=noise, seen_revision=0, now=RECEIVED
    )
    chosen = [(three[0].public_id, 1), *seen(three[1:])]

    tally = services.sort_many(by=as_staff(liaison), chosen=chosen, category=noise, now=RECEIVED)

    assert tally == Tally(done=2, refused=1)


def test_what_is_outside_the_scope_is_not_touched(liaison: User, three: list[Case]) -> None:
    theirs = team(UserFactory(roles=[Role.COMMUNITY_LIAISON]))
    Case.objects.filter(pk=three[0].pk).update(team=theirs)

    tally = services.assign_many(by=as_staff(liaison), chosen=seen(three), to=liaison, now=RECEIVED)

    assert tally == Tally(done=2, absent=1)
    assert keepers() == [None, liaison, liaison]


def test_passing_on_keeps_the_reason_with_each(liaison: User, three: list[Case]) -> None:
    colleague = UserFactory(roles=[Role.COMMUNITY_LIAISON])
    to = team(colleague)

    tally = services.refer_many(
        by=as_staff(liaison), chosen=seen(three), team=to, person=colleague, reason="Theirs",
        now=RECEIVED,
    )  # fmt: skip

    assert tally == Tally(done=3)
    assert keepers() == [colleague] * 3
    assert {entry.words for entry in Entry.objects.filter(kind=EntryKind.REFERRED)} == {"Theirs"}


def test_failure_in_the_middle_leaves_nothing_half_done(
    liaison: User, three: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    assign = bulk.assign_case

    def fails_at_the_second(**given: Any) -> Case:
        calls.append(given["case"])
        if len(calls) == 2:
            raise OSError("no room left")
        return assign(**given)

    monkeypatch.setattr(bulk, "assign_case", fails_at_the_second)

    with pytest.raises(OSError, match="no room"):
        services.assign_many(by=as_staff(liaison), chosen=seen(three), to=liaison, now=RECEIVED)
    assert keepers() == [None] * 3


def test_nothing_answers_or_closes_many() -> None:
    assert sorted(STEPS) == ["assign", "refer", "sort"]
    assert sorted(name for name in vars(bulk) if name.endswith("_many")) == [
        "assign_many", "refer_many", "sort_many",
    ]  # fmt: skip
    assert not {"answer_case", "close_case", "publish_story"} & set(vars(bulk))


# --- the pages ----------------------------------------------------------------------------------
@pytest.mark.parametrize("verb", ["answer", "close", "publish", "explain", "note"])
def test_no_other_step_has_a_door(
    client: Client, liaison: User, three: list[Case], verb: str
) -> None:
    typed = {"chosen": ticks(three), "words": "Hi", "outcome": "done", "reason": "Done"}

    answer = signed_in(client, liaison).post(page_for(verb), typed)

    assert answer.status_code == 404
    assert set(Case.objects.values_list("state", flat=True)) == {CaseState.NEW}


def test_look_then_do_then_back_to_the_same_part(
    client: Client, liaison: User, three: list[Case]
) -> None:
    browser = signed_in(client, liaison)
    key = new_key()

    look = browser.post(f"{LOOK}?language=en", {"chosen": ticks(three[:2])})
    offered = look.context["assign_form"]["chosen"].value()
    typed = {"chosen": offered, "to": liaison.pk, "submission_key": key}
    done = [browser.post(page_for("assign") + "?language=en", typed) for _ in range(2)]
    inbox = browser.get(INBOX)

    assert [row.case for row in look.context["rows"]] == three[:2]
    assert offered == ticks(three[:2])
    assert [answer["Location"] for answer in done] == [f"{INBOX}?language=en"] * 2
    assert "Done: 2." in text_of(inbox)
    assert Entry.objects.filter(kind=EntryKind.ASSIGNED).count() == 2


def test_look_shows_the_newest_and_offers_only_what_is_there(
    client: Client, liaison: User, three: list[Case]
) -> None:
    services.note_on_case(by=as_staff(liaison), case=three[0], words="x", now=RECEIVED)
    services.add_message(by=RESIDENT, case=three[0], words="Wait", now=RECEIVED)
    Case.objects.filter(pk=three[2].pk).update(
        team=team(UserFactory(roles=[Role.COMMUNITY_LIAISON]))
    )

    look = signed_in(client, liaison).post(LOOK, {"chosen": ticks(three)})

    assert look.context["assign_form"]["chosen"].value() == [
        f"{three[0].public_id}:1", f"{three[1].public_id}:0",
    ]  # fmt: skip
    assert "No longer yours to see: 1." in text_of(look)


def test_mistake_keeps_what_was_typed_and_what_was_ticked(
    client: Client, liaison: User, three: list[Case]
) -> None:
    team(liaison)
    typed = {"chosen": ticks(three), "reason": "It is theirs", "team": ""}

    again = signed_in(client, liaison).post(page_for("refer"), typed)

    assert "Choose a team." in text_of(again)
    assert 'value="It is theirs"' in text_of(again)
    assert again.context["refer_form"]["chosen"].value() == ticks(three)
    assert keepers() == [None] * 3


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ([], "Tick at least one message."),
        (["nonsense"], "Tick the messages once more."),
        (["00000000-0000-4000-8000-000000000000:x"], "Tick the messages once more."),
        (["00000000-0000-4000-8000-000000000000:0"] * 101, "Take 100 at a time."),
    ],
)
@pytest.mark.parametrize("page", [LOOK, page_for("assign")])
def test_what_cannot_have_been_ticked_is_said(
    client: Client, liaison: User, chosen: list[str], message: str, page: str
) -> None:
    browser = signed_in(client, liaison)

    refused = browser.post(page, {"chosen": chosen, "to": liaison.pk})

    assert refused["Location"] == INBOX
    assert message in text_of(browser.get(INBOX))


@pytest.mark.parametrize("role", [*Role, None])
def test_who_may_do_it(client: Client, three: list[Case], role: Role | None) -> None:
    browser = signed_in(client, UserFactory(roles=[role] if role else []))

    answers = {
        browser.post(page, {"chosen": ticks(three)}).status_code
        for page in (LOOK, page_for("sort"))
    }

    assert answers == ({200, 302} if role in WRITERS else {403})


def test_stranger_is_asked_to_sign_in_and_get_is_refused(client: Client, liaison: User) -> None:
    assert "login" in client.post(LOOK)["Location"]
    assert "login" in client.post(page_for("assign"))["Location"]
    assert signed_in(client, liaison).get(LOOK).status_code == 405


def test_supervisor_finds_nothing_to_tick(
    client: Client, supervisor: User, liaison: User, three: list[Case]
) -> None:
    reading = text_of(signed_in(client, supervisor).get(INBOX))
    working = text_of(signed_in(Client(), liaison).get(INBOX))

    assert 'name="chosen"' not in reading
    assert working.count('name="chosen"') == 3


def test_look_costs_the_same_with_one_and_three(
    client: Client, liaison: User, three: list[Case], django_assert_num_queries: Any
) -> None:
    browser = signed_in(client, liaison)
    browser.post(LOOK, {"chosen": ticks(three)})

    for some in (three[:1], three):
        with django_assert_num_queries(9):
            browser.post(LOOK, {"chosen": ticks(some)})
