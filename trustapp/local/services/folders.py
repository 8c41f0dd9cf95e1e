"""Where this clone keeps what must survive: data, passwords, logs, mails."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from trustapp.local.services import processes

CLONE = Path(__file__).resolve().parents[3]
ROOT_BASE = Path("/var/lib")


@dataclass(frozen=True)
class Folders:
    """The state folder of one installation and the places inside it."""

    state: Path

    @property
    def logs(self) -> Path:
        return self.state / "log"

    @property
    def mails(self) -> Path:
        return self.state / "mail"

    @property
    def temporary(self) -> Path:
        return self.state / "temporary"

    @property
    def software(self) -> Path:
        return self.state / "software"

    @property
    def postgres(self) -> Path:
        return self.state / "postgres"

    @property
    def valkey(self) -> Path:
        return self.state / "valkey"

    @property
    def status(self) -> Path:
        return self.state / "running.json"

    @property
    def lock(self) -> Path:
        return self.state / "lock"

    def make(self) -> None:
        """Make the state folder; its own server account may pass through, nobody may list."""
        self.state.mkdir(parents=True, exist_ok=True)
        self.state.chmod(0o711)
        self.logs.mkdir(exist_ok=True)
        self.logs.chmod(0o700)
        self.temporary.mkdir(exist_ok=True)
        self.temporary.chmod(0o711)


def default_folders(clone: Path = CLONE, *, user_id: int | None = None) -> Folders:
    """Return the state folder of a clone.

    An ordinary user keeps it in the clone. PostgreSQL refuses to run as root and its ordinary
    account may not be able to enter the clone, so root keeps it under /var/lib, named after the
    clone's path: two clones never meet.
    """
    if (os.geteuid() if user_id is None else user_id) != 0:
        return Folders(clone / "var")
    digest = hashlib.sha256(str(clone).encode()).hexdigest()[:12]
    return Folders(ROOT_BASE / f"trustapp-{digest}")


@contextmanager
def only_one(lock: Path) -> Iterator[bool]:
    """Hold a lock for as long as this process lives; give False when another one holds it."""
    with lock.open("a") as file:
        yield take(file)


def take(file: IO[str]) -> bool:
    """Try to lock an open file without waiting."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def temporary_folders(parent: Folders) -> Iterator[Folders]:
    """Give a state folder that is removed afterwards, by the next run if this one is killed."""
    parent.make()
    sweep(parent.temporary)
    inner = Folders(parent.temporary / secrets.token_hex(4))
    inner.make()
    with only_one(inner.lock):
        try:
            yield inner
        finally:
            remove(inner.state)


def sweep(temporary: Path) -> list[Path]:
    """Remove temporary folders whose owner is gone, and whatever still runs inside them."""
    removed = []
    for folder in sorted(temporary.iterdir()):
        lock = folder / "lock"
        if lock.exists():
            with only_one(lock) as is_mine:
                if is_mine:
                    remove(folder)
                    removed.append(folder)
    return removed


def remove(folder: Path) -> None:
    """End the processes that belong to a state folder, then remove it."""
    processes.end_all(lambda: processes.those_under(folder))
    shutil.rmtree(folder, ignore_errors=True)


def write_privately(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """Return the stored object; empty when there is none."""
    try:
        stored = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    return dict(stored)


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Store an object privately."""
    write_privately(path, json.dumps(content, indent=1) + "\n")
