"""Planning a street for a day."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from engagement.visits import queries
from engagement.visits.enums import ClosureSource
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


class NothingToVisit(Refused):
    message = _("No door on this list may be visited.")
    code = "nothing_to_visit"


@transaction.atomic
def plan_visits(
    *, place: Place, street: str, planned_on: date, doors: Sequence[Door],
    officers: Sequence[Officer], by: Actor, now: datetime,
) -> Plan:  # fmt: skip
    """Plan a street for a day, door by door; doors new to the address book are added to it.

    A door said to have asked us not to come stays closed from now on. Raises PastDay, NobodyToGo
    and NothingToVisit.
    """
    found = add_addresses(place=place, street=street, doors=doors)
    asked = [found[door.number] for door in doors if door.do_not_visit]
    if asked:
        close_addresses(addresses=asked, source=ClosureSource.PLAN, by=by, now=now)
    return plan_addresses(
        place=place, title=street, planned_on=planned_on,
        addresses=[found[door.number] for door in doors], officers=officers, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def plan_addresses(
    *, place: Place, title: str, planned_on: date, addresses: Sequence[Address],
    officers: Sequence[Officer], by: Actor, now: datetime, trial_list: bool = False,
) -> Plan:  # fmt: skip
    """Plan addresses for a day, in the order given, and share them with an officer or a pair.

    Doors that are not to be visited are listed as such, so that nobody adds them again. Raises
    PastDay, NobodyToGo and NothingToVisit.
    """
    assert by.user_id is not None, "a plan is made by a supervisor"
    if planned_on < localdate(now):
        raise PastDay
    if not officers or any(officer.user_id is None for officer in officers):
        raise NobodyToGo
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
