"""What officers may say, leave and never do, in the words of the department."""

from typing import ClassVar

from django.db import models

from engagement.visits.enums import GuidanceKind
from trustapp.accounts.models import User


class Guidance(models.Model):
    """The department's own lines of one kind in one language, one a line."""

    kind = models.CharField(max_length=10, choices=GuidanceKind.choices)
    language = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "language"], name="one_guidance_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.language}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that say something."""
        return tuple(filter(None, (line.strip() for line in self.words.splitlines())))
