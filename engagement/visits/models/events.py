"""What happened at each door, appended and never changed."""

from typing import ClassVar

from django.db import models

from engagement.visits.enums import Topic, VisitOutcome
from engagement.visits.models.plans import Stop
from trustapp.accounts.models import User


class Visit(models.Model):
    """What happened at a door: an event with an id made by the device; a correction is another."""

    event_id = models.UUIDField(unique=True)
    stop = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="visits")
    outcome = models.CharField(max_length=10, choices=VisitOutcome.choices)
    topics = models.JSONField(default=list)
    follow_up_case = models.CharField(max_length=120, blank=True)  # `case:public id`, a value
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    # What the clock of the phone said, right or wrong; nothing where there was no phone.
    device_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    # A keyed hash of everything the device sent: the same event again has the same one.
    content_hash = models.CharField(max_length=64, blank=True, default="")
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["corrects"], name="visit_corrected_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["stop", "-id"], name="visit_by_stop"),
            models.Index(fields=["happened_at"], name="visit_by_time"),
            models.Index(
                fields=["follow_up_case"],
                name="visit_by_follow_up",
                condition=~models.Q(follow_up_case=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} at stop {self.stop_id}"

    @property
    def topic_names(self) -> list[str]:
        """What they talked about, in words."""
        names = dict(Topic.choices)
        return [str(names.get(topic, topic)) for topic in self.topics]
