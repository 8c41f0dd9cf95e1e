"""What people answered. Who they are, is not known from here."""

from typing import ClassVar

from django.db import models

from feedback.surveys.enums import AnswerStatus, Mode, ResponseState, SetAside
from feedback.surveys.models.survey import OpenLink, SurveyItem
from feedback.surveys.models.wave import Stratum, Wave
from trustapp.core.models import PublicModel, SealedTextField
from trustapp.places.models import Place


class Response(PublicModel):
    """One person's answers to one wave. Who the person is, is not known from here."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="responses")
    mode = models.CharField(max_length=12, choices=Mode.choices)
    # The open link it came through, which tells a place or an event and nobody's name.
    link = models.ForeignKey(OpenLink, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=10, choices=ResponseState.choices, default=ResponseState.OPEN
    )
    language = models.CharField(max_length=12)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    stratum = models.ForeignKey(Stratum, on_delete=models.PROTECT, null=True, related_name="+")
    base_weight = models.DecimalField(max_digits=14, decimal_places=6, default=1)
    sex = models.CharField(max_length=10, blank=True)
    age = models.CharField(max_length=12, blank=True)
    race_ethnicity = models.CharField(max_length=12, blank=True)
    # Answers while they are being given, by item id; emptied when they become Answer rows.
    draft = SealedTextField(null=True)
    # Counts the saves: whoever saves names the revision that was read, so no save is lost.
    revision = models.PositiveIntegerField(default=0, db_default=0)
    # Coarse on purpose: a day, not an hour.
    # Set while a person has to look at it before it counts; the answers stay as they are.
    set_aside_on = models.DateField(null=True)
    set_aside_because = models.CharField(
        max_length=12, choices=SetAside.choices, blank=True, db_default=""
    )
    started_on = models.DateField()
    finished_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["wave", "state"], name="response_by_wave")]

    def __str__(self) -> str:
        return f"response {self.pk}"


class Answer(models.Model):
    """One answer to one item: appended once, never changed. Partitioned by year of `answered_on`.

    `written_by` is the id of the writing transaction: it lets a later transaction with a lower
    answer id still be counted exactly once.
    """

    response = models.ForeignKey(
        Response, on_delete=models.DO_NOTHING, db_constraint=False, related_name="answers"
    )
    wave = models.ForeignKey(
        Wave, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    item = models.ForeignKey(
        SurveyItem, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip
    # A point of the scale, a number, or the number of an option (a row for each that was chosen);
    # 1 where words were written, which stand in `WrittenAnswer`.
    value = models.SmallIntegerField(null=True)
    status = models.CharField(max_length=10, choices=AnswerStatus.choices)
    answered_on = models.DateField()

    def __str__(self) -> str:
        return f"answer {self.pk}"


class WrittenAnswer(models.Model):
    """What somebody wrote in their own words, sealed."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="written")
    item = models.ForeignKey(SurveyItem, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["response", "item"], name="words_written_once")
        ]

    def __str__(self) -> str:
        return f"words of response {self.response_id}"
