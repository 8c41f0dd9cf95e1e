"""One management command against the servers of this clone, running already or started for it."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence

from trustapp.local.errors import CannotStart
from trustapp.local.services import folders, prepared, programs, servers, starting, supervision

# They change the schema or fill tables that the application may only read.
OWNER_COMMANDS = ("migrate", "prepare", "dbshell", "flush")
OWNER_PREFIX = "load_"
# They work on the clone alone; a benchmark brings servers of its own.
WITHOUT_SERVERS = (
    *("help", "--help", "makemessages", "compilemessages", "collectstatic", "startapp"),
    "bench",
)


def run(
    arguments: Sequence[str],
    place: folders.Folders,
    base: Mapping[str, str],
    say: Callable[[str], None],
) -> int:
    """Run a management command with the right addresses and return its exit code."""
    command = programs.manage(*arguments)
    name = arguments[0] if arguments else "help"
    if name in WITHOUT_SERVERS:
        os.execve(command[0], command, real_settings(base))  # noqa: S606 - our own interpreter
    place.make()
    if name in OWNER_COMMANDS or name.startswith(OWNER_PREFIX):
        prepared.forget(place)
    with folders.only_one(place.lock) as is_mine:
        if not is_mine:
            known = folders.read_json(place.status).get("environment")
            if not known:
                raise CannotStart("This clone is just being started; try again when it is READY.")
            sys.stdout.flush()
            environment = role(name, {**base, **known}, base)
            os.execve(command[0], command, environment)  # noqa: S606 - our own interpreter
        return with_own_servers(command, name, place, base, say)


def with_own_servers(
    command: Sequence[str],
    name: str,
    place: folders.Folders,
    base: Mapping[str, str],
    say: Callable[[str], None],
) -> int:
    """Start the servers for the length of one command."""
    stop = starting.StopAsked()
    supervisor = supervision.Supervisor(say=say, is_stopping=lambda: bool(stop))
    with stop.listening():
        try:
            found = servers.start(supervisor, place, servers.wanted_by(base))
            port = starting.FIRST_PORT
            environment = starting.application_environment(place, base, found, port=port)
            return supervisor.run(command, role(name, environment, base))
        finally:
            supervisor.stop()


def real_settings(base: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with the application's settings instead of this machine's."""
    return {**base, "DJANGO_SETTINGS_MODULE": "trustapp.settings"}


def role(name: str, environment: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """Let commands that change the schema work as its owner, unless the person chose."""
    chosen = base.get("TRUSTAPP_DATABASE_ROLE")
    if chosen:
        return {**environment, "TRUSTAPP_DATABASE_ROLE": chosen}
    if name in OWNER_COMMANDS or name.startswith(OWNER_PREFIX):
        return {**environment, **servers.OWNER_ROLE}
    return dict(environment)
