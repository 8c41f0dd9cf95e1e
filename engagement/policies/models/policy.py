"""The rules we work by: every version stays public for ever."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from engagement.policies.enums import VersionState
from trustapp.accounts.models import User

# Such as 4.2; cited as POL-4.2@v3.
NUMBER = r"^[0-9]{1,4}(\.[0-9]{1,4}){0,3}$"
ALWAYS, FOREVER = date.min, date.max


class Policy(models.Model):
    """One policy under its number; what it says stands in its versions."""

    number = models.CharField(max_length=20, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=160)
    topic = models.CharField(max_length=80)
    owner_label = models.CharField(max_length=120)
    # From this day on it no longer holds; what it said stays readable.
    retired_on = models.DateField(null=True)
    retired_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__regex=NUMBER), name="policy_number_is_dotted_digits"
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | ~Q(retired_why=""),
                name="policy_retired_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def is_retired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.retired_on is not None and self.retired_on <= today


class VersionQuerySet(models.QuerySet["Version"]):
    """Chainable questions about versions."""

    def published(self) -> "VersionQuerySet":
        return self.filter(state=VersionState.PUBLISHED)

    def drafts(self) -> "VersionQuerySet":
        """What is still being worked on, also while it waits for approval."""
        return self.filter(state__in=VersionState.unpublished())

    def shown(self, today: date) -> "VersionQuerySet":
        """One version a policy: the one in force, or the first to come when none is yet."""
        return self.filter(showing__from_on__lte=today, showing__until_on__gt=today)

    def without_text(self) -> "VersionQuerySet":
        """Leave out what lists do not show."""
        return self.defer("body")


class Version(models.Model):
    """One version of a policy: its text, why it changed, and since when it holds."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    body = models.TextField()
    summary = models.TextField()
    means_for_you = models.TextField(blank=True)
    # Why the two texts above read harder than they should; empty when they do not.
    grade_reason = models.TextField(blank=True)
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

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(state__in=VersionState.unpublished()),
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
        indexes: ClassVar = [
            models.Index(fields=["-published_at"], name="policy_version_newest"),
        ]

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
    # Keys of the clauses of the version before that it came from: its own, or of others after a
    # split or a merge; none when it is new.
    origins = ArrayField(models.SlugField(max_length=60), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="clause_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="clause_position_once"),
        ]

    def __str__(self) -> str:
        return self.heading


class Showing(models.Model):
    """The days on which a version is the one that people see, and the words it is found by.

    Kept when a version is published or a policy retired; nothing is lost by making it anew.
    """

    version = models.OneToOneField(Version, on_delete=models.CASCADE, primary_key=True)
    from_on = models.DateField()
    until_on = models.DateField(default=FOREVER)
    search = SearchVectorField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["until_on", "from_on"], name="policy_showing_days"),
            GinIndex(fields=["search"], name="policy_showing_words"),
        ]

    def __str__(self) -> str:
        return f"version {self.version_id} from {self.from_on} until {self.until_on}"
