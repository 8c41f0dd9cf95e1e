"""What it is about, who looks after it, and which rule brings the one to the other."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from trustapp.accounts.models import User
from trustapp.core.models import PublicModel
from trustapp.places.models import Place


class Named(PublicModel):
    """Something that staff name and residents read, each in their own language."""

    # By language; the department's own is always there.
    names = models.JSONField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.names.get(settings.LANGUAGE_CODE) or next(iter(self.names.values()), "")

    @property
    def name(self) -> str:
        """The name in the reader's language, or in the department's own."""
        return self.names.get(get_language() or "") or str(self)


class Category(Named):
    """What a message is about."""


class Team(Named):
    """Staff who look after the same messages; the supervisors among them read along."""

    members = models.ManyToManyField(User, related_name="case_teams")


class Route(models.Model):
    """Who gets what is about a category, from a place; empty stands for any."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="routes")
    # One of the team who gets it at once.
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["category", "place"], nulls_distinct=False, name="one_route_for_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category_id or 'any'} from {self.place_id or 'anywhere'}: {self.team_id}"
