"""Planning a street for a day."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from engagement.visits import queries
from engagement.visits.models import Plan, Stop
from engagement.visits.pure.doors import Door
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
    message = _("Every door on this street asked us not to come.")
    code = "nothing_to_visit"


@transaction.atomic
def plan_visits(
    *, place: Place, street: str, planned_on: date, doors: Sequence[Door],
    officers: Sequence[Officer], by: Actor, now: datetime,
) -> Plan:  # fmt: skip
    """Plan a street for a day and share it with an officer or a pair.

    Doors where somebody asked us not to come on an earlier plan are marked again. Raises PastDay,
    NobodyToGo and NothingToVisit.
    """
    assert by.user_id is not None, "a plan is made by a supervisor"
    if planned_on < localdate(now):
        raise PastDay
    if not officers or any(officer.user_id is None for officer in officers):
        raise NobodyToGo
    street = tidy(street)
    marked = queries.marked_doors(place_id=place.pk, street=street)
    marked |= {door.number for door in doors if door.do_not_visit}
    if all(door.number in marked for door in doors):
        raise NothingToVisit
    plan = Plan.objects.create(
        place=place, street=street, planned_on=planned_on, made_by_id=by.user_id, made_at=now
    )
    plan.officers.set(officers)
    Stop.objects.bulk_create(
        Stop(
            plan=plan, position=position, door=door.number, language=door.language,
            do_not_visit=door.number in marked,
        )
        for position, door in enumerate(doors, start=1)
    )  # fmt: skip
    record(
        by=by, action="visits.plan_visits", target=f"plan:{plan.public_id}", now=now,
        detail={"doors": len(doors), "officers": sorted(officer.pk for officer in officers)},
    )  # fmt: skip
    return plan
