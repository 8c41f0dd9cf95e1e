"""How many people to invite, and what an invitation list of that size will be able to say.

Everything is worked out for a share near one half, where doubt is largest, at 95 %:

- answers needed for a half-width e: n0 = deff * z^2 * p * (1 - p) / e^2, and of a population of
  N people n = n0 / (1 + (n0 - 1) / N) (Cochran 1977, Sampling Techniques, 4.4, formulas 4.1-4.2;
  with the design effect as in Kish 1965, Survey Sampling, 8.2);
- the half-width of n answers: e = z * sqrt(deff * p * (1 - p) / n * (N - n) / (N - 1)).

The response rate and the design effect are guesses about the future; so is everything here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from feedback.surveys.pure.sampling import Frame, allocate

Z95 = 1.959963984540054
HALF = 0.5
DEFAULT_RATE = 0.2
DEFAULT_EFFECT = 1.5


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is expected: the share of the invited who answer, and the design effect of weights."""

    rate: float = DEFAULT_RATE
    effect: float = DEFAULT_EFFECT


@dataclass(frozen=True, slots=True)
class Floors:
    """What a result needs before it is shown: answers, effective answers, half-width in points."""

    answers: int = 30
    effective: float = 30.0
    half_width: float = 10.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a sample may be expected to say, and what it would take to say more."""

    city: "Expected"
    places: int
    places_shown: int
    # Invitations for the wanted half-width of the city, and for every place to be shown.
    for_city: int
    for_places: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What one place or the city may expect from its invitations."""

    invited: int
    answers: float
    half_width: float
    is_shown: bool


def answers_needed(half_width: float, *, effect: float, population: int) -> int:
    """Return how many answers give this half-width, in points, of a population of this size."""
    unlimited = effect * (Z95 * HALF * 100 / half_width) ** 2
    if population <= 0:
        return math.ceil(unlimited)
    return min(math.ceil(unlimited / (1 + (unlimited - 1) / population)), population)


def half_width_of(answers: float, *, effect: float, population: int) -> float:
    """Return the half-width, in points, of so many answers; infinite without any."""
    if answers <= 0:
        return math.inf
    left = 1.0
    if population > 1:
        left = max(population - answers, 0) / (population - 1)
    return 100 * Z95 * HALF * math.sqrt(effect / answers * left)


def invitations_needed(answers: int, assumed: Assumptions) -> int:
    """Return how many people to invite so that so many are expected to answer."""
    # Rounded first: 30 / 0.1 is a little more than 300 in binary.
    return math.ceil(round(answers / assumed.rate, 6))


def expect(invited: int, population: int, assumed: Assumptions, floors: Floors) -> Expected:
    """Return what to expect from so many invitations, and whether it would be shown.

    The population is that of the place; invitations beyond it are of no use.
    """
    answers = round(invited * assumed.rate, 6)
    half_width = half_width_of(answers, effect=assumed.effect, population=population)
    is_shown = (
        answers >= floors.answers
        and round(answers / assumed.effect, 6) >= floors.effective
        and round(half_width, 6) <= floors.half_width
    )
    return Expected(invited, answers, half_width, is_shown)


def needed_per_place(population: int, assumed: Assumptions, floors: Floors) -> int:
    """Return how many invitations a place needs before its result is expected to be shown."""
    answers = max(
        floors.answers,
        math.ceil(floors.effective * assumed.effect),
        answers_needed(floors.half_width, effect=assumed.effect, population=population),
    )
    return invitations_needed(answers, assumed)


def effect_of_allocation(drawn: Sequence[int], adults: Sequence[int]) -> float:
    """Return the part of the design effect that comes from drawing some places more densely.

    Kish's n * sum(w^2) / (sum w)^2 with w = N_h / n_h (Kish 1965, 11.7): 1 when proportional.
    """
    pairs = [(n, size) for n, size in zip(drawn, adults, strict=True) if n and size]
    total = sum(size for _, size in pairs)
    if not total:
        return 1.0
    return sum(n for n, _ in pairs) * sum(size**2 / n for n, size in pairs) / total**2


def outlook(
    size: int, frames: Sequence[Frame], assumed: Assumptions, floors: Floors, wanted: float
) -> Outlook:
    """Return what so many invitations may say, allocated as a wave does it.

    `wanted` is the half-width, in points, that the result of the whole city should have.
    """
    drawn = allocate(size, frames)
    adults = sum(frame.adults for frame in frames)
    numbers = [drawn.get(frame.place, 0) for frame in frames]
    uneven = effect_of_allocation(numbers, [frame.adults for frame in frames])
    whole = replace(assumed, effect=assumed.effect * uneven)
    shown = [
        expect(number, frame.adults, assumed, floors).is_shown
        for number, frame in zip(numbers, frames, strict=True)
    ]
    answers = answers_needed(wanted, effect=whole.effect, population=adults)
    return Outlook(
        city=expect(sum(numbers), adults, whole, floors),
        places=len(frames),
        places_shown=sum(shown),
        for_city=invitations_needed(answers, assumed),
        for_places=size_for_places(frames, assumed, floors),
    )


def size_for_places(frames: Sequence[Frame], assumed: Assumptions, floors: Floors) -> int:
    """Return the smallest sample with which every place is expected to be shown.

    Places that can never be shown, because too few adults live there, are left out.
    """
    needed = {
        frame.place: number
        for frame in frames
        if (number := needed_per_place(frame.adults, assumed, floors)) <= frame.households
    }
    low, high = 0, sum(frame.households for frame in frames)
    while low < high:
        middle = (low + high) // 2
        drawn = allocate(middle, frames)
        if all(drawn.get(place, 0) >= number for place, number in needed.items()):
            high = middle
        else:
            low = middle + 1
    return low if needed else 0
