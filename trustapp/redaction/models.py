"""Texts as they were, what was taken out of them, and who may undo it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trustapp.accounts.models import User
from trustapp.core.enums import Mark
from trustapp.core.models import PublicModel, SealedTextField
from trustapp.redaction.enums import Purpose, Why


class Original(models.Model):
    """One text as it was before anything was taken out; sealed, and opened by two people."""

    # What the text belongs to, as `noun:public id`, and which of its texts it is.
    subject = models.CharField(max_length=120)
    part = models.CharField(max_length=60)
    words = SealedTextField(null=True)
    sealed_at = models.DateTimeField()

    # Emptied when the resident's data must go.
    ERASABLE: ClassVar = ("words",)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "part"], name="one_original_of_a_text")
        ]

    def __str__(self) -> str:
        return f"original of {self.subject} {self.part}"


class Strike(PublicModel):
    """A passage that was taken out of every text of one thing."""

    subject = models.CharField(max_length=120)
    passage = SealedTextField(null=True)
    mark = models.CharField(max_length=10, choices=Mark.choices)
    why = models.CharField(max_length=10, choices=Why.choices)
    struck_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    struck_at = models.DateTimeField()
    put_back_at = models.DateTimeField(null=True)

    # Emptied when the resident's data must go.
    ERASABLE: ClassVar = ("passage",)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "id"], name="strike_by_subject")]

    def __str__(self) -> str:
        return f"{self.mark} in {self.subject}"


class Wish(PublicModel):
    """The wish of one person to read what was taken out or to put it back; a second one decides."""

    strike = models.ForeignKey(Strike, on_delete=models.CASCADE, related_name="wishes")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    reason = SealedTextField(null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_allowed = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True)

    # Emptied when the resident's data must go.
    ERASABLE: ClassVar = ("reason",)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="undoing_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False) | Q(is_allowed=False, used_at__isnull=True),
                name="wish_is_used_after_decision",
            ),
            models.CheckConstraint(
                condition=Q(is_allowed=True) | Q(used_at__isnull=True),
                name="wish_is_used_when_allowed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["strike", "id"], name="wish_by_strike")]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.strike_id}"
