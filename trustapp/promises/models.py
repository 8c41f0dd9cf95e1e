"""What we owe, to whom, by when."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, ngettext

from trustapp.accounts.models import User
from trustapp.core.models import PublicModel
from trustapp.places.models import Place
from trustapp.promises.enums import State, Unit

SOON = timedelta(days=2)


class ClosedDay(models.Model):
    """A day on which the department does not work, besides weekends and public holidays."""

    day = models.DateField(unique=True)
    why = models.CharField(max_length=120)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.day:%F}: {self.why}"


class PromiseKind(models.Model):
    """A kind of promise: how long it runs, who keeps it, and how the public reads it."""

    key = models.SlugField(primary_key=True)
    title = models.CharField(max_length=160)
    length = models.PositiveIntegerField()
    unit = models.CharField(max_length=20, choices=Unit.choices)
    owner_role = models.CharField(max_length=30)
    owner_label = models.CharField(max_length=120)
    is_public = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> str:
        """The title in the reader's language, where it is one of the product's own."""
        return gettext(self.title)

    @property
    def owner(self) -> str:
        """Who keeps promises of this kind, in the reader's language."""
        return gettext(self.owner_label)

    @property
    def time_allowed(self) -> str:
        """The length of the clock: `3 working days`."""
        words = {
            Unit.HOURS: ngettext("%(count)d hour", "%(count)d hours", self.length),
            Unit.DAYS: ngettext("%(count)d day", "%(count)d days", self.length),
            Unit.WORKING_DAYS: ngettext(
                "%(count)d working day", "%(count)d working days", self.length
            ),
        }
        return words[Unit(self.unit)] % {"count": self.length}


class Promise(PublicModel):
    """One promise with its owner and its clock. `label` names no resident: it may be published."""

    kind = models.ForeignKey(PromiseKind, on_delete=models.PROTECT, related_name="promises")
    # What the promise is about, as `noun:public id`; a value, because the thing lives upstairs.
    subject = models.CharField(max_length=120)
    label = models.CharField(max_length=200)
    address = models.CharField(max_length=200, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    # Said in public when a date was missed: why, and the new date.
    reason = models.TextField(blank=True)
    new_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(kept_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_promise_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("made_at")), name="promise_due_after_made"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                name="promise_open",
                condition=Q(kept_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(fields=["subject"], name="promise_by_subject"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def words(self) -> str:
        """What it is about, in the reader's language, where the product wrote it."""
        return gettext(self.label)

    def state(self, now: datetime) -> State:
        """Return how the promise stands at this time."""
        if self.withdrawn_at:
            return State.WITHDRAWN
        if self.kept_at:
            return State.KEPT if self.kept_at <= self.due_at else State.KEPT_LATE
        if self.due_at < now:
            return State.LATE
        return State.DUE_SOON if self.due_at - now <= SOON else State.ON_TIME
