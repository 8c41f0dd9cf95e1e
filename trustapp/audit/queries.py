"""Reading the record."""

from django.db.models import QuerySet

from trustapp.audit.models import AuditLine


def lines_about(target: str) -> QuerySet[AuditLine]:
    """Return the lines about one thing, newest first."""
    return AuditLine.objects.filter(target=target).order_by("-id")
