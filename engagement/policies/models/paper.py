"""Versions as they are printed: made by a worker, kept, and made anew when they are lost."""

from typing import ClassVar

from django.db import models

from engagement.policies.models.policy import Version


class Paper(models.Model):
    """One version as a PDF in one language."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="papers")
    language = models.CharField(max_length=12)
    content = models.BinaryField()
    printed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "language"], name="version_printed_once")
        ]

    def __str__(self) -> str:
        return f"version {self.version_id} on paper in {self.language}"
