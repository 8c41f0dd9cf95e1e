"""What became of messages."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from trustapp.channels.enums import MessageState
from trustapp.channels.models import WORDS, Message


@dataclass(frozen=True, slots=True)
class PurposeTally:
    """How many messages of one purpose are in which state."""

    purpose: str
    counts: dict[str, int]
    total: int


def tally(purpose: str, subject_ref: str) -> dict[str, int]:
    """Return how many messages about one thing are in which state."""
    rows = (
        Message.objects.filter(purpose=purpose, subject_ref=subject_ref)
        .values_list("state")
        .annotate(count=Count("id"))
        .order_by("state")
    )
    return dict(rows)


def tallies() -> list[PurposeTally]:
    """Return the counts by purpose and state, purposes from A to Z."""
    rows = (
        Message.objects.values_list("purpose", "state")
        .annotate(count=Count("id"))
        .order_by("purpose", "state")
    )
    found: dict[str, dict[str, int]] = {}
    for purpose, state, count in rows:
        found.setdefault(purpose, {})[state] = count
    return [
        PurposeTally(purpose=purpose, counts=counts, total=sum(counts.values()))
        for purpose, counts in found.items()
    ]


def uncertain(purpose: str | None = None, subject_ref: str | None = None) -> QuerySet[Message]:
    """Return messages that were handed over without a last answer, newest first."""
    found = troubled(MessageState.UNKNOWN)
    if purpose is not None:
        found = found.filter(purpose=purpose)
    if subject_ref is not None:
        found = found.filter(subject_ref=subject_ref)
    return found


def troubled(state: MessageState | None = None) -> QuerySet[Message]:
    """Return uncertain and failed messages, or one kind of them, newest first."""
    states = [state] if state else [MessageState.UNKNOWN, MessageState.FAILED]
    return Message.objects.filter(state__in=states).defer(*WORDS).order_by("-settled_at", "-id")
