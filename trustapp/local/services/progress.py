"""One line for each step, with the seconds since the start, for the person who waits."""

import os
import time
from collections.abc import Callable

# Set by the `run` script: when the person pressed return.
STARTED_AT = "TRUSTAPP_STARTED_AT"


def seconds_since_start() -> float:
    """Return how long ago the person pressed return, or this process began."""
    return time.time() - float(os.environ.setdefault(STARTED_AT, repr(time.time())))


def line(what: str) -> str:
    """Return the line that says one finished step."""
    return f"{seconds_since_start():7.1f} s  {what}"


def teller(say: Callable[[str], None]) -> Callable[[str], None]:
    """Return a function that says each finished step with the seconds since the start."""
    return lambda what: say(line(what))
