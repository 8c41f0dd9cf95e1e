"""Files, what there is of each, and who was allowed to open an original.

Nothing here holds the name a file came with. Content lies in sealed parts in the database: it
commits with what it belongs to, is backed up with it, and goes with it.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trustapp.accounts.models import User
from trustapp.core.models import PublicModel, SealedTextField
from trustapp.files.enums import CopyKind, State


class File(PublicModel):
    """One file that was handed in, closed to everybody until it was drawn anew."""

    # What it belongs to, as `noun:public id`; a value, because the thing lives upstairs.
    subject = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    trouble = models.CharField(max_length=20, blank=True)
    # An artist that takes too long or dies leaves the time at which it began.
    begun_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    # Whether the safe copy shows less than came in.
    is_partial = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | ~Q(trouble=""), name="refused_file_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING) | Q(finished_at__isnull=False),
                name="finished_file_says_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="file_by_subject"),
            models.Index(
                fields=["received_at"], name="file_waiting", condition=Q(state=State.WAITING)
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.public_id}"

    @property
    def name(self) -> str:
        """The name under which the audit knows this file."""
        return f"file:{self.public_id}"


class Copy(models.Model):
    """The original or a copy of it that is safe, under a key of its own."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="copies")
    kind = models.CharField(max_length=10, choices=CopyKind.choices)
    ending = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    key = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "kind"], name="one_copy_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of file {self.file_id}"

    @property
    def is_original(self) -> bool:
        """Whether this is what came in, which takes two people to open."""
        return self.kind == CopyKind.ORIGINAL


class Part(models.Model):
    """A sealed mebibyte of a copy."""

    copy = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["copy", "number"], name="one_part_of_a_number")
        ]

    def __str__(self) -> str:
        return f"part {self.number} of copy {self.copy_id}"


class Opening(PublicModel):
    """The wish of one person to open an original, and what a second person said."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="openings")
    reason = SealedTextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_allowed = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)

    # Emptied when the resident's data must go.
    ERASABLE: ClassVar = ("reason",)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="original_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False) | Q(is_allowed=False, opened_at__isnull=True),
                name="original_opens_after_decision",
            ),
            models.CheckConstraint(
                condition=Q(is_allowed=True) | Q(opened_at__isnull=True),
                name="original_opens_when_allowed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["file", "id"], name="opening_by_file")]

    def __str__(self) -> str:
        return f"opening of file {self.file_id}"
