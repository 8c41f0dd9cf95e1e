"""Few guesses at passwords and codes: five wrong ones in 15 minutes per account and device.

Devices the account never proved itself on share one count, so a stranger may close the way in for
unknown devices, never for a known one. Only keyed hashes reach the cache.
"""

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from trustapp.core.errors import Refused
from trustapp.core.pure.codes import keyed_hash

LIMIT = 5
WINDOW_SECONDS = 15 * 60


class TooManyGuesses(Refused):
    """Five guesses were wrong."""

    message = _("Too many tries. Wait 15 minutes and try again.")
    code = "too_many_guesses"


class CannotCheck(Refused):
    """Guesses cannot be counted, so none is allowed."""

    message = _("We cannot check sign-ins right now. Try again in a minute.")
    code = "cannot_check"


def reserve_guess(*, purpose: str, account: str, device: str) -> str:
    """Count a guess before it is checked and return its name, for release when it was right.

    Counted first, so that guesses sent at the same time cannot slip through together. Each counted
    guess starts the 15 minutes anew. Raises TooManyGuesses and CannotCheck.
    """
    whose = keyed_hash(settings.SECRET_KEY.encode(), f"guess-{purpose}", f"{account}|{device}")
    name = f"guess:{purpose}:{whose}"
    try:
        cache.add(name, 0, WINDOW_SECONDS)
        if cache.incr(name) > LIMIT:
            raise TooManyGuesses
        cache.touch(name, WINDOW_SECONDS)
    except (RedisError, ValueError) as error:
        raise CannotCheck from error
    return name


def release_guess(name: str) -> None:
    """Take a guess off the count that was right."""
    try:
        cache.decr(name)
    except (RedisError, ValueError):
        return
