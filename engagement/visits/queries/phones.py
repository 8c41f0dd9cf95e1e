"""What a phone needs to know, and which phones there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from engagement.visits.enums import PlanState
from engagement.visits.models import Closure, Device, Plan, Stop, Visit
from engagement.visits.queries.addresses import closures_of
from engagement.visits.queries.streets import Line, owed_at
from trustapp.accounts.models import User
from trustapp.accounts.queries import account_mark

# A phone takes along the day before, for whoever works past midnight, and a week.
DAYS_BEFORE, DAYS_AHEAD = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StopToLog:
    """A door that somebody wants to log, held until we are done, and whether it is theirs."""

    pk: int
    public_id: UUID
    is_mine: bool
    trial_list: bool
    closures: tuple[Closure, ...] = ()

    def is_closed(self, at: datetime) -> bool:
        """Say whether the door was not to be visited at that moment."""
        return any(closure.holds(at, for_trial=self.trial_list) for closure in self.closures)


@dataclass(frozen=True, slots=True)
class ListToGo:
    """A plan with its doors, as a phone takes it along."""

    plan: Plan
    lines: tuple[Line, ...]


_STOPS = """
    SELECT s.public_id, s.id, s.address_id, p.trial_list, EXISTS (
               SELECT FROM visits_plan_officers shared JOIN accounts_officer o
                   ON o.id = shared.officer_id
                WHERE shared.plan_id = p.id AND o.user_id = %s)
      FROM visits_stop s JOIN visits_plan p ON p.id = s.plan_id
     WHERE s.public_id = ANY(%s::uuid[]) ORDER BY s.id FOR UPDATE OF s
"""
_KNOWN = "SELECT event_id, content_hash FROM visits_visit WHERE event_id = ANY(%s::uuid[])"


def stops_to_log(stop_ids: Collection[UUID], *, user_id: int) -> dict[UUID, StopToLog]:
    """Return doors by their ids, locked: whoever logs there next waits until we commit.

    Fifty doors at a time, while a phone waits: hence no rows of models.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STOPS, [user_id, list(map(str, stop_ids))])
        rows = cursor.fetchall()
    closures = closures_of([row[2] for row in rows])
    return {
        public_id: StopToLog(pk, public_id, is_mine, trial_list, closures.get(address_id, ()))
        for public_id, pk, address_id, trial_list, is_mine in rows
    }


def whole_stop(pk: int) -> Stop:
    """Return a door with its plan and its neighborhood."""
    return (
        Stop.objects.select_related("address", "plan__place")
        .defer("plan__place__boundary", "plan__place__outline")
        .get(pk=pk)
    )


def known_contents(event_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the content hash of each of these events that is written down."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(map(str, event_ids))])
        return dict(cursor.fetchall())


def lists_to_go(*, user_id: int, today: date, now: datetime) -> list[ListToGo]:
    """Return the plans of an officer's coming days with their doors, in a fixed few statements."""
    shared = Plan.officers.through.objects.filter(plan=OuterRef("pk"), officer__user=user_id)
    plans = list(
        Plan.objects.filter(
            Exists(shared),
            planned_on__gte=today - DAYS_BEFORE,
            planned_on__lte=today + DAYS_AHEAD,
        )
        .exclude(state=PlanState.CANCELLED)
        .select_related("place")
        .defer("place__boundary", "place__outline")
        .order_by("planned_on", "street", "pk")
    )
    stops = list(Stop.objects.marked(now).filter(plan__in=plans).order_by("plan", "position"))
    newest = Visit.objects.filter(stop__in=stops).order_by("stop", "-pk").distinct("stop")
    visits = {visit.stop_id: visit for visit in newest}
    owed = owed_at([visit.follow_up_case for visit in visits.values()], now)
    lines: dict[int, list[Line]] = {plan.pk: [] for plan in plans}
    by_id = {plan.pk: plan for plan in plans}
    for stop in stops:
        stop.plan = by_id[stop.plan_id]
        visit = visits.get(stop.pk)
        promise = owed.get(visit.follow_up_case) if visit else None
        lines[stop.plan_id].append(Line(stop, visit, None, promise))
    return [ListToGo(plan, tuple(lines[plan.pk])) for plan in plans]


def device_of(device_id: UUID, *, user_id: int) -> Device | None:
    """Return a phone as one account uses it."""
    return Device.objects.filter(device_id=device_id, user=user_id).first()


def device_with_id(device_id: UUID, *, mark: str) -> Device | None:
    """Return the phone of the account that has this mark."""
    found = Device.objects.filter(device_id=device_id).select_related("user").order_by("pk")
    return next((device for device in found if account_mark(device.user_id) == mark), None)


def devices(*, user: User | None = None) -> QuerySet[Device]:
    """Return phones, those in use first, then by when they were seen; or only one account's."""
    found = Device.objects.select_related("user", "revoked_by", "follows")
    if user is not None:
        found = found.filter(user=user)
    return found.order_by("-revoked_at", "-seen_at", "pk")


def device_by_public_id(public_id: UUID) -> Device | None:
    """Return a phone with its account."""
    return Device.objects.filter(public_id=public_id).select_related("user").first()
