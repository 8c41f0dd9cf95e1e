"""Slow-downs that remember nobody: counts under hashes whose secret lives for a day."""

import secrets

from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from trustapp.core.http.access import source_address
from trustapp.core.pure.codes import keyed_hash

_SECRET = "limit-secret"  # noqa: S105 - the name under which the cache keeps it
_DAY = 24 * 60 * 60


def too_many(request: HttpRequest, *, purpose: str, limit: int, seconds: int) -> bool:
    """Count this try and say whether its source has made more than `limit` in the window.

    The source is only ever a keyed hash in the cache; the secret is random, kept in the cache
    alone and replaced every day. Without a cache nobody is held back: submissions still succeed.
    """
    try:
        source = keyed_hash(_todays_secret(), purpose, source_address(request))
        name = f"limit:{purpose}:{source}"
        cache.add(name, 0, seconds)
        return cache.incr(name) > limit
    except (RedisError, ValueError):
        return False


def give_back(request: HttpRequest, *, purpose: str) -> None:
    """Take back the count of a try that was right; those before it still count."""
    try:
        source = keyed_hash(_todays_secret(), purpose, source_address(request))
        cache.decr(f"limit:{purpose}:{source}")
    except (RedisError, ValueError):
        return


def _todays_secret() -> bytes:
    cache.add(_SECRET, secrets.token_hex(32), _DAY)
    return str(cache.get(_SECRET)).encode()
