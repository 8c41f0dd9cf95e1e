"""How much was done, week by week, counted by a worker and never on read."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trustapp.accounts.models import Officer
from trustapp.places.models import Place


class WorkWeek(models.Model):
    """What one officer did in one place in the week that begins on a Monday."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="work_weeks")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    week_on = models.DateField()
    plans = models.PositiveIntegerField()
    # Doors this officer logged, talks among them, and follow-ups that were asked for there.
    doors = models.PositiveIntegerField()
    contacts = models.PositiveIntegerField()
    follow_ups = models.PositiveIntegerField()
    # Of a pair, whoever logs nothing may have walked along: at the least 0, at the most all of it.
    low_minutes = models.PositiveIntegerField()
    high_minutes = models.PositiveIntegerField()
    last_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["week_on", "officer", "place"], name="one_work_week_per_officer_and_place"
            ),
            models.CheckConstraint(
                condition=Q(contacts__lte=F("doors")) & Q(low_minutes__lte=F("high_minutes")),
                name="work_week_adds_up",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "week_on"], name="work_by_place")]

    def __str__(self) -> str:
        return f"week of {self.week_on}"
