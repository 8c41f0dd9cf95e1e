"""Forget everything this clone has stored."""

import shutil
from collections.abc import Callable

from trustapp.local.services import folders


def reset(place: folders.Folders, say: Callable[[str], None], agree: Callable[[], bool]) -> int:
    """Remove the state folder after saying what goes; refuse while it is in use."""
    if not place.state.exists():
        say(f"Nothing is stored: {place.state} does not exist.")
        return 0
    with folders.only_one(place.lock) as is_mine:
        if not is_mine:
            say("Something runs on this state. Stop it first (Ctrl-C where it was started).")
            return 1
        say(f"This removes {place.state}:")
        for entry in sorted(place.state.iterdir()):
            say(f"  {entry.name:<20}{describe(entry.name)}")
        if not agree():
            say("Nothing was removed.")
            return 1
        folders.remove(place.state)
    say(f"Removed {place.state}. The next start begins from nothing.")
    return 0


def describe(name: str) -> str:
    """Say what an entry of the state folder holds."""
    known = {
        "postgres": "the database, with everything that was entered",
        "valkey": "what waits in the queue",
        "mail": "mails that were caught",
        "log": "logs",
        "secrets.json": "passwords and the keys that sealed texts need",
        "software": "copies of server programs, a browser",
        "temporary": "leftovers of test runs",
    }
    return known.get(name, "")


def free_megabytes(place: folders.Folders) -> int:
    """Return the room left where the state lies."""
    folder = place.state
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // 2**20
