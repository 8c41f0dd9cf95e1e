"""The address book: doors and the languages spoken there, and which are not to be visited."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from engagement.visits.enums import ClosureReason, ClosureSource, Spoken
from engagement.visits.pure import doors, streets
from trustapp.core.models import PublicModel
from trustapp.places.models import Place


class Address(PublicModel):
    """One door. Nothing is kept about who lives there but the languages that help at the door."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="addresses")
    street = models.CharField(max_length=120)
    # The street as every spelling of it folds, so that one door is one address.
    street_key = models.CharField(max_length=120)
    door = models.CharField(max_length=40)
    # The number in front of the door, for the order of the walk and the side of the street.
    number = models.PositiveIntegerField()
    languages = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "street_key", "door"], name="one_address_for_a_door"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "street_key", "number"], name="address_by_walk")
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.street}"

    @classmethod
    def at(cls, place: Place, street: str, door: str) -> Self:
        """Return the address of a door, not yet saved."""
        return cls(
            place=place, street=street, street_key=streets.fold(street), door=door,
            number=doors.number_of(door),
        )  # fmt: skip

    @property
    def language_names(self) -> list[str]:
        """The languages by their names; one that we do not list stays as it was written."""
        names = dict(Spoken.choices)
        return [str(names.get(code, code)) for code in self.languages]


class ClosureQuerySet(models.QuerySet["Closure"]):
    def in_force(self, now: datetime) -> Self:
        """Keep the closures that hold at this moment."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), begins_at__lte=now)


class Closure(PublicModel):
    """A door not to be visited, from a moment on and for as long as it says."""

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="closures")
    reason = models.CharField(max_length=10, choices=ClosureReason.choices)
    source = models.CharField(max_length=10, choices=ClosureSource.choices)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["address"], name="asked_once",
                condition=Q(reason=ClosureReason.ASKED, ends_at=None),
            ),
            models.UniqueConstraint(
                fields=["address", "begins_at"], name="one_window_of_a_trial",
                condition=Q(reason=ClosureReason.TRIAL),
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("begins_at")),
                name="closure_ends_after_it_begins",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Closure of address {self.address_id}"

    def holds(self, at: datetime, *, for_trial: bool) -> bool:
        """Say whether it held at that moment, for a trial's own list or for everybody else."""
        if for_trial and self.reason == ClosureReason.TRIAL:
            return False
        return self.begins_at <= at and (self.ends_at is None or at < self.ends_at)
