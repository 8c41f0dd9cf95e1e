"""Drawing addresses to check, so that anybody with the seed draws the same ones."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from uuid import UUID

_OF = 2**64


def is_drawn(seed: str, address: UUID, percent: float) -> bool:
    """Say whether the lot falls on an address, with a chance of so many in 100."""
    lot = int.from_bytes(sha256(f"{seed}:{address}".encode()).digest()[:8])
    return lot < _OF * percent / 100


def drawn(seed: str, addresses: Iterable[UUID], percent: float) -> list[UUID]:
    """Return the addresses on which the lot falls, in an order of their own."""
    return sorted(address for address in addresses if is_drawn(seed, address, percent))


def quarter_of(day: date) -> date:
    """Return the first day of a day's quarter."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def quarter_after(quarter: date) -> date:
    """Return the first day of the next quarter."""
    years, month = divmod(quarter.month + 2, 12)
    return quarter.replace(year=quarter.year + years, month=month + 1)


def quarter_number(quarter: date) -> int:
    """Return a number for a quarter: 20263 for the third of 2026."""
    return quarter.year * 10 + (quarter.month + 2) // 3
