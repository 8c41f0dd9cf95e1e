"""Plans for a street and their stops."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from engagement.visits.enums import ClosureReason, PlanState
from engagement.visits.models.addresses import Address, Closure
from engagement.visits.pure.streets import fold
from trustapp.accounts.models import Officer, User
from trustapp.core.models import PublicModel
from trustapp.places.models import Place


class Plan(PublicModel):
    """A street to visit on a day, shared with an officer or a pair."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="visit_plans")
    street = models.CharField(max_length=120)
    planned_on = models.DateField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.PLANNED)
    officers = models.ManyToManyField(Officer, related_name="visit_plans")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # A list of a trial visits in spite of the trial's own window, never in spite of a resident.
    trial_list = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.street} on {self.planned_on}"


def is_closed(now: datetime, *, address: str, plan: str) -> Q:
    """Return the condition that a stop is not to be visited at this moment.

    `address` and `plan` are the ways to both from the rows that are filtered, such as
    `stops__address` from a plan, where the plan itself is "".
    """
    closures = Closure.objects.in_force(now).filter(address=OuterRef(address))
    asked = Q(Exists(closures.filter(reason=ClosureReason.ASKED)))
    window = Q(Exists(closures.filter(reason=ClosureReason.TRIAL)))
    flag = f"{plan}__trial_list" if plan else "trial_list"
    return asked | (window & Q(**{flag: False}))


class StopQuerySet(models.QuerySet["Stop"]):
    def marked(self, now: datetime) -> Self:
        """Bring the address along, and whether it is not to be visited as `do_not_visit`."""
        closed = models.ExpressionWrapper(
            is_closed(now, address="address", plan="plan"), output_field=models.BooleanField()
        )
        return self.select_related("address").annotate(do_not_visit=closed)


class Stop(PublicModel):
    """One door on a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="stops")
    position = models.PositiveSmallIntegerField()
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="stops")

    objects = StopQuerySet.as_manager()
    # Only where a query asks for it: closed to us.
    do_not_visit: bool

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="one_stop_per_position"),
            models.UniqueConstraint(fields=["plan", "address"], name="address_listed_once"),
        ]

    def __str__(self) -> str:
        return self.door

    @property
    def door(self) -> str:
        """The number of the door."""
        return self.address.door

    @property
    def name(self) -> str:
        """The door alone on a list of its own street, and with its street on a list of several."""
        return self.door if fold(self.plan.street) == self.address.street_key else self.where

    @property
    def where(self) -> str:
        """The door and its street."""
        return str(self.address)

    @property
    def language(self) -> str:
        """The first language spoken at this door, as a code."""
        return str(next(iter(self.address.languages), ""))

    @property
    def language_name(self) -> str:
        """The languages spoken at this door, by their names."""
        return ", ".join(self.address.language_names)
