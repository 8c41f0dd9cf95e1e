"""Counting the work of visits, again and again for the weeks in which phones may still send."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from engagement.visits import queries
from engagement.visits.enums import VisitOutcome
from engagement.visits.models import Plan, Visit, WorkWeek
from engagement.visits.pure.workload import minutes_of, week_of
from trustapp.accounts.models import Officer

# Older weeks are counted for good: their visits may be forgotten by and by.
RECOUNTED = timedelta(weeks=6)

_Key = tuple[date, int, int]


@dataclass
class _Walk:
    """What one officer logged on one plan on one day."""

    moments: list[datetime] = field(default_factory=list)
    doors: set[int] = field(default_factory=set)
    talks: set[int] = field(default_factory=set)
    follow_ups: int = 0


@transaction.atomic
def count_work(*, now: datetime) -> int:
    """Count the newest weeks anew, or all there are the first time, and return the rows.

    Running it again makes the same rows.
    """
    begins = week_of(timezone.localdate(now) - RECOUNTED)
    if not WorkWeek.objects.exists():
        oldest = Visit.objects.order_by("happened_at").values_list("happened_at", flat=True).first()
        begins = min(begins, week_of(timezone.localdate(oldest))) if oldest else begins
    rows = _rows(begins, now)
    WorkWeek.objects.filter(week_on__gte=begins).delete()
    WorkWeek.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def _rows(begins: date, now: datetime) -> list[WorkWeek]:
    since = timezone.make_aware(datetime.combine(begins, time()))
    walks = _walks(since, now)
    plans = Plan.objects.filter(pk__in={plan for plan, _day in walks}).prefetch_related("officers")
    found: dict[_Key, WorkWeek] = {}
    seen: set[tuple[_Key, int]] = set()
    by_plan = {plan.pk: plan for plan in plans}
    for (plan_id, day), by_officer in walks.items():
        plan = by_plan[plan_id]
        whole = minutes_of([at for walk in by_officer.values() for at in walk.moments])
        for officer in {each.pk for each in plan.officers.all()} | set(by_officer):
            key = (week_of(day), officer, plan.place_id)
            row = found.setdefault(key, _empty(key, day))
            _add(row, by_officer.get(officer, _Walk()), whole.high, day)
            row.plans += (key, plan_id) not in seen
            seen.add((key, plan_id))
    return list(found.values())


def _walks(since: datetime, now: datetime) -> dict[tuple[int, date], dict[int, _Walk]]:
    officer_of = dict(Officer.objects.filter(user__isnull=False).values_list("user_id", "pk"))
    walks: dict[tuple[int, date], dict[int, _Walk]] = defaultdict(lambda: defaultdict(_Walk))
    for first, last in queries.visits_as_they_stand(since, now + timedelta(seconds=1)):
        if first.logged_by_id not in officer_of:
            continue
        day = timezone.localdate(first.happened_at)
        walk = walks[first.stop.plan_id, day][officer_of[first.logged_by_id]]
        walk.moments.append(first.happened_at)
        walk.doors.add(first.stop_id)
        walk.follow_ups += bool(first.follow_up_case)
        if last.outcome == VisitOutcome.TALKED:
            walk.talks.add(first.stop_id)
    return walks


def _empty(key: _Key, day: date) -> WorkWeek:
    week_on, officer_id, place_id = key
    return WorkWeek(
        week_on=week_on, officer_id=officer_id, place_id=place_id, plans=0, doors=0, contacts=0,
        follow_ups=0, low_minutes=0, high_minutes=0, last_on=day,
    )  # fmt: skip


def _add(row: WorkWeek, walk: _Walk, longest: int, day: date) -> None:
    row.doors += len(walk.doors)
    row.contacts += len(walk.talks)
    row.follow_ups += walk.follow_ups
    row.low_minutes += minutes_of(walk.moments).low
    row.high_minutes += longest
    row.last_on = max(row.last_on, day)
