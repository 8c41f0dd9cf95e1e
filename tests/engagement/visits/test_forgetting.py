"""What happened at doors is forgotten when it is old; counts and a resident's no stay."""

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from engagement.visits import queries
from engagement.visits.enums import ClosureReason, VisitOutcome
from engagement.visits.models import Closure, Plan, Stop, Visit, VisitCount, WorkWeek
from engagement.visits.services.forgetting import Forgotten, forget_visits
from engagement.visits.tasks import forget_visits as task
from tests.factories.places import PlaceFactory
from tests.factories.visits import ClosureFactory, PlanFactory, VisitFactory, officer
from trustapp.audit.models import AuditLine

pytestmark = pytest.mark.django_db


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def plan_of(day: date, *outcomes: str, received: date | None = None) -> Plan:
    plan = PlanFactory(planned_on=day, officers=[officer()])
    moment = at(received or day)
    for stop, outcome in zip(plan.stops.order_by("position"), outcomes, strict=False):
        VisitFactory(stop=stop, outcome=outcome, happened_at=at(day), received_at=moment)
    return plan


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def test_old_visits_become_counts_once(today: date) -> None:
    now, day = timezone.now(), today - timedelta(days=731)
    old = plan_of(day, "talked", "talked")
    first = old.stops.get(position=1)
    wrong = VisitFactory(stop=first, received_at=at(day), happened_at=at(day))
    VisitFactory(
        stop=first, corrects=wrong, outcome=VisitOutcome.NOT_NOW,
        received_at=at(day), happened_at=at(day),
    )  # fmt: skip
    kept = plan_of(today - timedelta(days=729), "talked")
    late = plan_of(day, "talked", received=today - timedelta(days=700))
    asked = ClosureFactory(address=old.stops.get(position=2).address)
    ClosureFactory(reason=ClosureReason.TRIAL, ends_at=at(day))
    assert queries.to_forget(now) == (1, 4)

    first_run, again = forget_visits(now=now), forget_visits(now=now)

    assert (first_run, again) == (Forgotten(1, 4), Forgotten())
    assert set(Plan.objects.all()) == {kept, late}
    assert Visit.objects.count() == 2
    assert Stop.objects.filter(plan=old.pk).count() == 0
    counts = VisitCount.objects.order_by("outcome")
    assert list(counts.values_list("outcome", "count", "month")) == [
        ("not_now", 1, day.replace(day=1)), ("talked", 1, day.replace(day=1)),
    ]  # fmt: skip
    assert Closure.objects.get() == asked
    line = AuditLine.objects.get()
    assert (line.action, line.detail) == ("visits.forget_visits", {"plans": 1, "visits": 4})

    plan = plan_of(day, "talked")
    Plan.objects.filter(pk=plan.pk).update(place=old.place)
    task()

    assert VisitCount.objects.get(outcome="talked").count == 2


def test_department_says_how_long(today: date, settings: Any) -> None:
    settings.VISIT_DETAIL_DAYS = 90
    plan_of(today - timedelta(days=91), "talked")

    said = StringIO()
    call_command("forget_visits", "--dry-run", stdout=said)
    assert Plan.objects.count() == 1
    call_command("forget_visits", stdout=said)

    assert said.getvalue().splitlines() == [
        "Would forget 1 plans with 1 visits.", "Forgot 1 plans with 1 visits.",
    ]  # fmt: skip
    assert Plan.objects.count() == 0


def test_nobody_removes_what_was_just_logged(today: date) -> None:
    plan_of(today - timedelta(days=10), "talked")

    with (
        pytest.raises(DatabaseError, match="not forgotten"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT visits_forget(current_date, 100)")

    assert Visit.objects.count() == 1


def test_old_weeks_of_work_are_forgotten_too(today: date) -> None:
    given = {
        "officer": officer(), "place": PlaceFactory(population=False), "plans": 1, "doors": 1,
        "contacts": 1, "follow_ups": 0, "low_minutes": 1, "high_minutes": 2,
    }  # fmt: skip
    for days in (731, 729):
        day = today - timedelta(days=days)
        WorkWeek.objects.create(week_on=day, last_on=day, **given)

    forget_visits(now=timezone.now())

    assert [week.week_on for week in WorkWeek.objects.all()] == [today - timedelta(days=729)]
