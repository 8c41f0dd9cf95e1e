"""Addresses of servers, written the way the settings read them."""

from urllib.parse import quote


def database_url(*, role: str, password: str, port: int, database: str) -> str:
    """Return the address of a database on this machine for one role."""
    return f"postgresql://{sign_in(role, password)}@127.0.0.1:{port}/{quote(database)}"


def redis_url(*, password: str, port: int) -> str:
    """Return the address of a Redis-protocol server on this machine."""
    return f"redis://{sign_in('', password)}@127.0.0.1:{port}/0"


def sign_in(name: str, password: str) -> str:
    """Return the part of an address before the @, with nothing in it that could end it."""
    return f"{quote(name, safe='')}:{quote(password, safe='')}"
