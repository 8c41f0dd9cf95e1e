"""Far from colleagues, allowing for chance, for real differences between people, for many looks.

A funnel with room for people to differ (additive overdispersion, Spiegelhalter 2005; the room by
DerSimonian and Laird from the colleagues alone), judged by t with one degree less than colleagues.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import asin, sqrt
from typing import TypeVar

from scipy.special import stdtr

Key = TypeVar("Key")

FEWEST_PEERS = 5
# People differ at least so much, on the scale of the arcsine, even when a few happen to agree:
# about five points either way in the middle of the scale.
LEAST_SPREAD = 0.05


@dataclass(frozen=True, slots=True)
class Reading:
    """What one officer shows on a scale where chance has a known variance."""

    value: float
    variance: float


def of_share(count: int, total: int, expected: float = 0.0) -> Reading:
    """Return a share on the arcsine scale, less what its doors and hours let one expect."""
    value = asin(sqrt((count + 0.375) / (total + 0.75))) - asin(sqrt(min(max(expected, 0), 1)))
    return Reading(value, 1 / (4 * total + 2))


def p_above(own: Reading, peers: Sequence[Reading]) -> float:
    """Return how likely a colleague of these would show as much or more; one-sided."""
    spread = max(_spread(peers), LEAST_SPREAD**2)
    weights = [1 / (peer.variance + spread) for peer in peers]
    total = sum(weights)
    middle = sum(w * peer.value for w, peer in zip(weights, peers, strict=True)) / total
    error = sqrt(own.variance + spread + 1 / total)
    return float(stdtr(len(peers) - 1, -(own.value - middle) / error))


def _spread(peers: Sequence[Reading]) -> float:
    weights = [1 / peer.variance for peer in peers]
    total = sum(weights)
    middle = sum(w * peer.value for w, peer in zip(weights, peers, strict=True)) / total
    distance = sum(w * (peer.value - middle) ** 2 for w, peer in zip(weights, peers, strict=True))
    room = total - sum(w * w for w in weights) / total
    return max((distance - (len(peers) - 1)) / room, 0.0)


def holm(chances: Mapping[Key, float], level: float) -> set[Key]:
    """Return what still stands out when everything that was looked at is counted (Holm 1979)."""
    found: set[Key] = set()
    ordered = sorted(chances.items(), key=lambda item: item[1])
    for place, (key, chance) in enumerate(ordered):
        if chance > level / (len(ordered) - place):
            break
        found.add(key)
    return found
