"""How long a message waits after a carrier said: not now."""

from datetime import timedelta

_FIRST = timedelta(minutes=1)
_LONGEST = timedelta(hours=4)
# RFC 5321, 4.5.4.1: the give-up time generally needs to be at least 4 to 5 days.
GIVE_UP_AFTER = timedelta(days=4)


def wait_after(attempts: int) -> timedelta:
    """Return the pause after so many refused attempts: 1, 4, 16, 64 minutes, then 4 hours."""
    steps = min(max(attempts, 1) - 1, 8)
    return min(_FIRST * (1 << 2 * steps), _LONGEST)
