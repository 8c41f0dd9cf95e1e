"""Plans for a street and their stops."""

from typing import ClassVar

from django.db import models

from engagement.visits.enums import PlanState, Spoken
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

    def __str__(self) -> str:
        return f"{self.street} on {self.planned_on}"


class Stop(PublicModel):
    """One door on a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="stops")
    position = models.PositiveSmallIntegerField()
    door = models.CharField(max_length=40)
    language = models.CharField(max_length=40, blank=True)
    do_not_visit = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="one_stop_per_position"),
            models.UniqueConstraint(fields=["plan", "door"], name="door_listed_once"),
        ]

    def __str__(self) -> str:
        return self.door

    @property
    def language_name(self) -> str:
        """The language by its name; one that we do not list stays as it was written."""
        return str(dict(Spoken.choices).get(self.language, self.language))
