"""Addresses of servers, written the way the settings read them."""

from urllib.parse import quote


def database_url(*, role: str, password: str, port: int, database: str) -> str:
    """Return the address of a database on this machine for one role."""
    return f"postgresql://{quote(role)}:{quote(password)}@127.0.0.1:{port}/{quote(database)}"


def redis_url(*, password: str, port: int) -> str:
    """Return the address of a Redis-protocol server on this machine."""
    return f"redis://:{quote(password)}@127.0.0.1:{port}/0"
