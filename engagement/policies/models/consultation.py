"""A draft out for comment: its timetable, its frozen texts, its meetings."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise

from engagement.policies.enums import PhaseKind
from engagement.policies.models.policy import Policy, Version
from engagement.policies.pure.clauses import Clause
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel
from trustapp.places.models import Place


class Consultation(PublicModel):
    """One comment period on one draft. It is never taken back: it ends with answers."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="consultations")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="consultation")
    slug = models.SlugField(max_length=140, unique=True)
    # Where a meeting must have been held before comments may close.
    meeting_places = models.ManyToManyField(Place, related_name="+")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    # When the last comment got its answer and the period was over.
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.slug

    @property
    def subject(self) -> str:
        """The name under which promises and the audit know it."""
        return f"consultation:{self.slug}"


class Phase(models.Model):
    """One step of the timetable, from a day to a day; it ends when the clock has ended it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PhaseKind.choices)
    # Of a phase that a department makes up; the others are named by their kind.
    name = models.CharField(max_length=80, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    # The last day as it was announced first: a phase that had to wait says so.
    announced_end = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "position"], name="phase_place_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="phase_ends_after_start"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ends_on"], name="phase_open", condition=Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on} to {self.ends_on}"

    @property
    def label(self) -> "str | Promise":
        """The name that readers see."""
        return self.name or PhaseKind(self.kind).label

    def is_running(self, today: date) -> bool:
        """Whether it has begun and not been ended."""
        return self.ended_at is None and self.starts_on <= today


class Snapshot(models.Model):
    """The text of a draft as the public was shown it; it never changes, a new one follows it."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="snapshots"
    )
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    summary = models.TextField()
    what_changed = models.TextField()
    why_changed = models.TextField()
    # Position, key, heading and Markdown of every clause, in order.
    clauses = models.JSONField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "number"], name="snapshot_number_once")
        ]

    def __str__(self) -> str:
        return f"text {self.number} of consultation {self.consultation_id}"

    def parsed(self) -> tuple[Clause, ...]:
        """Return the clauses as they were frozen."""
        return tuple(Clause(**clause) for clause in self.clauses)


class Meeting(PublicModel):
    """A meeting about a draft, led by somebody who does not work for the department."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="meetings"
    )
    # For whom: a meeting may serve several neighborhoods.
    places = models.ManyToManyField(Place, related_name="+")
    held_at = models.DateTimeField()
    venue = models.CharField(max_length=200)
    facilitator = models.CharField(max_length=120)
    facilitator_from = models.CharField(max_length=160)
    taking_part_remotely = models.CharField(max_length=300)
    languages = ArrayField(models.CharField(max_length=40))
    minutes = models.TextField(blank=True)
    minutes_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minutes_at__isnull=True) | ~Q(minutes=""), name="minutes_have_words"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancelled_because=""),
                name="cancelled_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(facilitator="") & ~Q(facilitator_from=""),
                name="meeting_has_a_facilitator",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["held_at"], name="meeting_by_day")]

    def __str__(self) -> str:
        return f"meeting {self.public_id}"

    @property
    def subject(self) -> str:
        """The name under which promises and the audit know it."""
        return f"meeting:{self.public_id}"
