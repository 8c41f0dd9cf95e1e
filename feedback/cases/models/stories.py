"""What the public reads of what came of it."""

from datetime import date
from typing import ClassVar

from django.db import models

from feedback.cases.enums import Outcome, Resolved
from feedback.cases.models.cases import Case
from feedback.cases.models.routing import Team
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
    # Of a promise: which office keeps it, never a person, and by when; late shows itself.
    office = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    # What was promised, once something came of it.
    promised = models.TextField(blank=True, db_default="")
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-published_at", "-id"], name="story_newest_first"),
        ]

    def __str__(self) -> str:
        return self.you_said

    def is_late(self, today: date) -> bool:
        """Whether it promised a day that has passed, and nothing came of it yet."""
        is_open = self.outcome == Outcome.IN_PROGRESS
        return is_open and self.due_on is not None and self.due_on < today


class Helped(models.Model):
    """Whether what was done helped one of those who asked; it stays when their case goes."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="helped")
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=8, choices=Resolved.choices)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["story", "case"], name="helped_said_once")
        ]
        indexes: ClassVar = [models.Index(fields=["said_at"], name="helped_by_time")]

    def __str__(self) -> str:
        return f"{self.answer} of story {self.story_id}"
