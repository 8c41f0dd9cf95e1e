"""Which visited addresses were asked whether somebody came; never what one of them said."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from engagement.visits.models.addresses import Address
from trustapp.accounts.models import Officer


class CheckDraw(models.Model):
    """The lots of one week of visits, drawn once; with the seed anybody draws the same ones."""

    week_on = models.DateField(unique=True)
    seed = models.CharField(max_length=64)
    percent = models.FloatField()
    visited = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(drawn__lte=F("visited")), name="no_more_checked_than_visited"
            )
        ]

    def __str__(self) -> str:
        return f"checks of the week of {self.week_on}"


class AddressCheck(models.Model):
    """An address that is asked, at most once a quarter."""

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="+")
    quarter_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["quarter_on", "address"], name="address_checked_once_a_quarter"
            )
        ]

    def __str__(self) -> str:
        return f"check of address {self.address_id}"


class CheckBucket(models.Model):
    """The name under which all answers about one officer's visits of a quarter arrive."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    quarter_on = models.DateField()
    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["quarter_on", "officer"], name="one_bucket_a_quarter_and_officer"
            )
        ]

    def __str__(self) -> str:
        return f"checks of {self.quarter_on}"
