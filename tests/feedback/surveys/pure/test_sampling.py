"""Allocation: adds up, fits the frames, gives small places a voice."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.sampling import Frame, allocate, lot

frames = st.lists(
    st.tuples(st.integers(0, 120_000), st.integers(0, 3000)), min_size=1, max_size=77
).map(lambda pairs: [Frame(place, *pair) for place, pair in enumerate(pairs, start=1)])


def test_worked_example_half_equal_half_by_adults():
    # 100 people, 2 places: 25 each, then 50 by 9000 to 1000 adults.
    drawn = allocate(100, [Frame(1, 9000, 500), Frame(2, 1000, 500)])

    assert drawn == {1: 70, 2: 30}


def test_what_a_small_frame_cannot_give_goes_to_the_others():
    drawn = allocate(100, [Frame(1, 5000, 500), Frame(2, 5000, 10), Frame(3, 5000, 500)])

    assert drawn == {1: 45, 2: 10, 3: 45}


def test_remainders_go_to_the_largest_rest_and_then_to_the_lower_number():
    assert allocate(1, [Frame(2, 100, 5), Frame(1, 100, 5)]) == {1: 1}


def test_a_place_of_unknown_size_can_still_be_drawn_from():
    assert allocate(3, [Frame(1, 0, 5)]) == {1: 3}


@pytest.mark.parametrize("size", [0, -1])
def test_no_sample_draws_nobody(size):
    assert allocate(size, [Frame(1, 100, 5)]) == {}


def test_an_empty_frame_draws_nobody():
    assert allocate(10, [Frame(1, 100, 0)]) == {}


@given(st.integers(1, 5000), frames)
def test_numbers_add_up_and_fit_the_frames(size, places):
    drawn = allocate(size, places)

    contacts = {frame.place: frame.households for frame in places}
    assert sum(drawn.values()) == min(size, sum(contacts.values()))
    assert all(0 < number <= contacts[place] for place, number in drawn.items())


@given(st.integers(1, 5000), frames)
def test_every_place_gets_its_equal_part_or_all_it_has(size, places):
    drawn = allocate(size, places)

    usable = [frame for frame in places if frame.households]
    size = min(size, sum(frame.households for frame in usable))
    for frame in usable:
        assert drawn.get(frame.place, 0) >= min(size // 2 // len(usable), frame.households)


@given(st.integers(1, 5000), frames, st.randoms())
def test_the_order_of_places_does_not_matter(size, places, random):
    shuffled = list(places)
    random.shuffle(shuffled)

    assert allocate(size, shuffled) == allocate(size, places)


@given(st.integers(1, 2000), frames)
def test_more_adults_never_mean_fewer_invitations_where_frames_are_ample(size, places):
    ample = [Frame(frame.place, frame.adults, 10_000) for frame in places]

    drawn = allocate(size, ample)

    by_adults = sorted(ample, key=lambda frame: frame.adults)
    numbers = [drawn.get(frame.place, 0) for frame in by_adults]
    assert all(later >= earlier - 1 for earlier, later in itertools.pairwise(numbers))


def test_a_lot_depends_on_the_seed_and_on_the_contact():
    # md5 of "1:a", as `md5sum` prints it.
    assert lot(1, "a") == "2c1119fadf9f513c490c9a39716a9985"
    assert len({lot(1, "a"), lot(2, "a"), lot(1, "b")}) == 3
