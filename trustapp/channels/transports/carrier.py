"""What every carrier promises: it says at each moment who holds a message."""

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self


class CarrierAway(Exception):
    """The carrier takes nothing from us now: nothing was handed over, and nothing can be.

    `pause` is how many seconds it wants to be left alone, when it said so.
    """

    def __init__(self, word: str, *, pause: float = 0.0) -> None:
        super().__init__(word)
        self.pause = pause


class Refused(Exception):
    """The carrier answered no to this message: nothing was handed over."""

    def __init__(self, code: int, word: str, *, is_permanent: bool) -> None:
        super().__init__(f"{code} {word}")
        self.code = code
        self.is_permanent = is_permanent


class Uncertain(Exception):
    """The body left, and no answer came back: the carrier may or may not hold the message."""


class Carrier(Protocol):
    """One conversation with a carrier, opened when first needed and used for many messages."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def hand_over(
        self, *, sender: str, recipient: str, body: bytes, before_body: Callable[[], None]
    ) -> None:
        """Give one message to the carrier and return once it has taken responsibility.

        `before_body` runs when the carrier listens and has not seen a byte of the body; if it
        raises, the carrier never gets the message. Raises CarrierAway and Refused when nothing
        was handed over, Uncertain when that cannot be known.
        """
        ...
