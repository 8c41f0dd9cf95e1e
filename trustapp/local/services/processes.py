"""Single processes: started so that they never outlive us, found again, ended for good."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
PROC = Path("/proc")
# Which state folder a program was started for: how leftovers of a killed start are found.
CHILD_OF = "TRUSTAPP_CHILD_OF"
SYSTEM_LIBRARY = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The ordinary account that servers run as when we are root."""

    name: str
    user_id: int
    group_id: int


def server_account() -> Account | None:
    """Return the account for servers: none unless we are root, for PostgreSQL refuses root.

    The database's own account is preferred where the system has one; "nobody" exists everywhere.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    return None


def die_with_parent(parent: int, death_signal: int = signal.SIGKILL) -> None:
    """Ask the kernel to end this process when its parent ends, and end it if that has happened.

    The kernel watches the thread that made the child, so children are made by the main thread.
    A change of account clears the request, so it is made after that.
    """
    if SYSTEM_LIBRARY is not None:
        SYSTEM_LIBRARY.prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def spawn(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    output: IO[bytes] | int | None = None,
    account: Account | None = None,
    death_signal: int = signal.SIGKILL,
    own_group: bool = True,
    folder: Path | None = None,
    keep_open: Iterable[int] = (),
    keep_umask: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a program that ends when this process does."""
    return subprocess.Popen(  # noqa: S603 - command lines are written in this room
        list(command),
        env=dict(environment),
        stdin=subprocess.DEVNULL if own_group else None,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        cwd=folder,
        start_new_session=own_group,
        umask=0o077 if own_group and not keep_umask else -1,
        user=account.user_id if account else None,
        group=account.group_id if account else None,
        extra_groups=[] if account else None,
        pass_fds=tuple(keep_open),
        # Safe here: the supervisor has one thread, and the child only calls into the kernel.
        preexec_fn=partial(die_with_parent, os.getpid(), death_signal),  # noqa: PLW1509
    )


def signal_group(leader: int, number: int) -> None:
    """Send a signal to a process and all that share its group; gone already is fine."""
    with suppress(ProcessLookupError):
        os.killpg(leader, number)


def those_in(folder: Path) -> list[int]:
    """Return the processes that belong to a folder: at home in it, or started for it.

    The servers make their data folder their working folder; our own programs carry the mark.
    """
    return those_with_home(lambda home: home == folder.resolve())


def those_under(folder: Path) -> list[int]:
    """Return the processes that belong to a folder or to any folder inside it."""
    return those_with_home(lambda home: home.is_relative_to(folder.resolve()))


def those_with_home(is_wanted: Callable[[Path], bool]) -> list[int]:
    """Return the processes, ourselves apart, one of whose homes is wanted."""
    found = []
    for entry in PROC.glob("[0-9]*"):
        if int(entry.name) != os.getpid():
            with suppress(OSError):
                if any(is_wanted(home) for home in homes(entry)):
                    found.append(int(entry.name))
    return found


def homes(entry: Path) -> list[Path]:
    """Return the folders that the process of a /proc entry belongs to."""
    working = str((entry / "cwd").readlink()).removesuffix(" (deleted)")
    mark = f"{CHILD_OF}=".encode()
    marks = [
        variable.removeprefix(mark).decode()
        for variable in (entry / "environ").read_bytes().split(b"\0")
        if variable.startswith(mark)
    ]
    return [Path(home) for home in (working, *marks)]


def end_all(find: Callable[[], list[int]], *, patience: float = 0.0) -> list[int]:
    """End every process that is found and wait until none is left.

    With patience they get that many seconds to leave by themselves first.
    """
    leaving_by = time.monotonic() + patience
    ended: set[int] = set()
    while found := find():
        if time.monotonic() >= leaving_by:
            ended.update(found)
            for process in found:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        time.sleep(0.02)
    return sorted(ended)
