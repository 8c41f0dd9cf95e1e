"""What stays of visits whose details are forgotten."""

from typing import ClassVar

from django.db import models

from engagement.visits.enums import VisitOutcome
from trustapp.places.models import Place


class VisitCount(models.Model):
    """How many doors of a place ended with one outcome in plans of one month; no door is named."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    outcome = models.CharField(max_length=10, choices=VisitOutcome.choices)
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "month", "outcome"], name="visits_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.outcome} in {self.month:%Y-%m}"
