"""The lot of a trial: which households of each block are visited, from a seed and nothing else.

The lot needs no random number generator, so that no release of a library can change it: every
household of a block gets the SHA-256 of `seed|block|household` (UTF-8), the households of the block
are put in the order of these digests, and the first ones are treated. Anybody with a seed and a
list of households can draw the same lot with any tool that knows SHA-256.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HEADER = ("household", "block", "assigned")


class CannotDraw(ValueError):
    """A list over which no lot can be drawn."""


@dataclass(frozen=True, slots=True)
class Lot:
    """What the lot says of one household."""

    household: str
    block: int
    assigned: int


def draw_lots(blocks: Mapping[str, int], *, seed: str, treated: int) -> tuple[Lot, ...]:
    """Draw the treated households of every block, by block and household.

    `blocks` gives the block of each household. Raises CannotDraw when a block has no household
    left to compare with.
    """
    if not seed:
        raise CannotDraw("a lot needs a seed")
    members: dict[int, list[str]] = {}
    for household, block in blocks.items():
        members.setdefault(block, []).append(household)
    lots = []
    for block, households in sorted(members.items()):
        if not 0 < treated < len(households):
            raise CannotDraw(f"block {block}: {treated} of {len(households)} is no lot")
        chosen = set(sorted(households, key=lambda each: _digest(seed, block, each))[:treated])
        lots += [Lot(each, block, int(each in chosen)) for each in sorted(households)]
    return tuple(lots)


def mixed(keys: Iterable[str], *, seed: str) -> list[str]:
    """Return the keys in an order that tells nothing, the same for the same seed."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}|order|{key}".encode()).digest())


def lots_csv(lots: Iterable[Lot]) -> bytes:
    """Return the lot as the bytes whose hash is published: one line a household, in order."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(HEADER)
    lines.writerows(
        (lot.household, lot.block, lot.assigned)
        for lot in sorted(lots, key=lambda lot: (lot.block, lot.household))
    )
    return text.getvalue().encode()


def fingerprint(content: bytes | str) -> str:
    """Return the SHA-256 under which bytes are published."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def _digest(seed: str, block: int, household: str) -> tuple[bytes, str]:
    return hashlib.sha256(f"{seed}|{block}|{household}".encode()).digest(), household
