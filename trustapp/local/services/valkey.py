"""A Redis-protocol server on this machine (Valkey): the broker and the shared cache."""

import socket
from pathlib import Path

from trustapp.local.pure import addresses
from trustapp.local.services import folders, kept, postgres, processes, supervision


def prepare(
    place: folders.Folders,
    program: Path,
    account: processes.Account | None,
    *,
    durable: bool,
) -> supervision.Program:
    """Write the server's settings and return the program that serves them."""
    data = place.valkey
    data.mkdir(exist_ok=True)
    data.chmod(0o700)
    port = kept.port(place, "valkey")
    password = kept.secret(place, "valkey")
    configuration = data / "valkey.conf"
    folders.write_privately(configuration, settings(data, port, password, durable=durable))
    for path in (data, configuration):
        postgres.give(path, account)
    return supervision.Program(
        name="valkey",
        command=[str(program), str(configuration)],
        environment=postgres.server_environment(),
        log=place.logs / "valkey.log",
        is_ready=lambda: answers(port, password),
        before_start=lambda: clear_leftovers(data),
        account=account,
    )


def clear_leftovers(data: Path) -> None:
    """End a server that an earlier, killed start left in this folder."""
    processes.end_all(lambda: processes.those_in(data), patience=5.0)


def settings(data: Path, port: int, password: str, *, durable: bool) -> str:
    """Return the configuration file; a queue must never evict what waits in it."""
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f'dir "{data}"',
        f"requirepass {password}",
        "daemonize no",
        "loglevel notice",
        "maxmemory-policy noeviction",
        'save ""',
        f"appendonly {'yes' if durable else 'no'}",
        "appendfsync everysec",
    ]
    return "\n".join(lines) + "\n"


def answers(port: int, password: str) -> bool:
    """Say whether the server has read its data and takes commands.

    Two commands by hand: the client library takes a third of a second to import.
    """
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            with connection.makefile("rb") as replies:
                return replies.readline() == b"+OK\r\n" and replies.readline() == b"+PONG\r\n"
    except OSError:
        return False


def environment(place: folders.Folders) -> dict[str, str]:
    """Return the address under which the application finds its queue and cache."""
    return {
        "REDIS_URL": addresses.redis_url(password=kept.secret(place, "valkey"), port=port(place))
    }


def port(place: folders.Folders) -> int:
    """Return the port that the prepared server was told to use."""
    return int(folders.read_json(place.state / "ports.json")["valkey"])
