"""What worker processes tell the supervisor: that they are ready, and whose children they are."""

import os
import sys
from pathlib import Path

from trustapp.local.services import processes

READY_FILE = "TRUSTAPP_READY_FILE"


def report_ready(**_signal: object) -> None:
    """Touch the file that the supervisor waits for, when it named one."""
    if path := os.environ.get(READY_FILE):
        Path(path).touch()


def follow_parent(**_signal: object) -> None:
    """End a pool process together with its worker, even when the worker is killed outright."""
    if sys.platform == "linux":
        processes.die_with_parent(os.getppid())
