"""Whose plans, with which doors, and what is owed there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from engagement.visits.models import Plan, Stop, Visit, is_closed
from feedback.cases import queries as cases
from trustapp.accounts.models import Officer
from trustapp.promises import queries as promises
from trustapp.promises.models import Promise

FOLLOW_UP = "visit_follow_up"


@dataclass(frozen=True, slots=True)
class Line:
    """One door of a street list: what happened there on this plan and before, what is owed.

    `words` is what they asked for, for the officer who was told it.
    """

    stop: Stop
    visit: Visit | None
    earlier: Visit | None
    owed: Promise | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class StreetList:
    """The doors of a plan in the order of the walk."""

    lines: tuple[Line, ...]

    @property
    def to_visit(self) -> list[Line]:
        """Doors that may be visited."""
        return [line for line in self.lines if not line.stop.do_not_visit]

    @property
    def next(self) -> Line | None:
        """The first door without a visit."""
        return next((line for line in self.to_visit if line.visit is None), None)

    @property
    def done(self) -> int:
        """How many doors have a visit."""
        return sum(line.visit is not None for line in self.to_visit)


def plans(now: datetime, *, officer_user_id: int | None = None) -> QuerySet[Plan]:
    """Return plans, newest day first, with counts; or only those shared with one officer."""
    open_doors = ~is_closed(now, address="stops__address", plan="")
    visited = Q(Exists(Visit.objects.filter(stop=OuterRef("stops"))))
    found = _whole_plans().annotate(
        door_count=Count("stops", filter=open_doors),
        done_count=Count("stops", filter=open_doors & visited),
    )
    if officer_user_id is not None:
        shared = Plan.officers.through.objects.filter(
            plan=OuterRef("pk"), officer__user=officer_user_id
        )
        found = found.filter(Exists(shared))
    return found.order_by("-planned_on", "street", "pk")


def plan_by_public_id(public_id: UUID) -> Plan | None:
    """Return a plan with its place and its officers."""
    return _whole_plans().filter(public_id=public_id).first()


def stop_on(plan: Plan, public_id: UUID, now: datetime) -> Stop | None:
    """Return one stop of a plan, and whether it is not to be visited."""
    return Stop.objects.marked(now).filter(plan=plan, public_id=public_id).first()


def newest_visit(stop: Stop) -> Visit | None:
    """Return what is known of a stop now; a correction is the newest event."""
    return Visit.objects.filter(stop=stop).order_by("-pk").first()


def visit_by_event(event_id: UUID) -> Visit | None:
    """Return the visit that an event of a device became."""
    return Visit.objects.filter(event_id=event_id).select_related("stop__address").first()


def street_list(plan: Plan, *, now: datetime, reader_id: int | None = None) -> StreetList:
    """Return the doors of a plan with their newest visit, the one before, and what is owed.

    What is owed may have been promised on an earlier plan; its words are for who was told them.
    """
    stops = list(Stop.objects.marked(now).filter(plan=plan).order_by("position"))
    newest = {visit.stop_id: visit for visit in _newest_visits(plan)}
    earlier = _earlier_visits(plan, stops)
    owed = _owed_at_doors(stops, now, reader_id)
    lines = []
    for stop in stops:
        stop.plan = plan
        promise, words = owed.get(stop.address_id, (None, ""))
        lines.append(Line(stop, newest.get(stop.pk), earlier.get(stop.address_id), promise, words))
    return StreetList(tuple(lines))


def _whole_plans() -> QuerySet[Plan]:
    return (
        Plan.objects.select_related("place")
        .defer("place__boundary", "place__outline")
        .prefetch_related(Prefetch("officers", Officer.objects.order_by("name", "pk")))
    )


def _newest_visits(plan: Plan) -> QuerySet[Visit]:
    return Visit.objects.filter(stop__plan=plan).order_by("stop", "-pk").distinct("stop")


def _earlier_visits(plan: Plan, stops: Sequence[Stop]) -> dict[int, Visit]:
    visits = (
        Visit.objects.filter(stop__address__in=[stop.address_id for stop in stops])
        .exclude(stop__plan=plan)
        .select_related("stop")
        .order_by("stop__address", "-happened_at", "-pk")
        .distinct("stop__address")
    )
    return {visit.stop.address_id: visit for visit in visits}


def owed_at(subjects: Sequence[str], now: datetime) -> dict[str, Promise]:
    """Return what is promised and open, by the case it is about."""
    asked = [subject for subject in subjects if subject]
    found = promises.open_promises(now).filter(kind=FOLLOW_UP, subject__in=asked)
    return {promise.subject: promise for promise in found}


def owed_at_door(stop: Stop, now: datetime) -> Promise | None:
    """Return what was promised first at the door of a stop, on this plan or before."""
    return _owed_at_doors([stop], now, None).get(stop.address_id, (None, ""))[0]


def _owed_at_doors(
    stops: Sequence[Stop], now: datetime, reader_id: int | None
) -> dict[int, tuple[Promise, str]]:
    """Return what is owed at each address, the longest overdue, and the words for the reader."""
    asked = Visit.objects.filter(stop__address__in=[stop.address_id for stop in stops]).exclude(
        follow_up_case=""
    )
    told = {
        subject: (address, logged_by)
        for address, subject, logged_by in asked.order_by("-pk").values_list(
            "stop__address", "follow_up_case", "logged_by"
        )
    }
    owed: dict[int, tuple[Promise, str]] = {}
    found = sorted(owed_at(list(told), now).values(), key=lambda promise: promise.due_at)
    mine = [each.subject for each in found if told[each.subject][1] == reader_id]
    words = _words_of(mine)
    for promise in found:
        address = told[promise.subject][0]
        owed.setdefault(address, (promise, words.get(promise.subject, "")))
    return owed


def _words_of(subjects: Sequence[str]) -> dict[str, str]:
    if not subjects:
        return {}
    return {case.subject: case.words or "" for case in cases.cases_about(subjects)}
