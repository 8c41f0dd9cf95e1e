"""Drawing as a program: a file comes in; what was drawn goes out, within narrow limits.

Usage: python -m trustapp.files.pure.redrawing KIND < file

First a line of JSON goes out: `{"trouble": ...}`, or the ending of the name, whether something was
left out, and the two lengths; then the bytes of the file and of the small picture.
"""

import json
import os
import resource
import sys
from typing import BinaryIO

from trustapp.files.pure.kinds import Kind, Trouble, Unreadable
from trustapp.files.pure.redrawing import redraw

MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 300
_LIMITS = (
    (resource.RLIMIT_AS, MOST_MEMORY),
    (resource.RLIMIT_CPU, MOST_SECONDS),
    # No file is written, and no memory is left behind in one.
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 64),
)


def limit() -> None:
    """Let the system end this program when it takes more than it should."""
    for what, most in _LIMITS:
        resource.setrlimit(what, (most, most))
    os.nice(10)  # pages come first


def main(kind: str, source: BinaryIO, answer: BinaryIO) -> None:
    """Draw one file anew and write what came of it."""
    try:
        drawn = redraw(Kind(kind), source.read())
    except Unreadable as refusal:
        answer.write(json.dumps({"trouble": str(refusal.trouble)}).encode() + b"\n")
        return
    except MemoryError:
        answer.write(json.dumps({"trouble": str(Trouble.TOO_HARD)}).encode() + b"\n")
        return
    head = {
        "ending": drawn.ending,
        "is_partial": drawn.is_partial,
        "lengths": [len(drawn.content), len(drawn.small)],
    }
    answer.write(json.dumps(head).encode() + b"\n" + drawn.content + drawn.small)


if __name__ == "__main__":
    limit()
    main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
