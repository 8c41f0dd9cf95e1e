"""Documents on their way to becoming a draft: kept for a day at most."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from engagement.policies.enums import DocumentKind
from engagement.policies.models.policy import Policy
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel, SealedTextField


class HandedIn(PublicModel):
    """A document that somebody handed in, and what was read in it. Its name is not kept."""

    # None until it becomes a policy of its own.
    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=4, choices=DocumentKind.choices)
    # The file as base64, until it was read.
    content = SealedTextField(null=True)
    handed_in_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    handed_in_at = models.DateTimeField()
    # A reader that takes too long or dies leaves the time at which it began.
    begun_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    parts_read = models.PositiveIntegerField(default=0)
    parts = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=160, blank=True)
    body = models.TextField(blank=True)
    notes = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(content__isnull=True),
                name="read_document_is_forgotten",
            )
        ]

    def __str__(self) -> str:
        return f"document {self.pk}"
