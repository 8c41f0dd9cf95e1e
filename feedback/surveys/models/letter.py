"""Letters that were printed together, until a person has posted them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from feedback.surveys.models.wave import Wave
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel, SealedTextField


class LetterBatch(PublicModel):
    """Some letters of one wave. The printed file holds codes, so it is kept only until fetched."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="letter_batches")
    count = models.PositiveIntegerField()
    # The file, as base64, from printing until it is fetched once.
    document = SealedTextField(null=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fetched_at__isnull=True) | Q(document__isnull=True),
                name="fetched_letters_are_forgotten",
            ),
            models.CheckConstraint(
                condition=Q(posted_at__isnull=True) | Q(fetched_at__isnull=False),
                name="posted_letters_were_fetched",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} letters of wave {self.wave_id}"
