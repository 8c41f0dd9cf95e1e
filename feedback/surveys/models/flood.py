"""A flood of answers at an open link, and what a person decided about it."""

from typing import ClassVar

from django.db import models

from feedback.surveys.enums import FloodState
from feedback.surveys.models.survey import OpenLink
from feedback.surveys.models.wave import Wave
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel


class Flood(PublicModel):
    """Far more answers through one link on one day than it usually brings."""

    link = models.ForeignKey(OpenLink, on_delete=models.PROTECT, related_name="floods")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="floods")
    seen_on = models.DateField()
    # The most answers in ten minutes, and how many there usually were.
    most = models.PositiveIntegerField()
    usual = models.FloatField()
    state = models.CharField(max_length=10, choices=FloodState.choices, default=FloodState.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["link", "wave", "seen_on"], name="one_flood_a_day_and_link"
            ),
            models.CheckConstraint(
                condition=models.Q(state=FloodState.OPEN) | models.Q(decided_at__isnull=False),
                name="decided_flood_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"flood at link {self.link_id}"
