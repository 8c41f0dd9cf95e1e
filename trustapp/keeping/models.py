"""What must stay whatever its time, and what waits for a second person.

People stand here by number and name: accounts are upstairs.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trustapp.core.models import PublicModel
from trustapp.keeping.enums import Act, Kind, Outcome


class Hold(PublicModel):
    """Why something is not forgotten: one thing, or all of a kind, from some days."""

    kind = models.CharField(max_length=20, choices=Kind.choices)
    # One thing, as `noun:public id`; empty stands for all of the kind.
    subject = models.CharField(max_length=120, blank=True)
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    placed_by_id = models.IntegerField(null=True)
    placed_by_name = models.CharField(max_length=120)
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("begins_on")),
                name="hold_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(lifted_at__isnull=True) & ~Q(subject=""),
                name="one_thing_held_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "subject"],
                name="hold_in_force",
                condition=Q(lifted_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"hold on {self.subject or self.kind}"

    @property
    def name(self) -> str:
        """The name under which the audit knows this hold."""
        return f"hold:{self.public_id}"


class Proposal(PublicModel):
    """What one person wants and another one has to confirm."""

    act = models.CharField(max_length=10, choices=Act.choices)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    days = models.PositiveIntegerField(null=True)
    hold = models.ForeignKey(Hold, on_delete=models.CASCADE, null=True, related_name="proposals")
    reason = models.CharField(max_length=300)
    asked_by_id = models.IntegerField()
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    decided_by_id = models.IntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(act=Act.LENGTH, days__isnull=False, hold__isnull=True)
                | Q(act=Act.LIFT, days__isnull=True, hold__isnull=False),
                name="proposal_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.CONFIRMED)
                | (Q(decided_by_id__isnull=False) & ~Q(decided_by_id=F("asked_by_id"))),
                name="proposal_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=["kind", "hold"],
                condition=Q(outcome=Outcome.WAITING),
                nulls_distinct=False,
                name="one_proposal_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} of {self.kind}"
