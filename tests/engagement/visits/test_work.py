"""Weeks of work: counted by a worker, read by supervisors and by each officer about themselves."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.visits.enums import Decision, SignalKind, VisitOutcome
from engagement.visits.models import Plan, WorkWeek
from engagement.visits.services import working
from tests.factories.accounts import UserFactory
from tests.factories.promises import PromiseFactory
from tests.factories.visits import PlanFactory, SignalFactory, VisitFactory, officer
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Officer

pytestmark = pytest.mark.django_db

PAGE = "/staff/visits/work/"


@pytest.fixture
def dana() -> Officer:
    return officer(name="Dana Okafor")


@pytest.fixture
def moment() -> datetime:
    return timezone.now().replace(microsecond=0) - timedelta(days=8)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def walk(dana: Officer, at: datetime, *more: Officer) -> Plan:
    """Log a street of three doors, ten minutes apart; at the last one somebody talked."""
    plan = PlanFactory(officers=[dana, *more])
    for number, stop in enumerate(plan.stops.order_by("position")):
        outcome = VisitOutcome.TALKED if number == 2 else VisitOutcome.NO_ANSWER
        when = at + timedelta(minutes=10 * number)
        VisitFactory(
            stop=stop, logged_by=dana.user, outcome=outcome, happened_at=when, received_at=when
        )
    return plan


def weeks() -> list[tuple[Any, ...]]:
    return list(
        WorkWeek.objects.order_by("officer", "place").values_list(
            "officer", "plans", "doors", "contacts", "low_minutes", "high_minutes"
        )
    )


def test_week_is_counted_once_however_often(dana: Officer, moment: datetime) -> None:
    walk(dana, moment)

    counts = [working.count_work(now=timezone.now()) for _twice in range(2)]

    assert counts == [1, 1]
    assert weeks() == [(dana.pk, 1, 3, 1, 25, 50)]
    row = WorkWeek.objects.get()
    day = timezone.localdate(moment)
    assert (row.week_on, row.last_on) == (day - timedelta(days=day.weekday()), day)


def test_correction_and_a_second_knock_count_one_door(dana: Officer, moment: datetime) -> None:
    plan = walk(dana, moment)
    first, last = plan.stops.get(position=1), plan.stops.get(position=3)
    again = moment + timedelta(minutes=30)
    VisitFactory(
        stop=first, logged_by=dana.user, outcome=VisitOutcome.CARD_LEFT, happened_at=again,
        received_at=again,
    )  # fmt: skip
    VisitFactory(
        stop=last, logged_by=dana.user, outcome=VisitOutcome.NOT_NOW, corrects=last.visits.get(),
        happened_at=again, received_at=again,
    )  # fmt: skip

    working.count_work(now=timezone.now())

    assert weeks() == [(dana.pk, 1, 3, 0, 35, 60)]


def test_partner_who_logs_nothing_may_have_walked_along(dana: Officer, moment: datetime) -> None:
    lee = officer(name="Lee Park")
    walk(dana, moment, lee)

    working.count_work(now=timezone.now())

    assert weeks() == [(dana.pk, 1, 3, 1, 25, 50), (lee.pk, 1, 0, 0, 0, 50)]


def test_old_weeks_are_counted_the_first_time_and_kept(dana: Officer, moment: datetime) -> None:
    walk(dana, moment - timedelta(days=200))
    working.count_work(now=timezone.now())
    walk(dana, moment)

    working.count_work(now=timezone.now())

    assert [row[2] for row in weeks()] == [3, 3]


def test_supervisor_reads_weeks_and_who_waits(
    sign_in: Any, dana: Officer, moment: datetime
) -> None:
    plan = walk(dana, moment)
    asked = plan.stops.get(position=3)
    VisitFactory(stop=asked, logged_by=dana.user, follow_up_case="case:1", happened_at=moment)
    PromiseFactory(
        kind_id="visit_follow_up", subject="case:1", due_at=timezone.now() - timedelta(days=1)
    )
    working.count_work(now=timezone.now())
    browser = sign_in(UserFactory(roles=[Role.SUPERVISOR]))

    page = browser.get(PAGE)

    (each,) = page.context["officers"]
    assert each.rows == [[each.rows[0][0], 1, 3, 1, 1, "0.5 to 1"]]
    assert (each.owed.open, each.owed.late) == (1, 1)
    assert "Officer Dana Okafor" in text(page)
    assert "1 person waits for us to come back." in text(page)


def test_officer_reads_their_own_weeks_and_what_was_decided(
    sign_in: Any, dana: Officer, moment: datetime
) -> None:
    walk(dana, moment)
    walk(officer(name="Lee Park"), moment)
    working.count_work(now=timezone.now())
    for kind, decision in [
        (SignalKind.PACE, Decision.EXPLAINED), (SignalKind.HOURS, Decision.PASSED_ON),
    ]:  # fmt: skip
        SignalFactory(
            officer=dana, kind=kind, state="decided", decision=decision, words=f"Found {kind}",
            decided_by=UserFactory(name="Sam Lee"), decided_at=timezone.now(),
        )  # fmt: skip

    page = text(sign_in(dana.user).get(PAGE))

    assert "Officer Dana Okafor" in page
    assert "Lee Park" not in page
    assert "Explained: Found pace" in page
    assert "Found hours" not in page


def test_usual_week_needs_many_weeks(sign_in: Any, dana: Officer) -> None:
    place = PlanFactory().place
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    for number in range(12):
        WorkWeek.objects.create(
            officer=officer(), place=place, week_on=monday - timedelta(weeks=number % 2), plans=1,
            doors=10 + number, contacts=0, follow_ups=0, low_minutes=0, high_minutes=0,
            last_on=monday,
        )  # fmt: skip
    browser = sign_in(dana.user)

    assert browser.get(PAGE).context["usual"] == (13, 18)
    WorkWeek.objects.filter(doors=21).delete()
    assert browser.get(PAGE).context["usual"] is None


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_any_number_of_officers(
    sign_in: Any, count: int, moment: datetime, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        walk(officer(name=f"Dana {number}"), moment)
    working.count_work(now=timezone.now())
    browser = sign_in(UserFactory(roles=[Role.SUPERVISOR]))
    browser.get(PAGE)

    with django_assert_num_queries(9):
        browser.get(PAGE)


ROLES = [role for role in Role if role not in {Role.SUPERVISOR, Role.OFFICER}]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_reads_how_much_was_done(role: Role, sign_in: Any) -> None:
    assert sign_in(UserFactory(roles=[role])).get(PAGE).status_code == 403


def test_page_is_not_posted_to(sign_in: Any, dana: Officer) -> None:
    assert sign_in(dana.user).post(PAGE).status_code == 405


def test_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
