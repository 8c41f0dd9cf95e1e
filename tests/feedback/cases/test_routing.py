"""Who gets what: rules, scopes, and everything that a scope closes."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from engagement.dashboards import queries as dashboards
from feedback.cases import queries, services
from feedback.cases.enums import CaseState, EntryKind, InboxView
from feedback.cases.errors import AlreadyThere, NotOfTheTeam, StillNeeded
from feedback.cases.models import Case, Category, Entry, Route, Team
from tests.factories.accounts import UserFactory
from tests.factories.cases import BY, CODE, RECEIVED, category, found, team, told
from tests.factories.places import PlaceFactory
from tests.feedback.cases.test_inbox import OTHER, THIRD, act, address, as_staff, text_of
from tests.sign_in import signed_in
from trustapp.accounts.enums import Role
from trustapp.accounts.models import RoleGrant, User
from trustapp.accounts.services import revoke_role
from trustapp.audit.models import AuditLine
from trustapp.core.http.submission import new_key
from trustapp.core.pure.actor import RESIDENT
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db: None) -> User:
    """Lee, who answers residents, too."""
    return UserFactory(name="Lee Chen", roles=[Role.COMMUNITY_LIAISON])


@pytest.fixture
def admin(db: None) -> User:
    """Sam, who decides who gets what."""
    return UserFactory(name="Sam Ode", roles=[Role.ADMINISTRATOR])


def rule(to: Team, **parts: Any) -> Route:
    return services.set_route(
        **({"category": None, "place": None, "person": None} | parts), team=to, by=BY, now=RECEIVED
    )


def refer(case: Case, to: Team, by: User, **parts: Any) -> Case:
    given = {"person": None, "reason": "Theirs", "seen_revision": found().revision} | parts
    return services.refer_case(case=case, team=to, by=as_staff(by), now=timezone.now(), **given)


# --- rules --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("about", "here", "expected"),
    [
        (True, True, "both"), (True, False, "category"), (False, True, "place"),
        (False, False, "any"),
    ],
)  # fmt: skip
def test_narrowest_rule_counts(about: bool, here: bool, expected: str) -> None:
    traffic, lake = category(), PlaceFactory(population=False)
    for name, parts in {
        "any": {}, "place": {"place": lake}, "category": {"category": traffic},
        "both": {"category": traffic, "place": lake},
    }.items():  # fmt: skip
        rule(team(name=name), **parts)
    case = told(
        category=traffic if about else category("Noise"),
        place=lake if here else PlaceFactory(population=False),
    )

    assert case.team is not None
    assert case.team.name == expected


def test_without_a_rule_nobody_in_particular_gets_it() -> None:
    rule(team(), category=category())

    assert told(category=category("Noise")).team is None


def test_rule_brings_it_to_one_person_at_once(liaison: User) -> None:
    rule(team(liaison), person=liaison)

    case = told()

    assert (case.assigned_to, case.state) == (liaison, CaseState.ASSIGNED)
    assert [entry.kind for entry in case.entries.order_by("id")] == ["received", "assigned"]


def test_rule_of_somebody_who_answers_no_more_brings_it_to_the_team(liaison: User) -> None:
    rule(team(liaison), person=liaison)
    RoleGrant.objects.update(revoked_at=RECEIVED)

    case = told()

    assert (case.assigned_to, case.team) == (None, Team.objects.get())


def test_rule_is_replaced_not_doubled(liaison: User) -> None:
    first, second = team(liaison), team(liaison, name="Second")

    rule(first)
    rule(second)

    assert Route.objects.get().team == second


def test_database_keeps_one_rule_for_anything_from_anywhere() -> None:
    rule(team())

    with pytest.raises(IntegrityError), transaction.atomic():
        Route.objects.create(team=Team.objects.get())


def test_rule_names_only_people_of_its_team(liaison: User, supervisor: User) -> None:
    to = team(supervisor)

    for person in (liaison, supervisor):
        with pytest.raises(NotOfTheTeam):
            rule(to, person=person)


def test_rule_for_a_closed_team_is_refused() -> None:
    to = team()
    services.retire_team(team=to, by=BY, now=RECEIVED)

    with pytest.raises(NotOfTheTeam):
        rule(to)


def test_rules_forget_whoever_leaves_the_team(liaison: User, colleague: User) -> None:
    to = team(liaison, colleague)
    rule(to, person=liaison)

    services.change_team(team=to, names=to.names, members=[colleague], by=BY, now=RECEIVED)

    assert Route.objects.get().person is None


def test_team_that_is_needed_stays() -> None:
    to = team()
    route = rule(to)
    told()

    with pytest.raises(StillNeeded):
        services.retire_team(team=to, by=BY, now=RECEIVED)
    services.end_route(route=route, by=BY, now=RECEIVED)
    services.end_route(route=route, by=BY, now=RECEIVED)
    with pytest.raises(StillNeeded):
        services.retire_team(team=to, by=BY, now=RECEIVED)
    Case.objects.all().delete()
    for _ in range(2):
        services.retire_team(team=to, by=BY, now=RECEIVED)

    assert list(queries.teams()) == []
    assert AuditLine.objects.filter(action="cases.end_route").count() == 1
    assert AuditLine.objects.filter(action="cases.retire_team").count() == 1


def test_retired_category_takes_its_rules_along_and_stays_on_its_cases() -> None:
    traffic = category()
    rule(team(), category=traffic)
    told(category=traffic)

    for _ in range(2):
        services.retire_category(category=traffic, by=BY, now=RECEIVED)

    assert list(queries.categories()) == []
    assert not Route.objects.exists()
    assert found().category == traffic
    assert AuditLine.objects.filter(action="cases.retire_category").count() == 1


def test_names_are_read_in_the_reader_s_language() -> None:
    traffic = category("Traffic", es="Tránsito")

    with override("es"):
        spanish = traffic.name
    with override("ar"):
        arabic = traffic.name

    assert (spanish, arabic, str(traffic)) == ("Tránsito", "Traffic", "Traffic")


# --- scope --------------------------------------------------------------------------------------
def seen_by(user: User) -> set[Case]:
    return set(queries.cases_for(user.pk))


def test_scope_is_one_s_team_one_s_own_and_what_nobody_has(
    liaison: User, colleague: User, supervisor: User
) -> None:
    outsider = UserFactory(roles=[Role.SUPERVISOR])
    ours = team(liaison, supervisor)
    theirs = team(colleague, name="Theirs")
    free, routed = told(), told(OTHER)
    given = told(THIRD)
    Case.objects.filter(pk=routed.pk).update(team=ours)
    Case.objects.filter(pk=given.pk).update(team=theirs, assigned_to=liaison)

    assert seen_by(liaison) == {free, routed, given}
    assert seen_by(supervisor) == {free, routed}
    assert seen_by(colleague) == {free, given}
    assert seen_by(outsider) == {free}


def test_what_a_deserted_team_has_is_for_everyone(liaison: User, colleague: User) -> None:
    rule(team(colleague))
    case = told()
    assert seen_by(liaison) == set()

    revoke_role(user=colleague, role=Role.COMMUNITY_LIAISON, by=BY, now=RECEIVED)

    assert seen_by(liaison) == {case}


def test_outside_the_scope_nothing_is_there(client: Client, liaison: User, colleague: User) -> None:
    rule(team(colleague))
    case = told(now=timezone.now())
    browser = signed_in(client, liaison)
    unknown = address(case).replace(str(case.public_id), "00000000-0000-4000-8000-000000000000")

    missing = browser.get(unknown)
    answers = {
        verb: browser.post(address(case, verb), {"revision": 0, "words": "x"}).status_code
        for verb in ("answer", "note", "assign", "close", "explain", "publish", "refer", "sort")
    }
    nowhere = {"public_id": case.public_id, "file_id": case.public_id}
    answers["file"] = browser.get(reverse("cases:file", kwargs=nowhere)).status_code

    hidden = browser.get(address(case))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    zero = b"00000000-0000-4000-8000-000000000000"
    assert hidden.content.replace(str(case.public_id).encode(), zero) == missing.content
    assert set(answers.values()) == {404}
    assert not AuditLine.objects.filter(action="cases.look_at_case").exists()
    assert "All answered." in text_of(browser.get(reverse("cases:inbox")))
    assert queries.inbox_count(user_id=liaison.pk) == 0
    assert queries.inbox_count(user_id=colleague.pk) == 1


@pytest.mark.parametrize("view", InboxView)
def test_every_part_of_the_inbox_keeps_to_the_scope(
    liaison: User, colleague: User, view: InboxView
) -> None:
    rule(team(colleague))
    told()
    Case.objects.update(state=CaseState.CLOSED, outcome="done", outcome_reason="Done")
    told(OTHER)

    seen = queries.inbox(queries.Wanted(view=view), user_id=liaison.pk, now=timezone.now())

    assert list(seen) == []


def test_today_names_no_promise_outside_the_scope(liaison: User, colleague: User) -> None:
    rule(team(colleague))
    told()
    Promise.objects.filter(kind_id="outcome").update(subject="wave:not-a-case")

    mine = dashboards.todays_work(user=liaison, now=timezone.now())["due"]
    theirs = dashboards.todays_work(user=colleague, now=timezone.now())["due"]

    assert [line.detail for line in mine] == ["The outcome, with reasons"]
    assert len(theirs) == 2


def test_scope_costs_no_statement_more(
    client: Client, liaison: User, django_assert_num_queries: Any
) -> None:
    rule(team(liaison))
    browser = signed_in(client, liaison)
    told(now=timezone.now())
    browser.get(reverse("cases:inbox"))

    for code in (OTHER, THIRD):
        with django_assert_num_queries(10):
            browser.get(reverse("cases:inbox"))
        told(code, now=timezone.now())


# --- passing on ---------------------------------------------------------------------------------
def test_passing_on_keeps_every_date_and_says_to_whom(
    client: Client, liaison: User, colleague: User
) -> None:
    ours, theirs = team(liaison), team(colleague, name="Street team", es="Equipo de calles")
    rule(ours)
    told(now=timezone.now())
    before = list(Promise.objects.values_list("due_at", flat=True))
    browser = signed_in(client, liaison)

    done = act(browser, "refer", team=theirs.public_id, person="", reason="It is about lights")

    case = found()
    assert done["Location"] == reverse("cases:inbox")
    assert (case.team, case.assigned_to, case.state) == (theirs, None, CaseState.NEW)
    assert list(Promise.objects.values_list("due_at", flat=True)) == before
    entry = Entry.objects.get(kind=EntryKind.REFERRED)
    assert (entry.words, entry.author, entry.team) == ("It is about lights", liaison, theirs)
    staff = text_of(signed_in(Client(), colleague).get(address(case)))
    assert "Passed on to Street team, by Dana Okafor" in staff
    assert "It is about lights" in staff
    assert AuditLine.objects.filter(action="cases.refer_case").count() == 1


def test_resident_reads_to_whom_and_not_why(resident: Client, press: Any, liaison: User) -> None:
    to = team(liaison, name="Street team")
    told(now=timezone.now())
    refer(found(), to, liaison, reason="A secret between us")

    page = resident.get(reverse("cases:track"))
    press(resident, page, reverse("cases:track"), code=CODE)
    text = text_of(resident.get(reverse("cases:open")))

    assert "Passed on to: Street team" in text
    assert "A secret between us" not in text


def test_passing_on_to_a_person(liaison: User, colleague: User) -> None:
    theirs = team(colleague)
    told()

    case = refer(found(), theirs, liaison, person=colleague)

    assert (case.assigned_to, case.state) == (colleague, CaseState.ASSIGNED)
    kinds = list(Entry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["received", "referred", "assigned"]


def test_passing_on_is_refused_in_plain_words(liaison: User, colleague: User) -> None:
    ours = team(liaison)
    told()
    with pytest.raises(NotOfTheTeam):
        refer(found(), ours, liaison, person=colleague)

    refer(found(), ours, liaison)

    with pytest.raises(AlreadyThere):
        refer(found(), ours, liaison)
    retired = team(name="Old")
    services.retire_team(team=retired, by=BY, now=RECEIVED)
    with pytest.raises(NotOfTheTeam):
        refer(found(), retired, liaison)
    assert Entry.objects.filter(kind=EntryKind.REFERRED).count() == 1


def test_answered_case_stays_answered_when_it_is_passed_on(liaison: User) -> None:
    told()
    services.answer_case(
        by=as_staff(liaison), case=found(), words="Hi", seen_revision=0, now=timezone.now()
    )

    assert refer(found(), team(liaison), liaison).state == CaseState.ANSWERED


def test_colleague_of_another_team_is_not_offered(
    client: Client, liaison: User, colleague: User
) -> None:
    rule(team(liaison))
    told(now=timezone.now())

    refused = act(signed_in(client, liaison), "assign", to=colleague.pk)

    assert refused.status_code == 200
    with pytest.raises(NotOfTheTeam):
        services.assign_case(
            by=as_staff(liaison), case=found(), to=colleague, seen_revision=0, now=timezone.now()
        )


def test_sorting_leaves_a_line_and_brings_it_where_the_rules_say(
    client: Client, liaison: User, colleague: User
) -> None:
    traffic = category()
    rule(team(colleague), category=traffic, person=colleague)
    told(now=timezone.now())

    act(signed_in(client, liaison), "sort", category=traffic.public_id)

    case = found()
    assert (case.category, case.assigned_to) == (traffic, colleague)
    kinds = list(Entry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["received", "category", "referred", "assigned"]


def test_sorting_does_not_take_it_away_from_whoever_has_it(
    client: Client, liaison: User, colleague: User
) -> None:
    traffic = category()
    rule(team(colleague), category=traffic)
    told(now=timezone.now())
    browser = signed_in(client, liaison)
    act(browser, "assign", to=liaison.pk)

    act(browser, "sort", category=traffic.public_id)
    again = act(browser, "sort", category=traffic.public_id)

    assert (found().assigned_to, found().team) == (liaison, None)
    assert again.status_code == 409
    assert Entry.objects.filter(kind=EntryKind.CATEGORY).count() == 1


def test_review_of_a_case_whose_team_is_gone_goes_by_the_rules(liaison: User) -> None:
    gone = team(name="Old")
    told()
    refer(found(), gone, liaison)
    Case.objects.update(state=CaseState.CLOSED, outcome="done", outcome_reason="Done")
    services.retire_team(team=gone, by=BY, now=RECEIVED)
    rule(team(liaison, name="New"))

    services.ask_for_review(by=RESIDENT, case=found(), words="Look", now=timezone.now())

    case = found()
    assert case.team is not None
    assert (case.team.name, case.state) == ("New", CaseState.NEW)


# --- residents ----------------------------------------------------------------------------------
def words_page(resident: Client, press: Any) -> Any:
    first = resident.get(reverse("cases:feedback"))
    return press(resident, first, reverse("cases:feedback"), listened="yes")


def test_resident_may_say_what_it_is_about_without_a_further_screen(
    resident: Client, press: Any
) -> None:
    traffic = category("Traffic")

    page = words_page(resident, press)
    done = press(
        resident, page, reverse("cases:feedback_words"), category=str(traffic.public_id), words="x"
    )

    assert "What is it about?" in text_of(page)
    assert done["Location"] == reverse("cases:sent")
    assert Case.objects.get().category == traffic


def test_resident_may_be_unsure(resident: Client, press: Any) -> None:
    category("Traffic")

    press(resident, words_page(resident, press), reverse("cases:feedback_words"), words="x")

    assert Case.objects.get().category is None


def test_nobody_is_asked_without_categories(resident: Client, press: Any) -> None:
    assert "What is it about?" not in text_of(words_page(resident, press))


# --- the administrator's pages ------------------------------------------------------------------
def test_administrator_builds_the_rules_by_hand(client: Client, admin: User, liaison: User) -> None:
    browser = signed_in(client, admin)
    lake = PlaceFactory(population=False)

    named = {"submission_key": new_key(), "name_en": "Noise", "name_es": "Ruido"}
    for _ in range(2):
        browser.post(reverse("cases:new_category"), named)
    browser.post(
        reverse("cases:new_team"),
        {"submission_key": new_key(), "name_en": "Quiet", "members": [liaison.pk]},
    )
    noise, quiet = Category.objects.get(), Team.objects.get()
    browser.post(
        reverse("cases:set_route"),
        {
            "submission_key": new_key(), "category": noise.public_id, "place": lake.slug,
            "team": quiet.public_id, "person": liaison.pk,
        },
    )  # fmt: skip

    route = Route.objects.get()
    assert noise.names == {"en": "Noise", "es": "Ruido"}
    assert list(quiet.members.all()) == [liaison]
    assert (route.category, route.place, route.team, route.person) == (noise, lake, quiet, liaison)
    text = text_of(browser.get(reverse("cases:routing")))
    assert all(words in text for words in ("Noise", "Quiet", lake.name, "Dana Okafor"))
    browser.post(reverse("cases:end_route", args=[route.pk]))
    assert not Route.objects.exists()
    assert browser.post(reverse("cases:end_route", args=[route.pk])).status_code == 302


def test_administrator_renames_and_retires(client: Client, admin: User, liaison: User) -> None:
    browser = signed_in(client, admin)
    noise, quiet = category("Noise"), team(liaison, name="Quiet")
    of_noise = reverse("cases:category", args=[noise.public_id])
    of_quiet = reverse("cases:team", args=[quiet.public_id])

    browser.post(of_noise, {"submission_key": new_key(), "name_en": "Loud"})
    browser.post(
        of_quiet, {"submission_key": new_key(), "name_en": "Calm", "members": [liaison.pk]}
    )

    assert str(Category.objects.get()) == "Loud"
    assert str(Team.objects.get()) == "Calm"
    assert "Loud" in text_of(browser.get(of_noise))
    retire = {"submission_key": new_key(), "name_en": "x", "retire": "1", "members": [liaison.pk]}
    browser.post(of_noise, retire)
    browser.post(of_quiet, retire)
    assert (browser.get(of_noise).status_code, browser.get(of_quiet).status_code) == (404, 404)


def test_team_that_is_needed_is_said_to_be(client: Client, admin: User, liaison: User) -> None:
    quiet = team(liaison)
    rule(quiet)

    refused = signed_in(client, admin).post(
        reverse("cases:team", args=[quiet.public_id]),
        {"submission_key": new_key(), "name_en": "x", "members": [liaison.pk], "retire": "1"},
    )

    assert "This team still gets messages." in text_of(refused)
    assert Team.objects.get().retired_at is None


def test_name_in_the_department_s_language_is_needed(client: Client, admin: User) -> None:
    refused = signed_in(client, admin).post(
        reverse("cases:new_category"), {"submission_key": new_key(), "name_es": "Ruido"}
    )

    assert "Give it a name." in text_of(refused)
    assert not Category.objects.exists()


def test_rules_page_costs_the_same_with_one_and_three(
    client: Client, admin: User, liaison: User, django_assert_num_queries: Any
) -> None:
    browser = signed_in(client, admin)
    rule(team(liaison), category=category())
    browser.get(reverse("cases:routing"))

    for name in ("Second", "Third"):
        with django_assert_num_queries(12):
            browser.get(reverse("cases:routing"))
        rule(team(liaison, name=name), category=category(name))


@pytest.mark.parametrize("role", [*Role, None])
def test_only_administrators_decide_who_gets_what(client: Client, role: Role | None) -> None:
    browser = signed_in(client, UserFactory(roles=[role] if role else []))
    noise, quiet = category(), team()
    pages = [
        reverse("cases:routing"), reverse("cases:new_category"), reverse("cases:new_team"),
        reverse("cases:category", args=[noise.public_id]),
        reverse("cases:team", args=[quiet.public_id]),
    ]  # fmt: skip
    doors = [reverse("cases:set_route"), *pages[1:]]

    reading = {browser.get(page).status_code for page in pages}
    writing = {browser.post(door).status_code for door in doors}

    assert reading == {200 if role == Role.ADMINISTRATOR else 403}
    assert writing == {200 if role == Role.ADMINISTRATOR else 403}


def test_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert "login" in client.get(reverse("cases:routing"))["Location"]
