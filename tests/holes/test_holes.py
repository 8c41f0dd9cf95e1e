"""Holes that we make ourselves, one at a time: does our own suite see them?"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.holes.planted import HOLES, Hole
from trustapp.local.services.folders import CLONE

ROOMS = (
    "data", "docs", "engagement", "feedback", "locale", "static", "templates", "tests", "trustapp"
)  # fmt: skip
FILES = ("manage.py", "pyproject.toml", "run", "README.md")


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_hole_would_still_be_one(hole: Hole) -> None:
    assert (CLONE / hole.path).read_text().count(hole.sound) == 1


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the source in which holes may be made."""
    there = tmp_path_factory.mktemp("holes")
    for room in ROOMS:
        shutil.copytree(CLONE / room, there / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(CLONE / name, there / name)
    yield there
    shutil.rmtree(there)


@pytest.mark.full
@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_suite_sees_the_hole(hole: Hole, copy: Path) -> None:
    place = copy / hole.path
    sound = place.read_text()
    place.write_text(sound.replace(hole.sound, hole.broken))
    try:
        done = subprocess.run(
            command(hole), cwd=copy, env=environment(), capture_output=True, text=True, check=False
        )
    finally:
        place.write_text(sound)

    # One: tests failed. Anything else: they could not even begin.
    assert done.returncode == 1, done.stdout[-3000:] + done.stderr[-3000:]


def command(hole: Hole) -> list[str]:
    """Return what looks at a room: its tests, or the check of the source."""
    if hole.tests == ("ruff",):
        return [sys.executable, "-m", "ruff", "check", "--no-cache", hole.path]
    return [sys.executable, "-m", "pytest", "-x", "-m", "not full", *hole.tests]


def environment() -> dict[str, str]:
    """Return ours, with a database of its own."""
    return os.environ | {"TEST_DATABASE_NAME": "test_holes", "PYTHONDONTWRITEBYTECODE": "1"}
