"""Policies, versions, clauses and who approved what; drafts out for comment; reviews."""

from engagement.policies.models.approval import Approval
from engagement.policies.models.comment import (
    Comment,
    Response,
    Theme,
)
from engagement.policies.models.consultation import (
    Consultation,
    Meeting,
    Phase,
    Snapshot,
)
from engagement.policies.models.document import HandedIn
from engagement.policies.models.paper import Paper
from engagement.policies.models.policy import (
    ALWAYS,
    FOREVER,
    NUMBER,
    Clause,
    Policy,
    Showing,
    Version,
)
from engagement.policies.models.review import (
    Review,
)
from engagement.policies.models.signing import (
    QuizTry,
    Signature,
    SigningReminder,
    SigningRequest,
)
from engagement.policies.models.translation import Translation

__all__ = [
    "ALWAYS",
    "FOREVER",
    "NUMBER",
    "Approval",
    "Clause",
    "Comment",
    "Consultation",
    "HandedIn",
    "Meeting",
    "Paper",
    "Phase",
    "Policy",
    "QuizTry",
    "Response",
    "Review",
    "Showing",
    "Signature",
    "SigningReminder",
    "SigningRequest",
    "Snapshot",
    "Theme",
    "Translation",
    "Version",
]
