"""Thanks that were passed on."""

from typing import ClassVar

from django.db import models

from feedback.cases.models.cases import Case
from trustapp.accounts.models import Officer, User


class PassedThanks(models.Model):
    """Thanks that an officer and the supervisor can read; the words stay with the case alone."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="passed_thanks")
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    passed_on_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    passed_on_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "officer"], name="thanks_passed_on_once")
        ]

    def __str__(self) -> str:
        return f"thanks of case {self.case_id} for officer {self.officer_id}"
