"""Files are drawn anew by a program of its own, whatever happens to it, and once."""

import io
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.factories import files
from tests.factories.cases import RECEIVED
from tests.trustapp.files.conftest import handed
from trustapp.audit.models import AuditLine
from trustapp.core.pure.sealing import CannotOpen
from trustapp.files import queries, tasks
from trustapp.files.enums import CopyKind, State
from trustapp.files.models import Copy, File, Part
from trustapp.files.pure.kinds import Kind, Trouble
from trustapp.files.pure.redrawing import __main__ as program
from trustapp.files.services import redrawing

pytestmark = pytest.mark.django_db
SOON, LATER = RECEIVED + timedelta(seconds=1), RECEIVED + timedelta(minutes=11)


def draw(file: File, now: datetime = SOON) -> File:
    assert redrawing.redraw_file(file_id=file.pk, now=now)
    file.refresh_from_db()
    return file


def kinds_of(file: File) -> list[str]:
    return sorted(Copy.objects.filter(file=file).values_list("kind", flat=True))


@pytest.mark.slow
def test_photo_gets_a_safe_copy_and_a_small_one() -> None:
    photo = files.saved(files.picture(), "JPEG", exif=files.exif("canary"))

    file = draw(handed(Kind.JPEG, photo))

    assert (file.state, file.trouble, file.finished_at) == (State.SAFE, "", SOON)
    assert kinds_of(file) == ["original", "safe", "small"]
    safe = queries.copy_of(file, CopyKind.SAFE)
    assert safe is not None
    content = queries.content_of(safe)
    assert (safe.ending, safe.size, content[:2]) == ("jpg", len(content), b"\xff\xd8")
    assert b"canary" not in content
    line = AuditLine.objects.get(action="files.redraw_file")
    assert (line.target, line.actor_kind, line.detail) == (file.name, "system", {"trouble": ""})


@pytest.mark.slow
def test_file_is_drawn_once() -> None:
    file = draw(handed())

    assert not redrawing.redraw_file(file_id=file.pk, now=LATER)
    assert not tasks.redraw_file(file_id=file.pk)
    assert kinds_of(file) == ["original", "safe"]
    assert tasks.redraw_waiting() == 0


@pytest.mark.slow
def test_what_cannot_be_drawn_is_refused_and_says_why() -> None:
    file = draw(handed(Kind.PNG, files.plain(Kind.JPEG)))

    assert (file.state, file.trouble) == (State.REFUSED, Trouble.BROKEN)
    assert kinds_of(file) == ["original"]


def test_artist_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "import time; time.sleep(600)"
    monkeypatch.setattr(redrawing, "_PROGRAM", [sys.executable, "-c", slow])

    outcome = redrawing.run_artist(Kind.TEXT, b"words", seconds=0.05)

    assert outcome == redrawing.Outcome(trouble=Trouble.TOO_HARD)


def test_file_that_kills_every_artist_is_given_up() -> None:
    file = handed()
    File.objects.filter(pk=file.pk).update(tries=redrawing.MOST_TRIES)

    draw(file)

    assert (file.state, file.trouble) == (State.REFUSED, Trouble.TOO_HARD)


def test_file_without_an_original_is_given_up() -> None:
    file = handed()
    Copy.objects.all().delete()

    assert draw(file).trouble == Trouble.BROKEN


def test_altered_original_is_not_drawn() -> None:
    file = handed()
    Part.objects.update(sealed=b"something else")

    with pytest.raises(CannotOpen):
        draw(file)
    assert File.objects.get().state == State.WAITING


