"""What is chosen once and kept: passwords, keys, ports."""

import base64
import secrets
import socket
from collections.abc import Callable

from trustapp.local.services import folders


def secret(place: folders.Folders, name: str, make: Callable[[], str] | None = None) -> str:
    """Return a secret of this installation, made on first use and readable by its owner alone."""
    path = place.state / "secrets.json"
    known = folders.read_json(path)
    if name not in known:
        known[name] = make() if make else secrets.token_urlsafe(32)
        folders.write_json(path, known)
    return str(known[name])


def keyring(place: folders.Folders) -> str:
    """Return the ring of sealing keys: one 256-bit key, under the name it is sealed with."""
    return secret(
        place, "keyring", lambda: "k1:" + base64.b64encode(secrets.token_bytes(32)).decode()
    )


def port(place: folders.Folders, name: str) -> int:
    """Return the remembered port of a server, or a new free one when another program took it."""
    path = place.state / "ports.json"
    known = folders.read_json(path)
    remembered = int(known.get(name, 0))
    if remembered and is_free(remembered):
        return remembered
    known[name] = free_port()
    folders.write_json(path, known)
    return int(known[name])


def is_free(number: int) -> bool:
    """Say whether a server could listen on this port of the loopback address now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", number))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Return a port that the system says is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
