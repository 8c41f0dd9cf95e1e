"""The two servers the application stands on: those of the environment, else embedded ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from trustapp.local.services import binaries, folders, postgres, processes, supervision, valkey

OWNER_ROLE = {"TRUSTAPP_DATABASE_ROLE": "owner"}


@dataclass(frozen=True)
class Wanted:
    """Which servers we have to run ourselves, and how."""

    database: bool = True
    queue: bool = True
    durable: bool = True
    only_system: bool = False


def wanted_by(environment: Mapping[str, str]) -> Wanted:
    """Return what the environment leaves to us: a server with an address is somebody else's."""
    return Wanted(
        database=not environment.get("DATABASE_URL"), queue=not environment.get("REDIS_URL")
    )


def start(
    supervisor: supervision.Supervisor,
    place: folders.Folders,
    wanted: Wanted,
) -> dict[str, str]:
    """Start the wanted servers, wait for them, and return where the application finds them."""
    account = processes.server_account()
    found: dict[str, str] = {}
    if wanted.queue:
        program = binaries.choose_valkey(place, account, only_system=wanted.only_system)
        supervisor.start(valkey.prepare(place, program, account, durable=wanted.durable))
        found |= valkey.environment(place)
    if wanted.database:
        chosen = binaries.choose_postgres(place, account, only_system=wanted.only_system)
        supervisor.start(postgres.prepare(place, chosen, account, durable=wanted.durable))
    supervisor.wait_until_ready(seconds=180)
    if wanted.database and not supervisor.is_stopping():
        port = int(folders.read_json(place.state / "ports.json")["postgres"])
        postgres.ensure_roles(place, port)
        found |= postgres.environment(place, port)
    return found
