"""Printed sheets of a survey, on their way from paper to answers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from feedback.surveys.enums import PaperState
from feedback.surveys.models.survey import OpenLink
from feedback.surveys.models.wave import Wave
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel, SealedTextField


class PaperForm(PublicModel):
    """One numbered sheet. Two people enter it apart; only what they agree upon becomes answers."""

    # What paper brings in is counted with the answers that came by link, never with the sample.
    link = models.ForeignKey(OpenLink, on_delete=models.PROTECT, related_name="papers")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="papers")
    code = models.CharField(max_length=12, unique=True)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=PaperState.choices, default=PaperState.PRINTED)
    # What the first person read, until the second has read the same.
    first = SealedTextField(null=True)
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    second_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    printed_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=models.F("first_by")),
                name="paper_entered_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PaperState.PRINTED, PaperState.DONE])
                | Q(first__isnull=True),
                name="paper_keeps_no_entry_when_done",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["wave", "state"], name="paper_by_wave")]

    def __str__(self) -> str:
        return f"sheet {self.pk}"
