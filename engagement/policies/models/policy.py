"""The rules we work by: every version stays public for ever."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from engagement.policies.enums import VersionState
from trustapp.accounts.models import User

# Such as 4.2; cited as POL-4.2@v3.
NUMBER = r"^[0-9]{1,4}(\.[0-9]{1,4}){0,3}$"


class Policy(models.Model):
    """One policy under its number; what it says stands in its versions."""

    number = models.CharField(max_length=20, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=160)
    topic = models.CharField(max_length=80)
    owner_label = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__regex=NUMBER), name="policy_number_is_dotted_digits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class VersionQuerySet(models.QuerySet["Version"]):
    """Chainable questions about versions."""

    def published(self) -> "VersionQuerySet":
        return self.filter(state=VersionState.PUBLISHED)

    def shown(self, today: date) -> "VersionQuerySet":
        """One version a policy: the one in force, or the first to come when none is yet."""
        of_policy = Version.objects.published().filter(policy=models.OuterRef("policy"))
        in_force = of_policy.filter(in_force_on__lte=today).order_by("-number").values("pk")[:1]
        to_come = of_policy.order_by("number").values("pk")[:1]
        return self.filter(pk=Coalesce(models.Subquery(in_force), models.Subquery(to_come)))

    def without_text(self) -> "VersionQuerySet":
        """Leave out what lists do not show."""
        return self.defer("body", "search")


class Version(models.Model):
    """One version of a policy: its text, why it changed, and since when it holds."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    body = models.TextField()
    summary = models.TextField()
    what_changed = models.TextField(blank=True)
    why_changed = models.TextField(blank=True)
    in_force_on = models.DateField(null=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)
    # Rises with every save of a draft, so that a stale edit is noticed.
    revision = models.PositiveIntegerField(default=0)
    search = SearchVectorField(null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(state=VersionState.DRAFT),
                name="one_draft_per_policy",
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED)
                | (
                    Q(published_at__isnull=False)
                    & Q(in_force_on__isnull=False)
                    & ~Q(summary="")
                    & ~Q(what_changed="")
                    & ~Q(why_changed="")
                ),
                name="published_with_what_and_why",
            ),
        ]
        indexes: ClassVar = [GinIndex(fields=["search"], name="policy_search")]

    def __str__(self) -> str:
        return f"version {self.number} of policy {self.policy_id}"

    @property
    def is_published(self) -> bool:
        """Whether this version is final."""
        return self.state == VersionState.PUBLISHED

    @property
    def label(self) -> str:
        """What others cite this version by."""
        return f"POL-{self.policy.number}@v{self.number}"

    def is_in_force(self, today: date) -> bool:
        """Whether its day has come; a later version may hold by now."""
        return self.is_published and self.in_force_on is not None and self.in_force_on <= today


class Clause(models.Model):
    """One clause of a version; its key stays the same across versions."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    heading = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="clause_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="clause_position_once"),
        ]

    def __str__(self) -> str:
        return self.heading
