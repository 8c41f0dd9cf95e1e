"""Signatures of officers under a version: asked for, answered once, never altered."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from engagement.policies.enums import ReminderKind
from engagement.policies.models.policy import Version
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel


class SigningRequest(PublicModel):
    """Who has to read and sign one version, and by when; whoever joins later is asked as well."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signings")
    roles = ArrayField(models.CharField(max_length=30, choices=Role.choices))
    # Neighborhoods that an officer serves in; none for the whole city.
    place_ids = ArrayField(models.PositiveIntegerField(), default=list)
    due_on = models.DateField()
    # Questions with their answers, as `pure.quiz` dumps them.
    quiz = models.JSONField(default=list)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    # A newer version, or a person, ends it. What was signed stays.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(ended_at__isnull=True), name="asked_to_sign_once"
            ),
            models.CheckConstraint(condition=Q(roles__len__gt=0), name="signing_has_a_target"),
        ]

    def __str__(self) -> str:
        return f"signatures under version {self.version_id}"


class QuizTry(models.Model):
    """One go at the questions; every one counts."""

    request = models.ForeignKey(SigningRequest, on_delete=models.PROTECT, related_name="tries")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    is_right = models.BooleanField()
    tried_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"try of {self.user_id}"


class Signature(models.Model):
    """One person has read one version. It holds for no other version, ever."""

    request = models.ForeignKey(SigningRequest, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "user"], name="version_signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} under request {self.request_id}"


class SigningReminder(models.Model):
    """A reminder that was queued for one person; each kind at most once."""

    request = models.ForeignKey(SigningRequest, on_delete=models.PROTECT, related_name="reminders")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ReminderKind.choices)
    queued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "user", "kind"], name="signer_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"
