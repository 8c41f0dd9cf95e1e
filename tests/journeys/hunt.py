"""Looking for words in everything that an installation keeps."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import redis

from tests.trustapp.local.machine import Machine


def hits(
    machine: Machine, passing: Path, words: Iterable[str], *, but: Iterable[str] = ()
) -> list[str]:
    """Return where any of these words is kept, as text or as bytes written in hexadecimal.

    Looks at every row of every table, every key of the queue and cache, and every file: logs,
    mails, the files of the database with its journal, and the folder of passing files. `but` names
    what is left out by the start of its name.
    """
    found = []
    skipped = tuple(but)
    wanted = {word: (word.encode(), word.encode().hex().encode()) for word in words}
    for name, content in kept(machine, passing):
        if not (skipped and name.startswith(skipped)):
            found += [
                f"{word} in {name}: {around(content, word)}"
                for word, forms in wanted.items()
                if any(form in content for form in forms)
            ]
    return found


def kept(machine: Machine, passing: Path) -> Iterator[tuple[str, bytes]]:
    """Yield everything that is kept, by the name of its place."""
    yield from tables(machine)
    yield from keys(machine)
    yield "said", machine.said.read_bytes()
    for folder in (machine.place.state, passing):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield f"file {path.relative_to(folder)}", read(path)


def tables(machine: Machine) -> Iterator[tuple[str, bytes]]:
    """Yield every table as text; afterwards the files of the database hold all of it, too."""
    with machine.connect(as_owner=True) as direct, direct, direct.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'm') AND"
            " relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        for (table,) in cursor.fetchall():
            text = io.BytesIO()
            cursor.copy_expert(f"COPY (SELECT * FROM {table}) TO STDOUT", text)
            yield f"table {table}", text.getvalue()


def keys(machine: Machine) -> Iterator[tuple[str, bytes]]:
    """Yield every key of the queue and cache with its value."""
    with redis.Redis.from_url(machine.environment["REDIS_URL"]) as client:
        read_as = {
            b"string": client.get,
            b"list": lambda key: client.lrange(key, 0, -1),
            b"hash": client.hgetall,
            b"set": client.smembers,
            b"zset": lambda key: client.zrange(key, 0, -1),
        }
        for key in client.scan_iter():
            value = read_as[client.type(key)](key)
            yield f"key {key!r}", key + repr(value).encode()


def read(path: Path) -> bytes:
    """Return a file's content; one that has gone in the meantime keeps nothing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def around(content: bytes, word: str) -> bytes:
    """Return a little of what stands before and after a word."""
    at = max(content.find(word.encode()), 0)
    return content[max(at - 60, 0) : at + len(word) + 60]
