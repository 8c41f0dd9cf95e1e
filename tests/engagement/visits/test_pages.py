"""Plans, the street list and the log, as supervisors and officers meet them."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.visits import services
from engagement.visits.enums import VisitOutcome
from engagement.visits.models import Plan, Stop, Visit
from engagement.visits.services import FollowUp
from feedback.cases.queries import case_by_code
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.visits import ClosureFactory, PlanFactory, VisitFactory, acting, event, officer
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Officer
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana() -> Officer:
    return officer(name="Dana Okafor")


@pytest.fixture
def phone(sign_in: Any, dana: Officer) -> Client:
    return sign_in(dana.user)


@pytest.fixture
def supervisor(sign_in: Any) -> Client:
    return sign_in(UserFactory(name="Sam Lee", roles=[Role.SUPERVISOR]), Client())


@pytest.fixture
def plan(dana: Officer) -> Plan:
    return PlanFactory(officers=[dana], planned_on=timezone.localdate())


@pytest.fixture
def stop(plan: Plan) -> Stop:
    return plan.stops.get(position=1)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def address(plan: Plan, stop: Stop | None = None, more: str = "") -> str:
    whole = f"/staff/visits/{plan.public_id}/"
    return whole + (f"{stop.public_id}/{more}" if stop else "")


def logged(stop: Stop, dana: Officer, follow_up: FollowUp | None = None) -> Visit:
    told = event(VisitOutcome.TALKED, follow_up=follow_up)
    by = acting(dana.user)
    return services.log_visit(stop=stop, event=told, by=by, now=timezone.now()).visit


def test_supervisor_plans_a_street_once(supervisor: Client, dana: Officer) -> None:
    place, partner = PlaceFactory(population=False), officer(name="Lee Park")
    page = supervisor.get("/staff/visits/new/")
    sent = {
        "place": place.slug, "street": "Elm Street", "planned_on": timezone.localdate().isoformat(),
        "doors": "100-106 even\n112B", "do_not_visit": "104", "languages": "100 Spanish",
        "officer": dana.pk, "partner": partner.pk,
        "submission_key": page.context["form"]["submission_key"].value(),
    }  # fmt: skip

    first, second = (supervisor.post("/staff/visits/new/", sent) for _ in range(2))

    plan = Plan.objects.get()
    assert first["Location"] == second["Location"] == address(plan)
    assert set(plan.officers.all()) == {dana, partner}
    stops = plan.stops.marked(timezone.now()).order_by("position")
    assert [(stop.door, stop.language, stop.do_not_visit) for stop in stops] == [
        ("100", "es", False), ("102", "", False), ("104", "", True), ("106", "", False),
        ("112B", "", False),
    ]  # fmt: skip
    shown = text(supervisor.get(address(plan)))
    assert "Planned. The officers see it on their list now." in shown
    assert "Speaks Spanish" in shown
    assert "Not to be visited" in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"doors": "Smith house"}, "“Smith house” is not a door."),
        ({"doors": "1-900"}, "“1-900” makes more than 200 doors."),
        ({"doors": "10, 10"}, "Door 10 is listed twice."),
        ({"do_not_visit": "999"}, "Door 999 is not among the doors above."),
        ({"languages": "100 Klingon"}, "such as 112 Spanish: “100 Klingon”"),
        ({"partner": "same"}, "Choose somebody else as the partner."),
        ({"planned_on": "2020-01-01"}, "Choose today or a later day."),
        ({"do_not_visit": "100, 102"}, "No door on this list may be visited."),
    ],
)
def test_plan_that_cannot_be_read_keeps_what_was_written(
    supervisor: Client, dana: Officer, changes: dict[str, Any], words: str
) -> None:
    sent = {
        "place": PlaceFactory(population=False).slug, "street": "Elm Street",
        "planned_on": timezone.localdate().isoformat(), "doors": "100-102 even",
        "officer": dana.pk, **changes,
    }  # fmt: skip
    if changes.get("partner"):
        sent["partner"] = dana.pk

    response = supervisor.post("/staff/visits/new/", sent)

    assert words in text(response)
    assert response.context["form"]["street"].value() == "Elm Street"
    assert response.context["form"]["doors"].value() == sent["doors"]
    assert Plan.objects.count() == 0


def test_bad_doors_are_reported_once(supervisor: Client, dana: Officer) -> None:
    response = supervisor.post(
        "/staff/visits/new/", {"doors": "x", "do_not_visit": "100", "languages": "100 Spanish"}
    )

    assert set(response.context["form"].errors) == {
        "place", "street", "planned_on", "doors", "officer",
    }  # fmt: skip


def test_officer_sees_plans_shared_with_them(phone: Client, plan: Plan) -> None:
    PlanFactory(street="Oak Avenue")

    page = text(phone.get("/staff/visits/"))

    assert "Elm Street" in page
    assert "0 of 3 doors" in page
    assert "Oak Avenue" not in page
    assert "Plan a street" not in page


def test_supervisor_sees_every_plan(supervisor: Client, plan: Plan) -> None:
    PlanFactory(street="Oak Avenue", planned_on=timezone.localdate() + timedelta(days=3))
    PlanFactory(street="Ash Road", planned_on=timezone.localdate() - timedelta(days=3))
    finished = PlanFactory(street="Birch Road", doors=1)
    VisitFactory(stop=finished.stops.get())
    VisitFactory(stop=finished.stops.get())

    page = text(supervisor.get("/staff/visits/"))

    assert re.findall(r"(Oak Avenue|Elm Street|Ash Road)</a>", page) == [
        "Oak Avenue", "Elm Street", "Ash Road",
    ]  # fmt: skip
    assert "1 of 1 doors" in page
    assert '<a class="btn" href="/staff/visits/new/">' in page


def test_empty_lists_say_what_comes_next(phone: Client, supervisor: Client) -> None:
    assert "Your supervisor shares plans with you here." in text(phone.get("/staff/visits/"))
    assert "No visits planned yet." in text(supervisor.get("/staff/visits/"))


def test_street_list_shows_the_next_door_first(phone: Client, plan: Plan, dana: Officer) -> None:
    first, second, third = plan.stops.order_by("position")
    ClosureFactory(address=second.address)
    earlier = PlanFactory(place=plan.place, street="ELM street", doors=3)
    VisitFactory(stop=earlier.stops.get(address__door=third.door), outcome=VisitOutcome.CARD_LEFT)
    logged(first, dana)

    page = text(phone.get(address(plan)))

    assert "Next: 104" in page
    assert "1 of 2 doors done." in page
    assert "Last time, March 12, 2026: Card left" in page
    assert address(plan, second) not in page
    assert "What to say, leave and never do" in page


def test_finished_and_old_plans_say_so(phone: Client, dana: Officer) -> None:
    plan = PlanFactory(
        officers=[dana], planned_on=timezone.localdate() - timedelta(days=8), doors=1
    )
    VisitFactory(stop=plan.stops.get())

    page = text(phone.get(address(plan)))

    assert "Every door on this plan is done." in page
    assert "This plan is more than 7 days old." in page


def test_supervisor_reads_a_plan_and_logs_nothing(supervisor: Client, plan: Plan) -> None:
    page = text(supervisor.get(address(plan)))

    assert "Elm Street" in page
    assert "Next:" not in page
    assert supervisor.get(address(plan, plan.stops.first())).status_code == 403


def test_no_answer_takes_two_taps_and_no_typing(phone: Client, plan: Plan, stop: Stop) -> None:
    listed = text(phone.get(address(plan)))
    first_tap = re.search(r'class="next-door"><a class="go" href="([^"]+)"', listed)
    assert first_tap
    page = phone.get(first_tap[1])
    quick = text(page).split('<form class="log" ')[1].split("</form>")[0]
    assert re.findall(r'<button class="btn quiet" name="outcome" value="(\w+)"', quick) == [
        "no_answer", "not_now", "card_left",
    ]  # fmt: skip
    event_id = re.search(r'name="event_id" value="([^"]+)"', quick)
    assert event_id

    second_tap = phone.post(
        first_tap[1], {"event_id": event_id[1], "outcome": "no_answer"}, follow=True
    )

    assert second_tap.redirect_chain == [(address(plan), 302)]
    assert "Saved: 100 Elm Street, No answer." in text(second_tap)
    assert "Next: 102" in text(second_tap)
    assert Visit.objects.get().stop == stop


def test_form_has_no_place_for_people_or_positions(phone: Client, plan: Plan, stop: Stop) -> None:
    page = phone.get(address(plan, stop))

    fields = set(re.findall(r'name="([\w]+)"', text(page).split("<main")[1]))
    assert fields == {
        "csrfmiddlewaretoken", "event_id", "outcome", "topics", "wants_follow_up", "words",
        "has_consent",
    }  # fmt: skip
    assert "geolocation=()" in page["Permissions-Policy"]


def test_double_tap_is_one_visit_and_a_changed_mind_is_told(
    phone: Client, plan: Plan, stop: Stop
) -> None:
    sent = {"event_id": str(uuid.uuid4()), "outcome": "not_now"}

    answers = [phone.post(address(plan, stop), sent).status_code for _ in range(2)]
    other = phone.post(address(plan, stop), {**sent, "outcome": "card_left"})

    assert answers == [302, 302]
    assert other.status_code == 409
    assert "This visit was saved before with something else." in text(other)
    assert Visit.objects.get().outcome == VisitOutcome.NOT_NOW


def test_follow_up_gives_the_code_and_again_on_reload(
    phone: Client, plan: Plan, stop: Stop
) -> None:
    sent = {
        "event_id": str(uuid.uuid4()), "outcome": "talked", "topics": ["lights"],
        "wants_follow_up": "on", "words": "Fix the light.", "has_consent": "on",
    }  # fmt: skip

    first, second = (phone.post(address(plan, stop), sent) for _ in range(2))

    code = first.context["code"]
    assert code == second.context["code"]
    case = case_by_code(code)
    assert case is not None
    assert (case.words or "").startswith("Fix the light.")
    assert "no-store" in first["Cache-Control"]
    assert "We promised to come back by" in text(phone.get(address(plan)))


def test_follow_up_without_a_yes_keeps_what_was_written(
    phone: Client, plan: Plan, stop: Stop
) -> None:
    response = phone.post(
        address(plan, stop),
        {"event_id": str(uuid.uuid4()), "outcome": "talked", "words": "Fix the light."},
    )

    assert '<a href="#id_has_consent">' in text(response)
    assert "Tick that they agreed" in text(response)
    assert "Fix the light.</textarea>" in text(response)
    assert '<details class="asked" open>' in text(response)
    assert Visit.objects.count() == 0


def test_post_without_an_outcome_says_what_to_do(phone: Client, plan: Plan, stop: Stop) -> None:
    page = text(phone.post(address(plan, stop), {"event_id": "x"}))

    assert "Tap what happened." in page


def test_door_that_asked_us_not_to_come_has_no_form(phone: Client, plan: Plan, stop: Stop) -> None:
    ClosureFactory(address=stop.address)

    page = text(phone.get(address(plan, stop)))
    refused = phone.post(
        address(plan, stop), {"event_id": str(uuid.uuid4()), "outcome": "no_answer"}
    )

    assert "This door is not to be visited." in page
    assert "event_id" not in page
    assert refused.status_code == 409
    assert Visit.objects.count() == 0


def test_correction_shows_on_the_list(phone: Client, plan: Plan, stop: Stop, dana: Officer) -> None:
    wrong = logged(stop, dana)
    where = address(plan, stop, f"{wrong.event_id}/")
    opened = phone.get(where)
    assert opened.context["form"]["outcome"].value() == "talked"
    sent = {"event_id": opened.context["form"]["event_id"].value(), "outcome": "card_left"}

    done = phone.post(where, sent, follow=True)

    assert "Corrected" in text(done)
    assert "Card left" in text(done)
    assert Visit.objects.count() == 2
    late = phone.post(where, {"event_id": str(uuid.uuid4()), "outcome": "not_now"})
    assert late.status_code == 409
    assert "Something newer was logged at this door." in text(late)


@pytest.mark.parametrize("who", ["phone", "supervisor"])
def test_follow_up_is_kept_once(
    request: pytest.FixtureRequest, plan: Plan, stop: Stop, dana: Officer, who: str
) -> None:
    person = request.getfixturevalue(who)
    logged(stop, dana, FollowUp("Fix it.", has_consent=True))
    assert "We came back" in text(person.get(address(plan)))

    first = person.post(address(plan, stop, "kept/"), follow=True)
    second = person.post(address(plan, stop, "kept/"), follow=True)

    assert "Noted: we came back to 100 Elm Street as promised." in text(first)
    assert "No follow-up is open at this door." in text(second)
    assert Promise.objects.get(kind="visit_follow_up").kept_at is not None


def test_others_plans_look_like_nothing(sign_in: Any, plan: Plan, stop: Stop) -> None:
    stranger = sign_in(officer(name="Not On Plan").user)
    missing = f"/staff/visits/{uuid.uuid4()}/"
    visit = VisitFactory(stop=stop)

    pages = [
        stranger.get(address(plan)),
        stranger.get(address(plan, stop)),
        stranger.post(address(plan, stop), {"outcome": "no_answer"}),
        stranger.get(address(plan, stop, f"{visit.event_id}/")),
        stranger.post(address(plan, stop, "kept/")),
        stranger.get(missing),
    ]

    assert [page.status_code for page in pages] == [404] * 6
    bodies = {re.sub(r"[0-9a-f-]{36}", "", page.content.decode()) for page in pages[:1] + pages[5:]}
    assert len(bodies) == 1


def test_stops_and_visits_of_other_plans_are_not_found(
    phone: Client, plan: Plan, stop: Stop, dana: Officer
) -> None:
    other = PlanFactory(officers=[dana])
    visit = VisitFactory(stop=other.stops.first())

    for where in (
        address(plan, other.stops.first()),
        address(plan, stop, f"{visit.event_id}/"),
        address(plan, stop, f"{uuid.uuid4()}/"),
    ):
        assert phone.get(where).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_database_as_often_for_many(
    phone: Client, dana: Officer, count: int, django_assert_num_queries: Any
) -> None:
    made = [PlanFactory(officers=[dana], doors=count) for _ in range(count)]
    for stop in made[0].stops.all():
        logged(stop, dana, FollowUp("Fix it.", has_consent=True))
    phone.get("/staff/visits/")

    with django_assert_num_queries(7):
        phone.get("/staff/visits/")
    with django_assert_num_queries(14):
        phone.get(address(made[0]))


def doors(plan: Plan, stop: Stop) -> list[tuple[str, str, str]]:
    event_id = uuid.uuid4()
    return [
        ("get", "/staff/visits/", "visits.read_plan"),
        ("get", "/staff/visits/new/", "visits.plan_visits"),
        ("post", "/staff/visits/new/", "visits.plan_visits"),
        ("get", address(plan), "visits.read_plan"),
        ("get", address(plan, stop), "visits.log_visit"),
        ("post", address(plan, stop), "visits.log_visit"),
        ("get", address(plan, stop, f"{event_id}/"), "visits.log_visit"),
        ("post", address(plan, stop, f"{event_id}/"), "visits.log_visit"),
        ("post", address(plan, stop, "kept/"), "visits.keep_follow_up"),
    ]


def test_stranger_is_sent_to_sign_in(client: Client, plan: Plan, stop: Stop) -> None:
    for method, where, _ in doors(plan, stop):
        response = getattr(client, method)(where)

        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/")


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.OFFICER, Role.SUPERVISOR}])
def test_other_roles_are_refused(sign_in: Any, role: Role, plan: Plan, stop: Stop) -> None:
    person = sign_in(UserFactory(roles=[role]))

    assert {getattr(person, how)(where).status_code for how, where, _ in doors(plan, stop)} == {403}
    assert Visit.objects.count() == 0


TABLE = {
    "visits.plan_visits": {"supervisor"},
    "visits.read_plan": {"supervisor", "officer on it"},
    "visits.log_visit": {"officer on it"},
    "visits.keep_follow_up": {"supervisor", "officer on it"},
}


@pytest.mark.parametrize("permission", list(TABLE))
def test_permission_table(permission: str, plan: Plan, dana: Officer) -> None:
    people: dict[str, Any] = {
        role: UserFactory(roles=[role]) for role in Role if role != Role.OFFICER
    }
    people["officer on it"] = dana.user
    people["officer elsewhere"] = officer().user
    people["without a role"] = UserFactory()
    dismissed = officer(name="Gone")
    dismissed.user.role_grants.update(revoked_at=timezone.now())
    plan.officers.add(dismissed)
    people["former officer on it"] = dismissed.user

    allowed = {name for name, user in people.items() if user.has_perm(permission, plan)}

    assert allowed == TABLE[permission]
