"""The reader as a program: a document comes in, lines of JSON go out, within narrow limits.

Usage: python -m engagement.policies.pure.documents docx|pdf|md  < document
"""

import json
import resource
import sys
from typing import Any, BinaryIO, TextIO

from engagement.policies.pure.documents.finding import Kind, Unreadable
from engagement.policies.pure.documents.reading import read

MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 300


def limit() -> None:
    """Let the system end this program when it takes more memory or time than it should."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def main(kind: str, source: BinaryIO, answer: TextIO) -> None:
    """Read one document and write what was found, with a line for each step on the way."""

    def say(**line: Any) -> None:
        answer.write(json.dumps(line) + "\n")
        answer.flush()

    try:
        found = read(Kind(kind), source.read(), lambda done, of: say(done=done, of=of))
    except Unreadable as refusal:
        say(trouble=str(refusal.trouble))
    else:
        say(found=found.dump())


if __name__ == "__main__":
    limit()
    main(sys.argv[1], sys.stdin.buffer, sys.stdout)
