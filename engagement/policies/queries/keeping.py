"""What of policies has been kept long enough."""

from datetime import datetime, timedelta

from engagement.policies.enums import CommentState
from engagement.policies.models import Comment, HandedIn
from trustapp.keeping.enums import Kind
from trustapp.keeping.queries import Due
from trustapp.keeping.rules import TERMS


def unconfirmed_due(now: datetime) -> Due:
    """Return comments that nobody confirmed in time."""
    before = now - timedelta(days=TERMS[Kind.UNCONFIRMED].usual)
    comments = Comment.objects.filter(state=CommentState.UNCONFIRMED, sent_at__lt=before)
    return Due(Kind.UNCONFIRMED, comments, at="sent_at")


def documents_due(now: datetime) -> Due:
    """Return documents that nobody has saved in time."""
    before = now - timedelta(days=TERMS[Kind.DOCUMENTS].usual)
    return Due(Kind.DOCUMENTS, HandedIn.objects.filter(handed_in_at__lt=before), at="handed_in_at")
