"""Ready replies."""

from uuid import UUID

from django.db.models import QuerySet

from feedback.cases.models import ReadyReply


def ready_replies() -> QuerySet[ReadyReply]:
    """Return the ready replies in use, by title."""
    return ReadyReply.objects.filter(retired_at__isnull=True).order_by("title", "pk")


def ready_reply_by_id(public_id: UUID) -> ReadyReply | None:
    """Return the ready reply of this name, if it is in use."""
    return ready_replies().filter(public_id=public_id).first()
