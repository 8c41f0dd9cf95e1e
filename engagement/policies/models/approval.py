"""What one person asks and a second one decides: to publish a draft, to retire a policy."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from engagement.policies.enums import ApprovalKind, ApprovalOutcome
from engagement.policies.models.policy import Policy, Version
from trustapp.accounts.models import User


class Approval(models.Model):
    """One request and its answer; once it is answered it never changes."""

    kind = models.CharField(max_length=10, choices=ApprovalKind.choices)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="approvals")
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, related_name="approvals"
    )
    # The revision of the draft that was sent: another one is not what was asked for.
    revision = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    ends_on = models.DateField(null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=10, choices=ApprovalOutcome.choices, default=ApprovalOutcome.WAITING
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["policy", "kind"],
                condition=Q(outcome=ApprovalOutcome.WAITING),
                name="one_request_waits_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[ApprovalOutcome.WAITING, ApprovalOutcome.TAKEN_BACK])
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & (Q(asked_by__isnull=True) | ~Q(decided_by=F("asked_by"))),
                name="decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ApprovalOutcome.REFUSED) | ~Q(note=""),
                name="refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind=ApprovalKind.PUBLISH, version__isnull=False, ends_on__isnull=True)
                | Q(kind=ApprovalKind.RETIRE, version__isnull=True, ends_on__isnull=False)
                & ~Q(reason=""),
                name="asked_for_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} policy {self.policy_id}: {self.outcome}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered yet."""
        return self.outcome == ApprovalOutcome.WAITING

    def is_second_person(self, user_id: int | None) -> bool:
        """Whether this person neither asked nor had a hand in what was asked for.

        A job is no person, and can never be the second one.
        """
        first = {None, self.asked_by_id}
        if self.version is not None:
            first |= {self.version.drafted_by_id, self.version.saved_by_id}
        return user_id not in first
