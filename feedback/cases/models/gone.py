"""What stays of cases whose time is up: how many they were, without a word of any."""

from typing import ClassVar

from django.db import models

from feedback.cases.enums import CaseKind, Channel, Outcome, Resolved


class ErasedCount(models.Model):
    """How many cases of a month came in this way and ended so."""

    month = models.DateField()
    kind = models.CharField(max_length=10, choices=CaseKind.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    resolved = models.CharField(max_length=8, choices=Resolved.choices, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", "kind", "channel", "outcome", "resolved"],
                name="one_count_of_erased_cases",
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} erased of {self.month:%Y-%m}"
