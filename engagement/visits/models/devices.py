"""Phones on which visits are logged without a signal."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trustapp.accounts.models import User
from trustapp.core.models import PublicModel, SealedTextField


class Device(PublicModel):
    """A phone as one account uses it; its id is made by the page that runs there."""

    device_id = models.UUIDField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=60, blank=True)
    # Locks what the phone could not send into a file that nobody but us can open.
    parcel_key = SealedTextField()
    # What it had not sent when it last spoke to us.
    waiting = models.PositiveIntegerField(default=0)
    # The same phone, before its storage was emptied.
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device_id", "user"], name="device_known_once"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="device_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} of {self.user_id}"

    @property
    def is_in_use(self) -> bool:
        """Whether it may still send and take lists along."""
        return self.revoked_at is None
