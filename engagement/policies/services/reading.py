"""The reading of documents, by a program of its own. Only workers import this module.

A document is somebody else's file. The program that opens it has no secrets, no database, little
memory and little time; what it makes of the file is text that a person looks at.
"""

import base64
import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from engagement.policies.models import HandedIn
from engagement.policies.pure import clauses as text
from engagement.policies.pure.documents.finding import Note, Trouble, What
from engagement.policies.pure.documents.keys import with_known_keys
from engagement.policies.queries import reading as queries
from engagement.policies.services.importing import LONGEST_READING, MOST_TRIES
from trustapp.core.services import program_without_secrets

MOST_SECONDS = 360
_PROGRAM = [sys.executable, "-m", "engagement.policies.pure.documents"]
_TITLE = 160


def read_document(*, document_id: int, now: datetime) -> bool:
    """Read a document that waits, and return whether there was one to read."""
    document = _claimed(document_id, now)
    if document is None:
        return False
    if document.tries > MOST_TRIES:
        _finish(document, {"trouble": Trouble.TOO_HARD}, now)
        return True

    def tell(done: int, of: int) -> None:
        HandedIn.objects.filter(pk=document_id).update(parts_read=done, parts=of)

    content = base64.b64decode(document.content or "")
    _finish(document, run_reader(document.kind, content, tell), now)
    return True


def _claimed(document_id: int, now: datetime) -> HandedIn | None:
    """Take a document that nobody reads, or whose reader has died."""
    free = HandedIn.objects.filter(
        Q(begun_at__isnull=True) | Q(begun_at__lt=now - LONGEST_READING),
        pk=document_id,
        read_at__isnull=True,
    )
    if not free.update(begun_at=now, tries=F("tries") + 1):
        return None
    return HandedIn.objects.select_related("policy").filter(pk=document_id).first()


def run_reader(
    kind: str, content: bytes, tell: Callable[[int, int], None], seconds: float = MOST_SECONDS
) -> dict[str, Any]:
    """Have the program read a document, and return what it found or what the trouble is."""
    with program_without_secrets([*_PROGRAM, kind], seconds=seconds) as program:
        assert program.stdin is not None, "it is a pipe"
        assert program.stdout is not None, "it is a pipe"
        try:
            program.stdin.write(content)
            program.stdin.close()
        except BrokenPipeError:
            return {"trouble": Trouble.TOO_HARD}
        for line in program.stdout:
            said = json.loads(line)
            if "done" not in said:
                return dict(said)
            tell(said["done"], said["of"])
    return {"trouble": Trouble.TOO_HARD}


def _finish(document: HandedIn, said: dict[str, Any], now: datetime) -> None:
    found = said.get("found") or {"title": "", "body": "", "notes": []}
    before = queries.clauses_of_newest(document.policy) if document.policy else ()
    body, kept = with_known_keys(found["body"], before)
    document.content = None
    document.read_at = now
    document.trouble = said.get("trouble", "")
    document.title = found["title"][:_TITLE]
    document.body = text.with_keys(body)
    known = Note(What.KNOWN_CLAUSE, kept).dump()
    document.notes = [*found["notes"], *([known] if kept else [])]
    document.save(update_fields=["content", "read_at", "trouble", "title", "body", "notes"])
