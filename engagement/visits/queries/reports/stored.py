"""What was computed from a trial, who let it go out, and on which paper it stands."""

from django.db.models import Count, QuerySet

from engagement.visits.enums import TrialState
from engagement.visits.models import (
    Look,
    ReportApproval,
    ReportPaper,
    Trial,
    TrialReport,
    TrialRun,
)


def newest_report(trial: Trial, look: str = "") -> TrialReport | None:
    """Return what was computed last from a trial, or from one of its looks."""
    found = TrialReport.objects.filter(trial=trial, look=look).order_by("-computed_at", "-pk")
    return found.select_related("trial").first()


def published_report(slug: str) -> TrialReport | None:
    """Return the report of a trial that two people let go out, the newest if there are several."""
    approved = TrialReport.objects.annotate(readers=Count("approvals")).filter(readers__gte=2)
    published = approved.filter(trial__slug=slug, trial__state=TrialState.PUBLISHED, look="")
    return published.select_related("trial").order_by("-computed_at", "-pk").first()


def newest_run(trial: Trial, look: str = "") -> TrialRun | None:
    """Return the analysis that was asked for last."""
    return TrialRun.objects.filter(trial=trial, look=look).order_by("-pk").first()


def opened_looks(trial: Trial) -> list[str]:
    """Return the names of the registered looks that were opened."""
    return list(Look.objects.filter(trial=trial).order_by("pk").values_list("name", flat=True))


def approvals(report: TrialReport) -> QuerySet[ReportApproval]:
    """Return who let a report go out, in order."""
    found = ReportApproval.objects.filter(report=report)
    return found.select_related("approved_by").order_by("approved_at", "pk")


def paper_of(report: TrialReport, language: str) -> bytes | None:
    """Return a report on paper, once a worker has printed it."""
    found = ReportPaper.objects.filter(report=report, language=language)
    content = found.values_list("content", flat=True).first()
    return None if content is None else bytes(content)
