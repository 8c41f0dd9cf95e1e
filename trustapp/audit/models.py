"""One line for every change and every look at something confidential."""

from typing import ClassVar

from django.db import models


class AuditLine(models.Model):
    """Who did what to which thing; the application may add lines, never change or remove them."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.IntegerField(null=True)
    actor_label = models.CharField(max_length=120)
    action = models.CharField(max_length=80)
    target = models.CharField(max_length=120)
    # What changed, in values that name no resident.
    detail = models.JSONField(default=dict)
    # The source address of staff only; never of a resident.
    address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["target", "id"], name="audit_by_target"),
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["actor_id", "-at", "-id"], name="audit_by_actor_time"),
            models.Index(fields=["action", "-at", "-id"], name="audit_by_action"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(address__isnull=True) | models.Q(actor_kind="staff"),
                name="only_staff_have_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"
