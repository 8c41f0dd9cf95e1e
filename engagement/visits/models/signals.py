"""What in an officer's visits was worth a look, and what a person decided about it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from engagement.visits.enums import Decision, SignalKind, SignalState
from trustapp.accounts.models import Officer, User
from trustapp.core.models import PublicModel


class Signal(PublicModel):
    """Evidence about one month of one officer's visits; never a verdict, never a score.

    The evidence holds counts, days and the range of colleagues, no address and no resident. It
    stays as it was looked at once somebody has decided.
    """

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="visit_signals")
    kind = models.CharField(max_length=10, choices=SignalKind.choices)
    month = models.DateField()
    evidence = models.JSONField()
    state = models.CharField(max_length=10, choices=SignalState.choices, default=SignalState.OPEN)
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision.choices, blank=True)
    words = models.CharField(max_length=600, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # Who it was passed on to: it waits on their page until they decide.
    passed_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Rises with every decision, so that two of them never cross.
    revision = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["officer", "kind", "month"], name="one_signal_a_month_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(state=SignalState.DECIDED)
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decision="")
                & ~Q(words="")
                | ~Q(state=SignalState.DECIDED) & Q(decided_by__isnull=True, decision=""),
                name="signal_is_decided_by_a_person_with_words",
            ),
            models.CheckConstraint(
                condition=Q(passed_to__isnull=True) | Q(decision=Decision.PASSED_ON),
                name="signal_waits_for_somebody_only_when_passed_on",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["month"], name="signal_by_month")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.month:%Y-%m}"

    @property
    def is_decided(self) -> bool:
        """Whether a person has said what it is."""
        return self.state == SignalState.DECIDED
