"""Who does something, as every service is told it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. `address` is the source address of staff only, never of a resident."""

    kind: Literal["resident", "staff", "system", "api"]
    label: str = ""
    user_id: int | None = None
    address: str = ""


RESIDENT = Actor(kind="resident", label="resident")


def system(job: str) -> Actor:
    """Return the actor of a scheduled job or a command."""
    return Actor(kind="system", label=job)
