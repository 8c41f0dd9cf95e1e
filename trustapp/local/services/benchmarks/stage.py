"""Where a benchmark runs: on servers of its own that write as durably as in production."""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence

from trustapp.local.errors import CannotMeasure
from trustapp.local.services import folders, programs, servers, starting, supervision

# They would tie the run to somebody's servers or change what is measured.
PRIVATE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORT")


def run(arguments: Sequence[str], *, keep: bool, say: Callable[[str], None]) -> int:
    """Start the servers, run the benchmark on them in a process of its own, remove them.

    With `keep` the servers' data stays, so that the next run finds the answers it needs.
    """
    stop = starting.StopAsked()
    supervisor = supervision.Supervisor(say=say, is_stopping=lambda: bool(stop))
    with stop.listening(), _place(keep=keep) as place:
        try:
            found = servers.start(supervisor, place, servers.Wanted(durable=True))
            base = {
                name: value
                for name, value in os.environ.items()
                if name not in PRIVATE and not name.startswith(("TRUSTAPP_", "EMAIL_"))
            }
            environment = starting.application_environment(
                place, base, found, port=starting.FIRST_PORT
            )
            environment["TRUSTAPP_DEMO"] = "0"
            migrate = programs.manage("migrate", "--no-input", "--verbosity=0")
            code = supervisor.run(migrate, environment | servers.OWNER_ROLE)
            return code or supervisor.run(programs.manage("bench", *arguments), environment)
        finally:
            supervisor.stop()


@contextlib.contextmanager
def _place(*, keep: bool) -> Iterator[folders.Folders]:
    home = folders.default_folders()
    if not keep:
        with folders.temporary_folders(home) as passing:
            yield passing
        return
    kept = folders.Folders(home.state / "bench")
    home.make()
    kept.make()
    with folders.only_one(kept.lock) as is_mine:
        if not is_mine:
            raise CannotMeasure("Another benchmark uses the kept servers at the moment.")
        yield kept
