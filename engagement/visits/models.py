"""Plans for a street, its stops, and what happened at each door, appended and never changed."""

from typing import ClassVar

from django.db import models

from engagement.visits.enums import PlanState, Spoken, Topic, VisitOutcome
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


class Visit(models.Model):
    """What happened at a door: an event with an id made by the device; a correction is another."""

    event_id = models.UUIDField(unique=True)
    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="visits")
    outcome = models.CharField(max_length=10, choices=VisitOutcome.choices)
    topics = models.JSONField(default=list)
    follow_up_case = models.CharField(max_length=120, blank=True)  # `case:public id`, a value
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    # A keyed hash of everything the device sent: the same event again has the same one.
    content_hash = models.CharField(max_length=64, blank=True, default="")
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["corrects"], name="visit_corrected_once")
        ]
        indexes: ClassVar = [models.Index(fields=["stop", "-id"], name="visit_by_stop")]

    def __str__(self) -> str:
        return f"{self.outcome} at stop {self.stop_id}"

    @property
    def topic_names(self) -> list[str]:
        """What they talked about, in words."""
        names = dict(Topic.choices)
        return [str(names.get(topic, topic)) for topic in self.topics]
