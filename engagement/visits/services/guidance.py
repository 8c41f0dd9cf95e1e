"""Writing down what officers may say, leave and never do."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from engagement.visits.enums import GuidanceKind
from engagement.visits.models import Guidance
from trustapp.audit.services import record
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy


@transaction.atomic
def write_guidance(
    *, language: str, words: Mapping[GuidanceKind, str], by: Actor, now: datetime
) -> list[GuidanceKind]:
    """Write the department's lines in one language, and return of which kinds they changed.

    Empty lines bring ours back. The lines that are never taken away are not among them.
    """
    assert by.user_id is not None, "written by staff"
    changed = []
    for kind, said in words.items():
        text = tidy(said)
        row, is_new = Guidance.objects.select_for_update().get_or_create(
            kind=kind, language=language,
            defaults={"words": text, "written_by_id": by.user_id, "written_at": now},
        )  # fmt: skip
        if row.words == text and not (is_new and text):
            continue
        row.words, row.written_by_id, row.written_at = text, by.user_id, now
        row.save(update_fields=["words", "written_by", "written_at"])
        changed.append(kind)
    if changed:
        record(
            by=by, action="visits.write_guidance", target=f"guidance:{language}", now=now,
            detail={"kinds": [str(kind) for kind in changed]},
        )  # fmt: skip
    return changed
