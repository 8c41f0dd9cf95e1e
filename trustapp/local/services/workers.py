"""The worker processes: what waits on the network, what computes, and the clock.

They are started through Celery's own classes rather than its command line, whose shell and
completion libraries take a second to import at every start.
"""

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from celery import current_app

# Celery would make Django's checks at every start; the tests and the deployment make them.
WITHOUT_CHECKS = {"CELERY_SKIP_CHECKS": "1"}


@dataclass(frozen=True)
class Kind:
    """How one kind of worker runs its tasks."""

    pool: str
    concurrency: int
    queues: tuple[str, ...]


KINDS = {
    # Waits on mail and web servers: threads.
    "channels": Kind("threads", 4, ("channels",)),
    # Computes: processes.
    "computing": Kind("prefork", 1, ("celery", "computing")),
}


def work(kind: str, *, concurrency: int | None = None) -> int:
    """Run one worker until it is told to stop, and return its exit code."""
    chosen = KINDS[kind]
    os.environ.update(WITHOUT_CHECKS)
    worker = current_app.Worker(
        hostname=f"{kind}@{socket.gethostname()}",
        pool_cls=chosen.pool,
        concurrency=concurrency or chosen.concurrency,
        queues=",".join(chosen.queues),
        loglevel="WARNING",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    )
    worker.start()
    return int(worker.exitcode or 0)


def tick(schedule: Path) -> None:
    """Run the clock until it is told to stop; alone in its process, so that it ticks once."""
    os.environ.update(WITHOUT_CHECKS)
    current_app.Beat(schedule=str(schedule), loglevel="WARNING", quiet=True).run()
