"""A program of ours that opens what somebody handed in: it knows no secret and has little time."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Timer

from django.conf import settings


@contextmanager
def program_without_secrets(
    command: Sequence[str], *, seconds: float
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program of ours with pipes to and from it; afterwards it has ended."""
    program = subprocess.Popen(  # noqa: S603 - our own program, and a kind from our own list
        command,
        cwd=settings.BASE_DIR,
        env={"PYTHONPATH": str(settings.BASE_DIR)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    watch = Timer(seconds, program.kill)
    watch.start()
    try:
        with program:
            yield program
            program.kill()
    finally:
        watch.cancel()
