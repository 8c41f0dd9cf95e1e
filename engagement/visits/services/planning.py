"""Planning a street for a day."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from engagement.visits import queries
from engagement.visits.enums import ClosureSource, PlanState
from engagement.visits.models import Address, Plan, Stop
from engagement.visits.pure.doors import Door
from engagement.visits.services.addresses import add_addresses, close_addresses
from trustapp.accounts.models import Officer
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy
from trustapp.places.models import Place


class PastDay(Refused):
    message = _("Choose today or a later day.")
    code = "past_day"


class NobodyToGo(Refused):
    message = _("Choose an officer with an account, who can log the visits.")
    code = "nobody_to_go"


class NoVisitsThatDay(Refused):
    message = _("The department makes no visits on that day.")
    code = "no_visits_that_day"


class PlanOver(Refused):
    message = _("This plan is done or was cancelled.")
    code = "plan_over"


class NothingToVisit(Refused):
    message = _("No door on this list may be visited.")
    code = "nothing_to_visit"


@transaction.atomic
def plan_visits(
    *, place: Place, street: str, planned_on: date, doors: Sequence[Door],
    officers: Sequence[Officer], by: Actor, now: datetime,
) -> Plan:  # fmt: skip
    """Plan a street for a day, door by door; doors new to the address book are added to it.

    A door said to have asked us not to come stays closed from now on. Doors with another contact
    in the last days are left out; whoever means one of them chooses it from the address book.
    Raises as `plan_addresses` does.
    """
    found = add_addresses(place=place, street=street, doors=doors)
    asked = [found[door.number] for door in doors if door.do_not_visit]
    if asked:
        close_addresses(addresses=asked, source=ClosureSource.PLAN, by=by, now=now)
    resting = queries.in_contact(found.values(), now)
    listed = [found[door.number] for door in doors]
    return plan_addresses(
        place=place, title=street, planned_on=planned_on,
        addresses=[address for address in listed if address.pk not in resting],
        officers=officers, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def plan_addresses(
    *, place: Place, title: str, planned_on: date, addresses: Sequence[Address],
    officers: Sequence[Officer], by: Actor, now: datetime, trial_list: bool = False,
) -> Plan:  # fmt: skip
    """Plan addresses for a day, in the order given, and share them with an officer or a pair.

    Doors that are not to be visited are listed as such, so that nobody adds them again. Raises
    PastDay, NobodyToGo, NoVisitsThatDay and NothingToVisit.
    """
    assert by.user_id is not None, "a plan is made by a supervisor"
    _check(place, planned_on, officers, now)
    ids = [address.pk for address in addresses]
    if len(queries.closed_addresses(ids, now, trial_list=trial_list)) == len(ids):
        raise NothingToVisit
    plan = Plan.objects.create(
        place=place, street=tidy(title), planned_on=planned_on, made_by_id=by.user_id, made_at=now,
        trial_list=trial_list,
    )  # fmt: skip
    plan.officers.set(officers)
    Stop.objects.bulk_create(
        Stop(plan=plan, position=position, address=address)
        for position, address in enumerate(addresses, start=1)
    )
    record(
        by=by, action="visits.plan_visits", target=f"plan:{plan.public_id}", now=now,
        detail={"doors": len(ids), "officers": sorted(officer.pk for officer in officers)},
    )  # fmt: skip
    return plan


@transaction.atomic
def hand_over(
    *, plan: Plan, planned_on: date, officers: Sequence[Officer], by: Actor, now: datetime
) -> Plan:
    """Give a plan to other officers or another day; the same again changes nothing.

    Raises PlanOver, PastDay, NobodyToGo and NoVisitsThatDay.
    """
    held = _planned(plan)
    before = set(held.officers.all())
    moved = planned_on != held.planned_on
    if not moved and before == set(officers):
        return held
    _check(held.place, planned_on if moved else localdate(now), officers, now, is_new=moved)
    held.planned_on = planned_on
    held.save(update_fields=["planned_on"])
    held.officers.set(officers)
    record(
        by=by, action="visits.hand_over", target=f"plan:{held.public_id}", now=now,
        detail={
            "from": sorted(officer.pk for officer in before),
            "to": sorted(officer.pk for officer in officers),
            "day": planned_on.isoformat(),
        },
    )  # fmt: skip
    return held


@transaction.atomic
def end_plan(*, plan: Plan, state: PlanState, by: Actor, now: datetime) -> Plan:
    """Note that a plan is done, or cancel it. What arrives later from a phone is still taken in.

    Raises PlanOver.
    """
    held = _planned(plan)
    held.state = state
    held.save(update_fields=["state"])
    record(by=by, action=f"visits.plan_{state}", target=f"plan:{held.public_id}", now=now)
    return held


def _planned(plan: Plan) -> Plan:
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    if held.state != PlanState.PLANNED:
        raise PlanOver
    return held


def _check(
    place: Place, planned_on: date, officers: Sequence[Officer], now: datetime,
    *, is_new: bool = True,
) -> None:  # fmt: skip
    if planned_on < localdate(now):
        raise PastDay
    if not officers or any(officer.user_id is None for officer in officers):
        raise NobodyToGo
    if is_new and not queries.visiting_window(place.pk, planned_on).is_open:
        raise NoVisitsThatDay
