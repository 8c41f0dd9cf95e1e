"""What is here, what is missing, and what to do about it, in plain words."""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from trustapp.local.errors import CannotStart
from trustapp.local.services import binaries, browser, folders, processes, resetting, starting

NEEDED_MEGABYTES = 1000


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    is_fine: bool
    says: str
    # A start fails without the needed things; without the others something is left out.
    is_needed: bool = True


def diagnose(place: folders.Folders, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Look at everything that a start and a test run need."""
    yield python()
    yield packages()
    yield state(place)
    yield room(place)
    yield account()
    yield database(place, environment)
    yield queue(place, environment)
    yield web_port(place, environment)
    yield chromium(environment)
    yield orphans()


def python() -> Finding:
    """Look at the interpreter."""
    number = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("Python", is_fine=sys.version_info >= (3, 11), says=f"{number}, {sys.prefix}")


def packages() -> Finding:
    """Look at the two ends of the lock: what runs and what tests."""
    try:
        django = version("Django")
    except PackageNotFoundError:
        return Finding("packages", is_fine=False, says="Django is missing; delete .venv, try again")
    try:
        tests = f"pytest {version('pytest-cov') and version('pytest')}"
    except PackageNotFoundError:
        tests = "the test tools are installed by the first ./run test"
    return Finding("packages", is_fine=True, says=f"Django {django}; {tests}")


def state(place: folders.Folders) -> Finding:
    """Look at the folder that keeps everything."""
    existing = place.state
    while not existing.exists():
        existing = existing.parent
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding(
            "state", is_fine=False, says=f"{existing} cannot be written; change its owner or rights"
        )
    what = "exists" if place.state.exists() else "will be made by the first start"
    return Finding("state", is_fine=True, says=f"{place.state} {what}")


def room(place: folders.Folders) -> Finding:
    """Look at the disk."""
    free = resetting.free_megabytes(place)
    return Finding(
        "disk",
        is_fine=free >= NEEDED_MEGABYTES,
        says=f"{free} MB free; {NEEDED_MEGABYTES} MB are enough to start",
    )


def account() -> Finding:
    """Look at who we are: PostgreSQL never runs as root."""
    if os.geteuid() != 0:
        return Finding("account", is_fine=True, says="an ordinary user; servers run as this user")
    found = processes.server_account()
    if found is None:
        return Finding(
            "account", is_fine=False, says="root, and no user 'postgres' or 'nobody' for servers"
        )
    return Finding("account", is_fine=True, says=f"root; servers run as '{found.name}'")


def database(place: folders.Folders, environment: Mapping[str, str]) -> Finding:
    """Look at where PostgreSQL comes from."""
    if environment.get("DATABASE_URL"):
        return Finding("PostgreSQL", is_fine=True, says="yours: DATABASE_URL is set")
    try:
        chosen = binaries.choose_postgres(place, None)
    except CannotStart as reason:
        return Finding("PostgreSQL", is_fine=False, says=str(reason))
    return Finding("PostgreSQL", is_fine=True, says=f"{chosen.major}, from {chosen.folder}")


def queue(place: folders.Folders, environment: Mapping[str, str]) -> Finding:
    """Look at where the Redis-protocol server comes from."""
    if environment.get("REDIS_URL"):
        return Finding("Redis protocol", is_fine=True, says="yours: REDIS_URL is set")
    try:
        chosen = binaries.choose_valkey(place, None)
    except CannotStart as reason:
        return Finding("Redis protocol", is_fine=False, says=str(reason))
    return Finding("Redis protocol", is_fine=True, says=str(chosen))


def web_port(place: folders.Folders, environment: Mapping[str, str]) -> Finding:
    """Look at whether it runs, and at the port where it would answer."""
    place.make()
    with folders.only_one(place.lock) as is_mine:
        if not is_mine:
            return Finding("running", is_fine=True, says=starting.already_running(place))
    try:
        with starting.listen(environment) as listener:
            port = listener.getsockname()[1]
    except CannotStart as reason:
        return Finding("web port", is_fine=False, says=str(reason))
    return Finding("web port", is_fine=True, says=f"{port} is free; nothing runs at present")


def chromium(environment: Mapping[str, str]) -> Finding:
    """Look at the browser of the tests."""
    found = browser.find(environment)
    if found:
        return Finding("Chromium", is_fine=True, says=found)
    return Finding(
        "Chromium",
        is_fine=False,
        is_needed=False,
        says="none in PATH or CHROMIUM. ./run test tries apt-get (as root) or npm; without it "
        "browser tests are skipped",
    )


def orphans() -> Finding:
    """Look at whether the kernel can end our children with us."""
    is_linux = processes.SYSTEM_LIBRARY is not None and processes.PROC.is_dir()
    return Finding(
        "system",
        is_fine=is_linux,
        is_needed=False,
        says="Linux"
        if is_linux
        else "not Linux: a start that is killed outright may leave servers running",
    )
