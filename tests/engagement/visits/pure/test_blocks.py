"""Matched blocks: full ones, inside districts, of households that are alike."""

import math
import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.visits.pure.blocks import Blocks, Unit, match

VALUES = st.tuples(
    st.one_of(st.none(), st.floats(-1e6, 1e6)), st.one_of(st.none(), st.sampled_from([0.0, 1.0]))
)
UNITS = st.lists(st.tuples(st.sampled_from("abc"), VALUES), max_size=40).map(
    lambda rows: [
        Unit(f"h{number:02}", district, values)
        for number, (district, values) in enumerate(rows)
    ]
)  # fmt: skip


@given(UNITS, st.integers(2, 5))
def test_everybody_stands_in_one_full_block_or_is_left_out(units: list[Unit], size: int) -> None:
    found = match(units, size=size)

    placed = [key for block in found.blocks for key in block]
    assert sorted([*placed, *found.left_out]) == [unit.key for unit in units]
    assert {len(block) for block in found.blocks} <= {size}


@given(UNITS, st.integers(2, 5))
def test_blocks_stay_inside_districts_and_leave_out_as_few_as_can_be(
    units: list[Unit], size: int
) -> None:
    districts = {unit.key: unit.district for unit in units}

    found = match(units, size=size)

    assert all(len({districts[key] for key in block}) == 1 for block in found.blocks)
    for district in set(districts.values()):
        here = [key for key in found.left_out if districts[key] == district]
        assert len(here) == list(districts.values()).count(district) % size


@given(UNITS.flatmap(lambda units: st.tuples(st.just(units), st.permutations(units))))
def test_the_order_of_the_list_does_not_matter(lists: tuple[list[Unit], list[Unit]]) -> None:
    plain, shuffled = lists

    assert _keys(match(plain, size=4)) == _keys(match(shuffled, size=4))


def _keys(found: Blocks) -> tuple[object, object]:
    return found.blocks, found.left_out


def test_households_that_are_alike_share_a_block() -> None:
    units = [
        Unit(f"h{number}", "a", (number // 4 * 100.0 + number % 4, 1.0)) for number in range(8)
    ]

    found = match(units, size=4)

    assert found.blocks == (("h0", "h1", "h2", "h3"), ("h4", "h5", "h6", "h7"))
    assert found.numbers["h0"] == 1
    assert found.numbers["h7"] == 2


def test_the_scale_of_a_covariate_does_not_matter() -> None:
    rng = random.Random(1)
    values = [(rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(60)]
    plain = [Unit(f"h{n:02}", "a", value) for n, value in enumerate(values)]
    scaled = [Unit(f"h{n:02}", "a", (x * 1000 + 7, y / 10)) for n, (x, y) in enumerate(values)]

    assert match(plain, size=4).blocks == match(scaled, size=4).blocks


def test_blocks_are_far_more_alike_than_chance() -> None:
    rng = random.Random(2)
    ages = {f"h{n:03}": rng.gauss(45, 15) for n in range(200)}

    found = match([Unit(key, "a", (age,)) for key, age in ages.items()], size=4)

    within = statistics.fmean(
        statistics.pvariance([ages[key] for key in block]) for block in found.blocks
    )
    assert within < statistics.pvariance(ages.values()) / 50


def test_a_covariate_that_nobody_differs_in_or_nobody_told_changes_nothing() -> None:
    ages = [float(n % 7) for n in range(20)]
    alone = match([Unit(f"h{n:02}", "a", (age,)) for n, age in enumerate(ages)], size=4)
    beside = match([Unit(f"h{n:02}", "a", (5.0, age, None)) for n, age in enumerate(ages)], size=4)

    assert alone == beside


def test_covariates_that_say_the_same_do_not_break_the_distance() -> None:
    units = [Unit(f"h{n:02}", "a", (float(n), 2.0 * n)) for n in range(12)]

    found = match(units, size=4)

    assert not math.isnan(sum(found.numbers.values()))
    assert [sorted(block) == list(block) for block in found.blocks] == [True] * 3


def test_a_block_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two"):
        match([], size=1)


def test_without_households_there_are_no_blocks() -> None:
    assert match([], size=4) == Blocks((), ())
