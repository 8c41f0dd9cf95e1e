"""The question bank: what we ask about, in which words."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from feedback.surveys.enums import QuestionKind
from trustapp.accounts.models import User


class Question(models.Model):
    """One thing we ask about, whatever its wording."""

    key = models.SlugField(unique=True)
    construct = models.CharField(max_length=40)
    # Where a validated item comes from.
    citation = models.CharField(max_length=300, blank=True)
    is_trend = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.key


class QuestionVersion(models.Model):
    """One wording of a question; a new wording breaks the trend line."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    scale_min = models.SmallIntegerField(default=0)
    scale_max = models.SmallIntegerField(default=10)
    is_reversed = models.BooleanField(default=False)
    # Of a choice: how many options there are, numbered from 1 in the order of the texts; which of
    # them stand alone ("None of these"); whether their order is drawn for each respondent.
    option_count = models.PositiveSmallIntegerField(default=0)
    exclusive_options = models.JSONField(default=list, blank=True)
    shuffles_options = models.BooleanField(default=False)
    # The option beside which people may say what they mean ("Another reason"); 0: none.
    other_option = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Why these words replaced the ones before.
    changed_because = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "number"], name="wording_number_once"),
            models.CheckConstraint(
                condition=Q(scale_max__gt=F("scale_min")), name="scale_has_two_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} wording {self.number}"


class QuestionText(models.Model):
    """A wording in one language."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    # What rows of a matrix have in common; rows in a row with the same lead and kind form one.
    lead = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=400)
    low_label = models.CharField(max_length=80, blank=True)
    high_label = models.CharField(max_length=80, blank=True)
    options = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "language"], name="one_text_per_language")
        ]

    def __str__(self) -> str:
        return self.text
