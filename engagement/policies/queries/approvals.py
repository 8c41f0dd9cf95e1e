"""Questions about requests and their answers."""

from django.db.models import QuerySet

from engagement.policies.enums import ApprovalKind, ApprovalOutcome
from engagement.policies.models import Approval, Policy, Version


def waiting(policy: Policy, kind: ApprovalKind) -> Approval | None:
    """Return the request of this kind that nobody has answered yet."""
    return (
        Approval.objects.filter(policy=policy, kind=kind, outcome=ApprovalOutcome.WAITING)
        .select_related("asked_by", "version")
        .first()
    )


def approvals_of(version: Version) -> QuerySet[Approval]:
    """Return every request to publish this draft with its answer, newest first."""
    return (
        Approval.objects.filter(version=version)
        .select_related("asked_by", "decided_by")
        .order_by("-asked_at", "-pk")
    )
