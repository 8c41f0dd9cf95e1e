"""Plans from the address book, handed over and ended, and what is owed from earlier ones."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.visits import queries, services
from engagement.visits.enums import PlanState, VisitOutcome
from engagement.visits.models import Address, Plan, Visit
from engagement.visits.services import FollowUp
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.visits import (
    AddressFactory,
    ClosureFactory,
    PlanFactory,
    VisitFactory,
    acting,
    event,
    officer,
)
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine
from trustapp.promises.models import Promise

pytestmark = pytest.mark.django_db
CHOOSE = "/staff/visits/choose/"


@pytest.fixture
def supervisor(sign_in: Any) -> Client:
    return sign_in(UserFactory(roles=[Role.SUPERVISOR]), Client())


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(officers=[officer(name="Dana Okafor")], planned_on=timezone.localdate())


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def where(plan: Plan, more: str = "") -> str:
    return f"/staff/visits/{plan.public_id}/{more}"


def chosen(addresses: list[Address], **more: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=1)
    return {
        "planned_on": day.isoformat(), "officer": officer().pk,
        "addresses": [str(address.public_id) for address in addresses], **more,
    }  # fmt: skip


def test_supervisor_plans_doors_of_several_streets_once(supervisor: Client) -> None:
    place = PlaceFactory(population=False)
    oak, elm = AddressFactory(place=place, street="Oak Ave", door="9"), AddressFactory(place=place)
    closed = AddressFactory(place=place, door="7")
    ClosureFactory(address=closed)
    asked = f"{CHOOSE}?place={place.slug}"
    page = supervisor.get(asked)
    assert f'value="{closed.public_id}"' not in text(page)
    assert "Not to be visited" in text(page)
    key = page.context["form"]["submission_key"].value()
    sent = chosen([oak, elm], submission_key=key)

    answers = [supervisor.post(asked, sent) for _ in range(2)]

    plan = Plan.objects.get()
    assert [answer["Location"] for answer in answers] == [where(plan)] * 2
    assert plan.street == "Elm Street, Oak Ave"
    assert list(plan.stops.order_by("position").values_list("address", flat=True)) == [
        elm.pk, oak.pk,
    ]  # fmt: skip
    shown = text(supervisor.get(where(plan)))
    assert "9 Oak Ave" in shown
    assert str(elm) in shown


def test_closed_or_unlisted_doors_cannot_be_ticked(supervisor: Client) -> None:
    place = PlaceFactory(population=False)
    closed, elsewhere = AddressFactory(place=place), AddressFactory()
    ClosureFactory(address=closed)
    AddressFactory(place=place)

    for address in (closed, elsewhere):
        page = supervisor.post(f"{CHOOSE}?place={place.slug}", chosen([address]))
        assert "is not one of the available choices" in text(page)
    nothing = supervisor.post(f"{CHOOSE}?place={place.slug}", chosen([]))

    assert "Tick at least one door." in text(nothing)
    assert Plan.objects.count() == 0


def test_day_without_visits_is_refused_and_keeps_the_ticks(
    supervisor: Client, settings: Any
) -> None:
    settings.VISIT_SUNDAYS = False
    address, other = (AddressFactory(place=PlaceFactory(population=False)),) * 2
    day = timezone.localdate()
    sunday = day + timedelta(days=(6 - day.weekday()) % 7 or 7)

    page = supervisor.post(
        f"{CHOOSE}?place={other.place.slug}", chosen([address], planned_on=sunday.isoformat())
    )

    assert page.status_code == 409
    assert "The department makes no visits on that day." in text(page)
    assert " checked" in text(page)


@pytest.mark.parametrize("count", [1, 3])
def test_choosing_asks_the_database_as_often_for_many(
    supervisor: Client, count: int, django_assert_num_queries: Any
) -> None:
    place = PlaceFactory(population=False)
    for _ in range(count):
        AddressFactory(place=place)
    supervisor.get(CHOOSE)

    with django_assert_num_queries(11):
        supervisor.get(f"{CHOOSE}?place={place.slug}")


def test_plan_is_handed_over_and_the_first_officers_lose_it(
    supervisor: Client, plan: Plan, sign_in: Any
) -> None:
    first, second = plan.officers.get(), officer(name="Lee Park")
    day = plan.planned_on + timedelta(days=2)
    sent = {"planned_on": day.isoformat(), "officer": second.pk, "partner": ""}

    answers = [supervisor.post(where(plan, "arrange/"), sent) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [where(plan)] * 2
    plan.refresh_from_db()
    assert (plan.planned_on, set(plan.officers.all())) == (day, {second})
    assert sign_in(first.user, Client()).get(where(plan)).status_code == 404
    line = AuditLine.objects.get(action="visits.hand_over")
    assert line.detail == {"from": [first.pk], "to": [second.pk], "day": day.isoformat()}


def test_plan_that_is_over_is_not_handed_over(supervisor: Client, plan: Plan) -> None:
    cancelled = [supervisor.post(where(plan, "cancelled/"), follow=True) for _ in range(2)]
    sent = {"planned_on": timezone.localdate().isoformat(), "officer": officer().pk}

    late = supervisor.post(where(plan, "arrange/"), sent)

    assert "Noted." in text(cancelled[0])
    assert "This plan is done or was cancelled." in text(cancelled[1])
    assert (late.status_code, Plan.objects.get().state) == (409, PlanState.CANCELLED)
    assert "Cancelled" in text(supervisor.get("/staff/visits/"))
    assert AuditLine.objects.filter(action="visits.plan_cancelled").count() == 1


def test_phones_leave_cancelled_plans_at_home_and_what_they_logged_counts(
    plan: Plan, now: datetime
) -> None:
    dana, by = plan.officers.get(), acting(UserFactory())
    services.end_plan(plan=plan, state=PlanState.CANCELLED, by=by, now=now)

    told = services.log_visit(stop=plan.stops.first(), event=event(), by=acting(dana.user), now=now)

    assert Visit.objects.get() == told.visit
    today = timezone.localdate()
    assert queries.lists_to_go(user_id=dana.user_id, today=today, now=timezone.now()) == []


def test_past_days_and_strangers_are_refused(now: datetime, plan: Plan) -> None:
    given = {"plan": plan, "by": acting(UserFactory()), "now": now}

    with pytest.raises(services.PastDay):
        services.hand_over(planned_on=date(2020, 1, 1), officers=[officer()], **given)
    with pytest.raises(services.NobodyToGo):
        services.hand_over(planned_on=plan.planned_on, officers=[], **given)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPERVISOR])
def test_others_are_refused(sign_in: Any, role: Role, plan: Plan) -> None:
    person = sign_in(UserFactory(roles=[role]))

    codes = {
        person.get(CHOOSE).status_code, person.post(CHOOSE, {}).status_code,
        person.get(where(plan, "arrange/")).status_code,
        person.post(where(plan, "arrange/"), {}).status_code,
        person.post(where(plan, "done/")).status_code,
        person.post(where(plan, "cancelled/")).status_code,
    }  # fmt: skip

    assert codes == {403}
    assert Plan.objects.get().state == PlanState.PLANNED
    missing = f"/staff/visits/{uuid.uuid4()}/arrange/"
    assert sign_in(UserFactory(roles=[Role.SUPERVISOR]), Client()).get(missing).status_code == 404


def test_promise_of_an_earlier_plan_is_on_the_next_visit_and_is_kept_there(
    plan: Plan, sign_in: Any
) -> None:
    dana, other = plan.officers.get(), officer()
    earlier = PlanFactory(place=plan.place, officers=[dana])
    wanted = event(VisitOutcome.TALKED, follow_up=FollowUp("Fix the light.", has_consent=True))
    services.log_visit(
        stop=earlier.stops.first(), event=wanted, by=acting(dana.user), now=timezone.now()
    )
    plan.officers.add(other)

    told, untold = (
        text(sign_in(person.user, Client()).get(where(plan))) for person in (dana, other)
    )

    assert "We promised to come back by" in told
    assert "Fix the light." in told
    assert "We promised to come back by" in untold
    assert "Fix the light." not in untold
    stop = plan.stops.get(position=1)
    services.keep_follow_up(stop=stop, by=acting(other.user), now=timezone.now())
    assert Promise.objects.get(kind="visit_follow_up").kept_at is not None
    with pytest.raises(services.NothingOwed):
        services.keep_follow_up(stop=stop, by=acting(other.user), now=timezone.now())


def test_follow_up_is_a_case_with_a_clock_at_once(plan: Plan) -> None:
    dana, now = plan.officers.get(), timezone.now()
    wanted = event(VisitOutcome.TALKED, follow_up=FollowUp("Fix it.", has_consent=True))

    services.log_visit(stop=plan.stops.first(), event=wanted, by=acting(dana.user), now=now)

    assert queries.owed_at_door(plan.stops.first(), now) == Promise.objects.get(
        kind="visit_follow_up", due_at__gt=now
    )


def test_supervisor_sees_what_was_logged_outside_the_hours(
    supervisor: Client, plan: Plan, sign_in: Any
) -> None:
    night = timezone.localtime().replace(hour=3)
    VisitFactory(stop=plan.stops.first(), happened_at=night)

    assert "Logged outside the hours for visits" in text(supervisor.get(where(plan)))
    phone = sign_in(plan.officers.get().user, Client())
    assert "Logged outside the hours for visits" not in text(phone.get(where(plan)))


def test_plan_says_until_when(supervisor: Client) -> None:
    boundary = {"coordinates": [[[-87.64, 41.87], [-87.60, 41.89]]]}
    place = PlaceFactory(population=False, boundary=boundary)
    plan = PlanFactory(place=place, planned_on=date(2026, 12, 22))

    assert "From 9 a.m. until 4:22 p.m., sunset." in text(supervisor.get(where(plan)))
