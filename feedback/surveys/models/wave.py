"""One dispatch of one survey, and how its sample was drawn."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from feedback.surveys.enums import APART, BY_LINK, Population, WaveState
from feedback.surveys.models.survey import Quota, Survey
from trustapp.core.models import PublicModel
from trustapp.places.models import Place


class Wave(PublicModel):
    """One dispatch of one survey: to a sample, or to whoever opens a link.

    Both can run side by side under one number; they are two waves, so that they are never pooled.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField()
    population = models.CharField(
        max_length=12, choices=Population.choices, default=Population.GENERAL
    )
    state = models.CharField(max_length=10, choices=WaveState.choices, default=WaveState.PLANNED)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # The seed of the draw, so that anyone can draw the same sample again.
    seed = models.BigIntegerField(default=0)
    # How many of the survey's reminders have gone to everyone who was to get them.
    reminded = models.PositiveSmallIntegerField(default=0, db_default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["survey", "number", "population"], name="wave_number_once"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="wave_closes_after_it_opens"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["opens_at"],
                name="wave_to_advance",
                condition=~Q(state=WaveState.CLOSED),
            )
        ]

    def __str__(self) -> str:
        return f"wave {self.number} of survey {self.survey_id}"

    @property
    def is_closed(self) -> bool:
        """Whether it takes no more answers."""
        return self.state == WaveState.CLOSED

    @property
    def is_by_link(self) -> bool:
        """Whether anyone may answer it, so that it has no sample."""
        return self.population in BY_LINK

    @property
    def is_of_staff(self) -> bool:
        """Whether it asks the people who work here, whose answers nobody sees one by one."""
        return self.population == Population.STAFF

    @property
    def is_apart(self) -> bool:
        """Whether its answers stand apart, under a name that a room above gave."""
        return self.population in APART


class Stratum(models.Model):
    """One stratum of a wave's sample design: a place, its frame and how many were drawn."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="strata")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    # N: adults of the place that the weights stand for; F: people on the list who could be drawn;
    # H: their households; n: how many were drawn, one a household.
    population = models.PositiveIntegerField()
    frame = models.PositiveIntegerField()
    households = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "place"], name="one_stratum_per_place"),
            models.CheckConstraint(
                condition=Q(drawn__lte=F("households")) & Q(households__lte=F("frame")),
                name="one_drawn_per_household",
            ),
        ]

    def __str__(self) -> str:
        return f"stratum of wave {self.wave_id}"


class QuotaCount(models.Model):
    """How many places of a quota one wave has given away; never more than there are."""

    quota = models.ForeignKey(Quota, on_delete=models.CASCADE, related_name="counts")
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["quota", "wave"], name="quota_counted_once_per_wave")
        ]

    def __str__(self) -> str:
        return f"{self.taken} taken of quota {self.quota_id}"
