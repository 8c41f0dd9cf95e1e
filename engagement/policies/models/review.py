"""Looking again at a policy, because its day has come or because something showed that it fails."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from engagement.policies.enums import ReviewCause, ReviewOutcome
from engagement.policies.models.policy import Policy, Version
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel


class Review(PublicModel):
    """One review of a policy, or of one clause of it, from its cause to its outcome."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="reviews")
    clause_key = models.CharField(max_length=60, blank=True)
    cause = models.CharField(max_length=10, choices=ReviewCause.choices)
    # Read by everyone, so it names nobody.
    because = models.TextField(blank=True)
    # What it rests on, as a value: the thing may live anywhere in the house.
    evidence_label = models.CharField(max_length=120, blank=True)
    evidence_link = models.CharField(max_length=240, blank=True)
    # Of an announcement, so that hearing it twice opens one review.
    source = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=ReviewOutcome.choices, blank=True)
    outcome_reason = models.TextField(blank=True)
    outcome_version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(cause=ReviewCause.DATE, closed_at=None),
                name="one_open_review_by_date",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | Q(closed_at__isnull=False) & ~Q(outcome="") & ~Q(outcome_reason=""),
                name="closed_review_says_why",
            ),
            models.CheckConstraint(
                condition=Q(cause=ReviewCause.DATE) | ~Q(because=""), name="review_has_a_cause"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ReviewOutcome.NEW_VERSION) | Q(outcome_version__isnull=False),
                name="new_version_is_named",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["policy", "closed_at"], name="review_by_policy"),
        ]

    def __str__(self) -> str:
        return f"review {self.public_id}"

    @property
    def subject(self) -> str:
        """The name under which promises and the audit know it."""
        return f"review:{self.public_id}"
