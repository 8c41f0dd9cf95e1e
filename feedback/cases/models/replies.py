"""Texts that staff begin a reply with."""

from django.conf import settings
from django.db import models

from trustapp.core.models import PublicModel


class ReadyReply(PublicModel):
    """A reply that is often given, with gaps for what differs; whoever sends it reads it first."""

    title = models.CharField(max_length=120)
    # By language; the department's own is always there.
    texts = models.JSONField()
    retired_at = models.DateTimeField(null=True)
    # Rises with every change, so that two people working at once notice each other.
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.title

    def text_in(self, language: str) -> tuple[str, str]:
        """Return the text in this language, or in the department's own, and which of them it is."""
        if language not in self.texts:
            language = settings.LANGUAGE_CODE
        return self.texts[language], language
