"""Which part of the inbox is listed, what stands beside an open case, and what is still owed."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.cases import queries, services
from feedback.cases.enums import InboxView, Outcome, Resolved
from feedback.cases.models import Case
from tests.factories.accounts import UserFactory
from tests.factories.cases import CODE, category, found, team, told
from tests.factories.places import PlaceFactory
from tests.feedback.cases.test_inbox import OTHER, THIRD, act, address, as_staff, text_of
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.core.pure.actor import RESIDENT
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def listed(browser: Client, **asked: str) -> list[Case]:
    page = browser.get(reverse("cases:inbox"), asked)
    return [line.row.case for line in page.context["list"].lines]


@pytest.fixture
def three(liaison: User) -> dict[str, Case]:
    """Three messages that differ in everything the inbox can be narrowed by."""
    lake = PlaceFactory(slug="lake-view", population=False)
    late = told(now=NOW - timedelta(days=40), language="es", place=lake)
    soon = told(OTHER, now=NOW, category=category("Noise"))
    Promise.objects.filter(subject=soon.subject).update(due_at=NOW + timedelta(days=1))
    Case.objects.filter(pk=soon.pk).update(due_at=NOW + timedelta(days=1))
    later = told(THIRD, now=NOW + timedelta(minutes=1))
    Case.objects.filter(pk=later.pk).update(due_at=NOW + timedelta(days=9))
    services.assign_case(by=as_staff(liaison), case=later, to=liaison, seen_revision=0, now=NOW)
    return {"late": late, "soon": soon, "later": later}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["late", "soon", "later"]),
        ({"clock": "late"}, ["late"]),
        ({"clock": "soon"}, ["soon"]),
        ({"clock": "later"}, ["later"]),
        ({"language": "es"}, ["late"]),
        ({"place": "lake-view"}, ["late"]),
        ({"place": "lake-view", "language": "en"}, []),
        ({"language": "en", "show": "mine"}, ["later"]),
        ({"clock": "x", "language": "x", "place": "x", "category": "x", "who": "person-x"},
         ["late", "soon", "later"]),
    ],
)  # fmt: skip
def test_inbox_is_narrowed(
    client: Client, liaison: User, three: dict[str, Case], asked: dict[str, str], names: list[str]
) -> None:
    assert listed(signed_in(client, liaison), **asked) == [three[name] for name in names]


def test_inbox_is_narrowed_by_what_it_is_about_and_who_has_it(
    client: Client, liaison: User, three: dict[str, Case]
) -> None:
    ours, soon = team(liaison), three["soon"]
    Case.objects.filter(pk=soon.pk).update(team=ours)
    browser = signed_in(client, liaison)

    assert listed(browser, category=str(soon.category.public_id)) == [soon]
    assert listed(browser, who=f"team-{ours.public_id}") == [soon]
    assert listed(browser, who=f"person-{liaison.pk}") == [three["later"]]


def test_team_of_others_shows_nothing_of_theirs(client: Client, liaison: User) -> None:
    colleague = UserFactory(roles=[Role.COMMUNITY_LIAISON])
    theirs = team(colleague)
    told()
    Case.objects.update(team=theirs)

    assert listed(signed_in(client, liaison), who=f"team-{theirs.public_id}") == []


def test_nothing_fits_is_not_all_answered(client: Client, liaison: User) -> None:
    told()

    text = text_of(signed_in(client, liaison).get(reverse("cases:inbox"), {"language": "ar"}))

    assert "Nothing fits." in text
    assert "All answered." not in text
    assert "Choose something else above." in text


def test_what_was_chosen_travels_to_the_item_and_back(
    client: Client, liaison: User, three: dict[str, Case]
) -> None:
    browser = signed_in(client, liaison)
    asked = "?language=en&show=unassigned"

    item = text_of(browser.get(address(three["soon"]) + asked))
    done = browser.post(
        address(three["soon"], "answer") + asked, {"revision": 0, "words": "We looked."}
    )

    assert 'href="/staff/inbox/?show=unassigned&amp;language=en"' in item
    assert done["Location"] == address(three["soon"]) + "?show=unassigned&language=en"


def test_item_shows_its_neighbours_in_their_order(
    client: Client, liaison: User, three: dict[str, Case]
) -> None:
    pane = signed_in(client, liaison).get(address(three["soon"])).context["pane"]

    assert [line.row.case for line in pane.lines] == list(three.values())
    assert pane.previous_url == address(three["late"])
    assert pane.next_url == address(three["later"])


def test_item_that_left_its_part_still_leads_on(
    client: Client, liaison: User, three: dict[str, Case]
) -> None:
    pane = signed_in(client, liaison).get(address(three["later"]) + "?show=unassigned")

    assert [line.row.case for line in pane.context["pane"].lines] == list(three.values())
    assert pane.context["pane"].next_url == ""


def test_closed_ones_lead_from_the_newest_to_the_oldest(client: Client, liaison: User) -> None:
    for minute, code in enumerate((CODE, OTHER, THIRD)):
        services.close_case(
            by=as_staff(liaison), case=told(code, now=NOW), outcome=Outcome.DONE, reason="Done",
            seen_revision=0, now=NOW + timedelta(minutes=minute),
        )  # fmt: skip
    browser = signed_in(client, liaison)

    pane = browser.get(address(found(OTHER)) + "?show=closed").context["pane"]
    open_one = browser.get(address(told("RTVW-XRTV-WXRT")) + "?show=closed").context["pane"]

    assert pane.previous_url == address(found(THIRD)) + "?show=closed"
    assert pane.next_url == address(found()) + "?show=closed"
    assert [line.row.case for line in open_one.lines] == [found("RTVW-XRTV-WXRT")]


def test_keys_lead_to_what_stands_on_the_page(
    client: Client, liaison: User, three: dict[str, Case]
) -> None:
    text = text_of(signed_in(client, liaison).get(address(three["soon"])))

    assert {key for key in "jkrae?" if f'aria-keyshortcuts="{key}"' in text} == set("jkrae?")


# --- the earliest date --------------------------------------------------------------------------
def earliest() -> Any:
    return (
        Promise.objects.filter(
            subject=found().subject, kept_at__isnull=True, withdrawn_at__isnull=True
        )
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )


def test_earliest_date_follows_every_step(client: Client, liaison: User) -> None:
    def seen() -> bool:
        return found().due_at == earliest()

    told(now=NOW)
    browser = signed_in(client, liaison)
    steps = [seen()]
    for verb, typed in (
        ("answer", {"words": "We looked."}),
        ("close", {"outcome": "done", "reason": "A sign stands there."}),
    ):
        assert act(browser, verb, **typed).status_code == 302
        steps.append(seen())
    closed = found().due_at
    services.say_if_resolved(by=RESIDENT, case=found(), answer=Resolved.NO, words="", now=NOW)
    steps.append(seen())
    services.answer_case(
        by=as_staff(liaison), case=found(), words="Hi", seen_revision=found().revision, now=NOW
    )
    steps.append(seen())
    services.add_message(by=RESIDENT, case=found(), words="And?", now=NOW)
    steps.append(seen())

    assert steps == [True] * 6
    assert closed is None
    assert found().due_at is not None


# --- how many -----------------------------------------------------------------------------------
def test_more_than_anybody_counts_is_not_counted(
    client: Client, liaison: User, monkeypatch: Any
) -> None:
    for code in (CODE, OTHER, THIRD):
        told(code)

    assert queries.inbox_count(user_id=liaison.pk) == 3
    monkeypatch.setattr(import_module("feedback.cases.queries.inbox"), "MOST_COUNTED", 1)
    assert queries.inbox_count(user_id=liaison.pk) == 2


def test_today_says_999_and_more(client: Client, liaison: User, monkeypatch: Any) -> None:
    monkeypatch.setattr("feedback.cases.queries.inbox_count", lambda user_id: 1000)

    text = text_of(signed_in(client, liaison).get(reverse("dashboards:today")))

    assert "999+ messages are yours or nobody's yet." in text


@pytest.mark.parametrize("view", InboxView)
def test_pages_meet_nothing_twice(liaison: User, view: InboxView) -> None:
    """Same moment for all: the number decides, forwards and backwards."""
    for code in (CODE, OTHER, THIRD):
        case = told(code, now=NOW)
        if view == InboxView.MINE:
            Case.objects.filter(pk=case.pk).update(assigned_to=liaison)
        if view == InboxView.CLOSED:
            services.close_case(
                by=as_staff(liaison), case=case, outcome=Outcome.DONE, reason="Done",
                seen_revision=0, now=NOW,
            )  # fmt: skip

    cases = queries.inbox(queries.Wanted(view=view), user_id=liaison.pk, now=NOW)
    first, second, third = cases

    assert list(queries.beyond(cases, second, view=view)) == [third]
    assert list(queries.beyond(cases, second, view=view, backwards=True)) == [first]
    assert list(queries.beyond(cases, third, view=view, backwards=True)) == [second, first]
