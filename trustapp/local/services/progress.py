"""One line for each step, with its seconds, for the person who waits."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

# Set by the `run` script: when the person pressed return.
STARTED_AT = "TRUSTAPP_STARTED_AT"


@dataclass
class Progress:
    """Says what is done and how long it took since the line before."""

    say: Callable[[str], None]
    step_began: float = field(default_factory=time.monotonic)

    def did(self, what: str) -> None:
        """Say one finished step."""
        now = time.monotonic()
        self.say(f"  {what:<40}{now - self.step_began:6.1f} s")
        self.step_began = now


def seconds_since_start(environment: Mapping[str, str] | None = None) -> float:
    """Return how long ago the person pressed return; 0 when that is not known."""
    known = (os.environ if environment is None else environment).get(STARTED_AT)
    return time.time() - float(known) if known else 0.0
