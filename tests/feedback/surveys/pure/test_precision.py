"""The numbers of textbooks, and what must hold for every guess."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.precision import (
    Assumptions,
    Floors,
    answers_needed,
    effect_of_allocation,
    expect,
    half_width_of,
    invitations_needed,
    needed_per_place,
    outlook,
    size_for_places,
)
from feedback.surveys.pure.sampling import Frame, allocate

LARGE = 10**9


@pytest.mark.parametrize(
    ("half_width", "effect", "population", "expected"),
    [
        # z^2 / 4 / e^2 with z = 1.96, as every table of sample sizes has it.
        (5, 1.0, LARGE, 385), (3, 1.0, LARGE, 1068), (10, 1.0, LARGE, 97), (1, 1.0, LARGE, 9604),
        # The same with 500 and with 1,000 people (Israel 1992, determining sample size, 95 %).
        (5, 1.0, 500, 218), (5, 1.0, 1000, 278), (10, 1.0, 1000, 88),
        # A design effect of two doubles the number.
        (5, 2.0, LARGE, 769), (5, 1.0, 0, 385), (1, 1.0, 10, 10),
    ],
)  # fmt: skip
def test_answers_needed_are_those_of_the_textbooks(half_width, effect, population, expected):
    assert answers_needed(half_width, effect=effect, population=population) == expected


@pytest.mark.parametrize(
    ("answers", "effect", "population", "expected"),
    [(100, 1.0, LARGE, 9.80), (400, 1.0, LARGE, 4.90), (1000, 1.0, LARGE, 3.10),
     (1000, 1.5, LARGE, 3.80), (500, 1.0, 1000, 3.10), (1000, 1.0, 1000, 0.0),
     (0, 1.0, 5, math.inf)],
)  # fmt: skip
def test_half_widths_are_those_of_the_textbooks(answers, effect, population, expected):
    found = half_width_of(answers, effect=effect, population=population)

    assert round(found, 2) == expected


def test_so_many_are_invited_that_enough_answer():
    assert invitations_needed(385, Assumptions(rate=0.2)) == 1925
    assert invitations_needed(30, Assumptions(rate=0.1)) == 300
    assert invitations_needed(1, Assumptions(rate=0.3)) == 4


def test_a_place_is_shown_when_every_floor_is_met():
    assumed = Assumptions(rate=0.2, effect=1.0)

    # 97 answers for a half-width of 10 points are more than the other floors ask.
    assert needed_per_place(LARGE, assumed, Floors()) == 485
    assert expect(485, LARGE, assumed, Floors()).is_shown
    assert not expect(480, LARGE, assumed, Floors()).is_shown
    # In a place of 40 adults the number of answers is what is missing.
    assert needed_per_place(40, Assumptions(1.0, 1.0), Floors()) == 30
    # With a wide half-width allowed, the effective number is.
    assert needed_per_place(LARGE, Assumptions(1.0, 2.0), Floors(half_width=40)) == 60


def test_unequal_density_costs_what_kish_says():
    assert effect_of_allocation([10, 90], [100, 900]) == pytest.approx(1.0)
    # 50 each from 900 and 100 adults: weights 18 and 2; 100 * (50*324 + 50*4) / 1000^2 = 1.64.
    assert effect_of_allocation([50, 50], [900, 100]) == pytest.approx(1.64)
    assert effect_of_allocation([0, 0], [10, 0]) == 1.0


rates = st.floats(0.01, 1.0)
effects = st.floats(1.0, 5.0)


@given(st.floats(1, 30), effects, st.integers(2, 10**6))
def test_what_is_needed_is_enough_and_one_fewer_is_not(half_width, effect, population):
    needed = answers_needed(half_width, effect=effect, population=population)

    def of(answers):
        return half_width_of(answers, effect=effect, population=population)

    assert of(needed) <= half_width + 1e-6
    if 1 < needed < population:
        assert of(needed - 1) > half_width - 1e-6


@given(st.integers(1, 10**5), rates, effects)
def test_invited_and_shown_agree(population, rate, effect):
    assumed, floors = Assumptions(rate, effect), Floors()

    needed = needed_per_place(population, assumed, floors)

    expected = expect(needed, population, assumed, floors)
    # A place with fewer adults than the floor of answers can never be shown; all others can.
    assert expected.is_shown or population < 30 * effect


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(1, 10**5)), min_size=1, max_size=20))
def test_no_allocation_is_better_than_the_proportional_one(places):
    drawn, adults = zip(*places, strict=True)

    assert effect_of_allocation(drawn, adults) >= 1 - 1e-12


def test_the_outlook_of_a_small_city():
    # 1,000 invited, half of them equally: 700 and 300; with a rate of 0.2 that is 140 and 60.
    frames = [Frame(1, 9000, 9000), Frame(2, 1000, 1000)]
    assumed = Assumptions(rate=0.2, effect=1.0)

    found = outlook(1000, frames, assumed, Floors(), wanted=5)

    # Weights 12.86 and 3.33: Kish's effect is 1000 * (9000^2/700 + 1000^2/300) / 10000^2 = 1.19.
    assert (found.city.invited, found.city.answers) == (1000, 200)
    assert round(found.city.half_width, 2) == round(9.8 * math.sqrt(1.1905 / 2 * 9800 / 9999), 2)
    assert (found.places, found.places_shown) == (2, 1)
    # 384.15 * 1.1905 = 457.3 answers, of 10,000 people 437.4, five times as many invitations.
    assert found.for_city == 5 * 438
    assert found.for_places == size_for_places(frames, assumed, Floors())


def test_every_place_is_shown_with_the_size_that_is_named_and_not_with_one_in_fifty_fewer():
    frames = [Frame(1, 40_000, 40_000), Frame(2, 8000, 8000), Frame(3, 20, 20)]
    assumed, floors = Assumptions(rate=0.25, effect=1.5), Floors()

    size = size_for_places(frames, assumed, floors)

    def shown(total):
        drawn = allocate(total, frames)
        return [expect(drawn[f.place], f.adults, assumed, floors).is_shown for f in frames[:2]]

    assert shown(size) == [True, True]
    # Answers are whole people, so a few invitations fewer may still do.
    assert not all(shown(size - size // 50))
    assert size_for_places([Frame(3, 20, 20)], assumed, floors) == 0
