"""Taking words out of messages that have not left yet."""

from collections.abc import Callable

from django.db import transaction

from trustapp.channels.enums import MessageState
from trustapp.channels.models import Message

_WRITTEN = ("title", "text", "html")


@transaction.atomic
def rewrite_waiting(*, subject_ref: str, rewrite: Callable[[str], str]) -> int:
    """Rewrite the words of every message about this that still waits; return how many changed."""
    waiting = Message.objects.filter(subject_ref=subject_ref, state=MessageState.QUEUED)
    changed = 0
    for message in waiting.select_for_update().order_by("id"):
        before = [getattr(message, name) for name in _WRITTEN]
        after = [rewrite(words) if words else words for words in before]
        if after == before:
            continue
        for name, words in zip(_WRITTEN, after, strict=True):
            setattr(message, name, words)
        message.save(update_fields=_WRITTEN)
        changed += 1
    return changed
