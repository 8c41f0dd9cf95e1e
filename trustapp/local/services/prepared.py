"""What the embedded database was last prepared for, so that a warm start does not ask it again."""

import hashlib
from pathlib import Path

from trustapp.local.services import folders

DECIDES = (
    "requirements.txt",
    "*/*/migrations/*.py",
    "trustapp/demo/**/*.py",
    "trustapp/local/management/commands/prepare.py",
)


def fingerprint(clone: Path = folders.CLONE, *, demonstration: bool) -> str:
    """Return a digest of everything that decides schema and demonstration data."""
    digest = hashlib.sha256(f"demonstration {demonstration}".encode())
    for pattern in DECIDES:
        for path in sorted(clone.glob(pattern)):
            digest.update(str(path.relative_to(clone)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp(place: folders.Folders) -> Path:
    """Return where the digest is kept: inside what it describes, so that both go together."""
    return place.postgres / "prepared"


def is_prepared(place: folders.Folders, digest: str) -> bool:
    """Say whether the database was prepared for exactly this."""
    path = stamp(place)
    return path.exists() and path.read_text() == digest


def forget(place: folders.Folders) -> None:
    """Ask the database again at the next start; somebody is about to change it."""
    stamp(place).unlink(missing_ok=True)


def remember(place: folders.Folders, digest: str) -> None:
    """Note that the database is prepared."""
    folders.write_privately(stamp(place), digest)
