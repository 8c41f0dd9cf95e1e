"""Questions that every room may ask."""

import secrets

from django.core.cache import cache, caches
from django.db import Error
from redis.exceptions import RedisError

from trustapp.core.models import Citation, Department

_KEY = "department"
_LAST_KNOWN = "department-last-known"
_SECONDS = 30
# Kept pages of another generation than this one are not shown any more.
PAGES_GENERATION = "pages-generation"


def department() -> Department:
    """Return the department, remembered by this process for half a minute.

    While the database cannot tell it is the last one known, so that error pages keep the phone
    number, and none of them fails and is logged together with what was asked for.
    """
    remembered = caches["process"]
    found: Department | None = remembered.get(_KEY)
    if found is None:
        try:
            found = Department.objects.filter(id=1).first() or Department(id=1)
        except Error:
            return last_known_department()
        remembered.set(_KEY, found, _SECONDS)
        remembered.set(_LAST_KNOWN, found, None)
    return found


def last_known_department() -> Department:
    """Return the department as this process last read it, without asking the database."""
    found: Department | None = caches["process"].get(_LAST_KNOWN)
    return found or Department(id=1)


def forget_department() -> None:
    """Make the next question read the department anew."""
    caches["process"].delete(_KEY)


def forget_pages() -> None:
    """Make every kept page be drawn anew; without a cache none is kept for longer than seconds."""
    try:
        cache.set(PAGES_GENERATION, secrets.token_hex(8), None)
    except RedisError:
        return
    finally:
        caches["process"].delete(PAGES_GENERATION)


def citation(label: str) -> Citation | None:
    """Return what the label stands for, if it was published."""
    return Citation.objects.filter(label=label).first()
