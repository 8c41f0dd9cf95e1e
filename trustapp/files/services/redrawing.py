"""The drawing anew, by a program of its own. Only workers import this module.

A file is somebody else's. The program that opens it has no secrets, no database, little memory and
little time, and can write no file; what it makes of it goes into a new one.
"""

import json
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from trustapp.audit import services as audit
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import system
from trustapp.core.services import program_without_secrets
from trustapp.files import queries
from trustapp.files.enums import CopyKind, State
from trustapp.files.models import File
from trustapp.files.pure.kinds import Trouble
from trustapp.files.services.keeping import keep_copy
from trustapp.files.services.scanning import ScannerAway, scan

MOST_TRIES = 3
MOST_SECONDS = 240
MOST_BYTES = 160 * 1024 * 1024
# The program is stopped long before; what began earlier than this has died.
LONGEST_DRAWING = timedelta(minutes=10)
# So long after it came in, or after a scanner was away, a file is asked for again.
PATIENCE = timedelta(minutes=1)
_PROGRAM = [sys.executable, "-m", "trustapp.files.pure.redrawing"]
_LONGEST_HEAD = 1000


@dataclass(frozen=True)
class Outcome:
    """What came of drawing a file: copies by their kind and ending, or the trouble."""

    copies: tuple[tuple[CopyKind, str, bytes], ...] = ()
    is_partial: bool = False
    trouble: str = ""


def redraw_file(*, file_id: int, now: datetime) -> bool:
    """Draw a file anew that waits, and return whether there was one to draw."""
    file = _claimed(file_id, now)
    if file is None:
        return False
    try:
        outcome = _drawn(file)
    except ScannerAway:
        _put_back(file)
        return True
    _finish(file, outcome, now)
    return True


def poke_files(*, now: datetime) -> int:
    """Ask again for files that wait too long, and return how many."""
    waiting = File.objects.filter(state=State.WAITING, received_at__lt=now - PATIENCE)
    names = list(
        waiting.filter(_is_free(now)).order_by("received_at", "pk").values_list("pk", flat=True)
    )
    for name in names:
        enqueue("files.redraw_file", file_id=name)
    return len(names)


def _is_free(now: datetime) -> Q:
    return Q(begun_at__isnull=True) | Q(begun_at__lt=now - LONGEST_DRAWING)


def _claimed(file_id: int, now: datetime) -> File | None:
    """Take a file that nobody draws, or whose artist has died."""
    free = File.objects.filter(_is_free(now), pk=file_id, state=State.WAITING)
    if not free.update(begun_at=now, tries=F("tries") + 1):
        return None
    return File.objects.filter(pk=file_id).first()


def _put_back(file: File) -> None:
    """Let the file wait for the scanner, however often it takes."""
    File.objects.filter(pk=file.pk, begun_at=file.begun_at).update(
        begun_at=None, tries=F("tries") - 1, trouble=Trouble.SCANNER_AWAY
    )


def _drawn(file: File) -> Outcome:
    if file.tries > MOST_TRIES:
        return Outcome(trouble=Trouble.TOO_HARD)
    original = queries.copy_of(file, CopyKind.ORIGINAL)
    if original is None:
        return Outcome(trouble=Trouble.BROKEN)
    content = queries.content_of(original)
    found = scan(content)
    return Outcome(trouble=found) if found else run_artist(file.kind, content)


def run_artist(kind: str, content: bytes, seconds: float = MOST_SECONDS) -> Outcome:
    """Have the program draw a file, and return what came of it."""
    try:
        return _outcome_of(kind, content, seconds)
    except BrokenPipeError:
        return Outcome(trouble=Trouble.TOO_HARD)


def _outcome_of(kind: str, content: bytes, seconds: float) -> Outcome:
    with program_without_secrets([*_PROGRAM, kind], seconds=seconds) as program:
        assert program.stdin is not None, "it is a pipe"
        assert program.stdout is not None, "it is a pipe"
        program.stdin.write(content)
        program.stdin.close()
        head = program.stdout.readline(_LONGEST_HEAD)
        if not head.endswith(b"\n"):
            return Outcome(trouble=Trouble.TOO_HARD)
        said = json.loads(head)
        if "trouble" in said:
            return Outcome(trouble=said["trouble"])
        length, small = said["lengths"]
        if length + small > MOST_BYTES:
            return Outcome(trouble=Trouble.TOO_HARD)
        drawn = program.stdout.read(length + small)
    if len(drawn) != length + small:
        return Outcome(trouble=Trouble.TOO_HARD)
    copies = [(CopyKind.SAFE, said["ending"], drawn[:length])]
    if small:
        copies.append((CopyKind.SMALL, "jpg", drawn[length:]))
    return Outcome(copies=tuple(copies), is_partial=said["is_partial"])


@transaction.atomic
def _finish(file: File, outcome: Outcome, now: datetime) -> None:
    """Keep what was drawn, unless another artist has taken the file meanwhile."""
    ours = File.objects.filter(pk=file.pk, state=State.WAITING, begun_at=file.begun_at)
    is_ours = ours.update(
        state=State.REFUSED if outcome.trouble else State.SAFE,
        trouble=outcome.trouble,
        is_partial=outcome.is_partial,
        finished_at=now,
    )
    if not is_ours:
        return
    for kind, ending, content in outcome.copies:
        keep_copy(file, kind, ending, content)
    audit.record(
        by=system("files.redraw_file"), action="files.redraw_file", target=file.name, now=now,
        detail={"trouble": str(outcome.trouble)},
    )  # fmt: skip
