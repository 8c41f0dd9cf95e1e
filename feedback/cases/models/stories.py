"""What the public reads of what came of it."""

from typing import ClassVar

from django.db import models

from feedback.cases.enums import Outcome
from feedback.cases.models.cases import Case
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel
from trustapp.places.models import Place


class Story(PublicModel):
    """You said, we did: what people asked for and what came of it, refusals included."""

    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="stories")
    slug = models.SlugField(max_length=120, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="stories")
    you_said = models.CharField(max_length=300)
    we_did = models.TextField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-published_at", "-id"], name="story_newest_first"),
        ]

    def __str__(self) -> str:
        return self.you_said
