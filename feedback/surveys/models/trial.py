"""Answers of the people of a trial, kept apart from all others and behind a wall."""

from typing import ClassVar

from django.db import models

from feedback.surveys.enums import AnswerStatus
from feedback.surveys.models.survey import SurveyItem
from feedback.surveys.models.wave import Wave


class TrialAnswer(models.Model):
    """One answer to one item of a trial's wave, under the pseudonym that the trial gave.

    Row-level security shows it to analysts and to the analysis alone (`behind_walls`); it is in no
    table that scores are made from. Who the person is, is not known from here.
    """

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, db_index=False, related_name="+")
    pseudonym = models.UUIDField()
    item = models.ForeignKey(SurveyItem, on_delete=models.PROTECT, db_index=False, related_name="+")
    value = models.SmallIntegerField(null=True)
    status = models.CharField(max_length=10, choices=AnswerStatus.choices)
    answered_on = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["wave", "pseudonym"], name="trial_answers")]

    def __str__(self) -> str:
        return f"trial answer {self.pk}"
