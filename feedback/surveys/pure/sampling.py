"""How many people each place contributes to a sample, who they are, and whom they stand for.

The rule of allocation: half of the sample is shared out equally, so that every place gets a
readable number of invitations; the other half goes to the places in proportion to their adults,
so that the city as a whole stays precise. A place never gives more than its frame holds; what it
cannot take goes to the others by the same proportions. (A compromise between equal and
proportional allocation, as in Costa, Satorra and Ventura 2004, SORT 28(1), with weight 1/2.)

One person is drawn from a household. Households are drawn with equal chances, n of H in a place,
and then one of the k people of the household who are on the list, each with the same chance. So
a person is drawn with the chance n/H * 1/k, and stands for H * k / n people of the list; scaled
from the F people of the list to the N adults of the place, the base weight is
N * H * k / (n * F), which is N / n where everybody lives alone. (Two-stage selection with one
element a cluster: Cochran 1977, 11.3; Gaziano 2005, Public Opinion Quarterly 69(1).)
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

EQUAL_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """One place: its adults, the households that can be drawn, and the people on the list in them.

    One person is drawn from a household, so `households` is how many people the place can give.
    """

    place: int
    adults: int
    households: int
    people: int = 0


def allocate(size: int, frames: Sequence[Frame]) -> dict[int, int]:
    """Return how many people to draw from each place; places that give nobody are left out.

    The numbers add up to `size`, or to all households where the frame is smaller. Equal input gives
    equal output, whatever the order of the places.
    """
    usable = sorted((frame for frame in frames if frame.households > 0), key=lambda one: one.place)
    if not usable or size <= 0:
        return {}
    size = min(size, sum(frame.households for frame in usable))
    each = int(size * EQUAL_SHARE) // len(usable)
    drawn = {frame.place: min(each, frame.households) for frame in usable}
    while (left := size - sum(drawn.values())) > 0:
        _hand_out(left, usable, drawn)
    return {place: number for place, number in drawn.items() if number}


def _hand_out(left: int, frames: Sequence[Frame], drawn: dict[int, int]) -> None:
    """Add up to `left` to the places with room, in proportion to adults, by largest remainder."""
    open_frames = [frame for frame in frames if drawn[frame.place] < frame.households]
    # A place of unknown size counts as one person, so that the rest can always be handed out.
    weights = {frame.place: max(frame.adults, 1) for frame in open_frames}
    total = sum(weights.values())
    quotas = {place: divmod(left * weight, total) for place, weight in weights.items()}
    rest = left - sum(whole for whole, _ in quotas.values())
    by_remainder = sorted(quotas, key=lambda place: (-quotas[place][1], place))
    extra = set(by_remainder[:rest])
    for frame in open_frames:
        wanted = quotas[frame.place][0] + (frame.place in extra)
        drawn[frame.place] = min(frame.households, drawn[frame.place] + wanted)


def base_weight(*, adults: int, frame: Frame, drawn: int, together: int) -> Fraction:
    """Return how many adults somebody stands for who is on the list with so many of a household."""
    return Fraction(adults * frame.households * together, drawn * frame.people)


def lot(seed: int, contact: str) -> str:
    """Return the lot that a contact's public id draws under this seed: the lowest are invited.

    The database computes the same MD5, so anyone with the seed can draw the sample again.
    """
    return hashlib.md5(f"{seed}:{contact}".encode(), usedforsecurity=False).hexdigest()
