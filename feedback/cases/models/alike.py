"""Two messages that may tell the same: their names and a number, none of their words."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from feedback.cases.models.cases import Case
from trustapp.accounts.models import User


class Alike(models.Model):
    """A suggestion to a person, who decides; the earlier row comes first."""

    first = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    found_at = models.DateTimeField()
    # Somebody read both and says that they are not the same, for good.
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="suggested_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="earlier_of_two_comes_first"
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True) | Q(dismissed_by__isnull=False),
                name="dismissed_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"cases {self.first_id} and {self.second_id} may be the same"
