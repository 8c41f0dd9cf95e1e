"""What a version says in other languages: checked by a person, never in place of the original."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from engagement.policies.models.policy import Version
from trustapp.accounts.models import User


class Translation(models.Model):
    """A published version in another language; a corrected one is a further row."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(max_length=12, choices=settings.LANGUAGES)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    summary = models.TextField()
    means_for_you = models.TextField(blank=True)
    body = models.TextField()
    # Who checked it against the original, and what makes them able to: published with it.
    checked_by = models.CharField(max_length=200)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    search = SearchVectorField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "language", "number"], name="translation_number_once"
            ),
            models.CheckConstraint(condition=~Q(checked_by=""), name="translation_was_checked"),
        ]
        indexes: ClassVar = [GinIndex(fields=["search"], name="policy_translated_words")]

    def __str__(self) -> str:
        return f"version {self.version_id} in {self.language}"
