"""What was computed from a trial: kept for ever, published when two people have read it."""

from typing import ClassVar

from django.db import models

from engagement.visits.models.trials import Trial
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel


class TrialRun(models.Model):
    """One analysis that was asked for, and how far it is."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="runs")
    # Blank, or the registered look that it is for.
    look = models.CharField(max_length=80, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    # Why it could not be computed, in plain words.
    problem = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trial", "look"],
                condition=models.Q(finished_at__isnull=True),
                name="trial_analysed_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"analysis of trial {self.trial_id}"


class TrialReport(PublicModel):
    """What came out, from which people by which plan and method; nothing of it ever changes."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="reports")
    look = models.CharField(max_length=80, blank=True)
    plan_hash = models.CharField(max_length=64)
    people_hash = models.CharField(max_length=64)
    method = models.CharField(max_length=20)
    result = models.JSONField()
    # The table that may be published with it (`pure.analysis.replication`).
    people = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trial", "look", "plan_hash", "people_hash", "method"],
                name="same_analysis_once",
            )
        ]

    def __str__(self) -> str:
        return f"report of trial {self.trial_id}"


class ReportApproval(models.Model):
    """Somebody read a report and lets it go out; the second one publishes it."""

    report = models.ForeignKey(TrialReport, on_delete=models.PROTECT, related_name="approvals")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "approved_by"], name="report_approved_once_by_each"
            )
        ]

    def __str__(self) -> str:
        return f"approval of report {self.report_id}"


class ReportPaper(models.Model):
    """A published report as a PDF in one language."""

    report = models.ForeignKey(TrialReport, on_delete=models.CASCADE, related_name="papers")
    language = models.CharField(max_length=12)
    content = models.BinaryField()
    printed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "language"], name="report_printed_once")
        ]

    def __str__(self) -> str:
        return f"report {self.report_id} on paper in {self.language}"
