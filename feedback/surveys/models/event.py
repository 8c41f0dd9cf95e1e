"""Contacts with the police that another program told us of: what was done, and nothing of whom."""

from typing import ClassVar

from django.db import models

from feedback.surveys.enums import EventOutcome


class ContactEvent(models.Model):
    """One event, so that it has one effect however often it is told.

    It is known by the keyed hash of its id. Who it was about, is not known from here.
    """

    event_hash = models.CharField(max_length=64, unique=True)
    # Of an excluded event: of its kind, time and flags alone.
    body_hash = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=EventOutcome.choices)
    # Why nobody was invited: a flag, `kind`, or a reason to skip.
    reason = models.CharField(max_length=12, blank=True)

    def __str__(self) -> str:
        return f"contact event {self.pk}"


class ContactEventCount(models.Model):
    """How many events of one day came to the same."""

    day = models.DateField()
    outcome = models.CharField(max_length=10, choices=EventOutcome.choices)
    reason = models.CharField(max_length=12, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "outcome", "reason"], name="contact_events_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.outcome} {self.reason}"