@pytest.mark.slow
def test_killed_worker_leaves_the_file_waiting_and_another_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, real = handed(), redrawing.run_artist

    def die(*_: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(redrawing, "run_artist", die)
    with pytest.raises(SystemExit):
        draw(file)
    monkeypatch.setattr(redrawing, "run_artist", real)

    left = File.objects.get()
    assert (left.state, left.begun_at, left.tries) == (State.WAITING, SOON, 1)
    assert not redrawing.redraw_file(file_id=file.pk, now=SOON + timedelta(minutes=9))
    assert redrawing.poke_files(now=SOON + timedelta(minutes=9)) == 0
    assert redrawing.poke_files(now=LATER) == 1
    assert draw(file, LATER).state == State.SAFE
    assert kinds_of(file) == ["original", "safe"]


@pytest.mark.slow
def test_artist_that_comes_back_late_changes_nothing() -> None:
    file = handed()
    slow = redrawing._claimed(file.pk, SOON)
    assert slow is not None

    draw(file, LATER)
    redrawing._finish(slow, redrawing.Outcome(trouble=Trouble.TOO_HARD), LATER)

    assert File.objects.get().state == State.SAFE
    assert AuditLine.objects.filter(action="files.redraw_file").count() == 1


def test_lost_poke_is_only_late(django_capture_on_commit_callbacks: Any) -> None:
    file = handed()

    assert redrawing.poke_files(now=SOON) == 0
    with django_capture_on_commit_callbacks() as sent:
        assert redrawing.poke_files(now=RECEIVED + timedelta(minutes=2)) == 1
    assert [call.args for call in sent] == [("files.redraw_file", {"file_id": file.pk})]


# --- the program and its limits -----------------------------------------------------------------
def said_by(kind: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    answer = io.BytesIO()
    program.main(kind, io.BytesIO(content), answer)
    head, _, rest = answer.getvalue().partition(b"\n")
    return json.loads(head), rest


def test_program_says_what_it_drew_or_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said_by("text", b"words") == (
        {"ending": "txt", "is_partial": False, "lengths": [5, 0]},
        b"words",
    )
    assert said_by("text", b"\xff") == ({"trouble": "broken"}, b"")

    def greedy(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(program, "redraw", greedy)
    assert said_by("text", b"words") == ({"trouble": "too_hard"}, b"")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("deed", "end"),
    [
        ("bytearray(3 << 30)", "MemoryError"),
        ("open('drawn', 'wb', buffering=0).write(b'x')", "OSError: [Errno 27]"),
        ("[open('/dev/null') for _ in range(70)]", "OSError: [Errno 24]"),
    ],
)
def test_program_may_do_little(deed: str, end: str, tmp_path: Path) -> None:
    code = f"from trustapp.files.pure.redrawing.__main__ import limit; limit(); {deed}"

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(settings.BASE_DIR)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert end in done.stderr
    assert [path.stat().st_size for path in tmp_path.iterdir()] in ([], [0])


def test_program_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    names = "' '.join({*os.environ} - {'LC_CTYPE'})"
    tells = f"import json, os; print(json.dumps({{'trouble': {names}}}))"
    monkeypatch.setattr(redrawing, "_PROGRAM", [sys.executable, "-c", tells])
    monkeypatch.setenv("TRUSTAPP_CANARY", "canary")

    assert redrawing.run_artist("text", b"").trouble == "PYTHONPATH"


@pytest.mark.parametrize(
    "told", [b"", b"no line", b'{"ending": "txt", "is_partial": false, "lengths": [9, 0]}\nshort',
             b'{"ending": "txt", "is_partial": false, "lengths": [999999999, 0]}\n'],
)  # fmt: skip
def test_answer_that_breaks_off_or_is_too_large_is_not_kept(
    told: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    saying = f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({told!r})"
    monkeypatch.setattr(redrawing, "_PROGRAM", [sys.executable, "-c", saying])

    assert redrawing.run_artist("text", b"words").trouble == Trouble.TOO_HARD


def test_program_that_ends_before_it_has_read_is_no_failure_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redrawing, "_PROGRAM", [sys.executable, "-c", "pass"])

    assert redrawing.run_artist("text", b"x" * 1_000_000).trouble == Trouble.TOO_HARD
