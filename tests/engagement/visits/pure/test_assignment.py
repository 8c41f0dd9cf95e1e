"""The lot: exactly so many of each block, byte for byte from its seed, fair over seeds."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.visits.pure.assignment import (
    CannotDraw,
    Lot,
    draw_lots,
    fingerprint,
    lots_csv,
    mixed,
)

FOUR = {"h1": 1, "h2": 1, "h3": 1, "h4": 1}
SIZES = st.integers(2, 6).flatmap(
    lambda size: st.tuples(st.just(size), st.integers(1, size - 1), st.integers(1, 20))
)


def households(size: int, blocks: int) -> dict[str, int]:
    return {f"h{number:03}": number // size + 1 for number in range(size * blocks)}


@given(SIZES, st.text(min_size=1, max_size=20))
def test_every_block_gets_its_number_and_every_household_one_lot(
    sizes: tuple[int, int, int], seed: str
) -> None:
    size, treated, count = sizes
    blocks = households(size, count)

    lots = draw_lots(blocks, seed=seed, treated=treated)

    assert {lot.household: lot.block for lot in lots} == blocks
    assert len(lots) == len(blocks)
    assert Counter(lot.block for lot in lots if lot.assigned) == dict.fromkeys(
        range(1, count + 1), treated
    )


@given(st.permutations(sorted(households(4, 5))))
def test_the_same_seed_gives_the_same_bytes_in_whatever_order_the_list_comes(
    order: list[str],
) -> None:
    blocks = households(4, 5)

    lots = draw_lots({each: blocks[each] for each in order}, seed="s", treated=2)

    assert lots_csv(lots) == lots_csv(draw_lots(blocks, seed="s", treated=2))


def test_the_lot_can_be_drawn_again_with_sha_256_alone() -> None:
    order = sorted(FOUR, key=lambda each: hashlib.sha256(f"seed|1|{each}".encode()).hexdigest())

    lots = draw_lots(FOUR, seed="seed", treated=2)

    assert {lot.household for lot in lots if lot.assigned} == set(order[:2])


def test_the_bytes_and_their_hash_never_change() -> None:
    content = lots_csv(draw_lots({**FOUR, "g1": 2, "g2": 2, "g3": 2}, seed="2026", treated=2))

    assert content.decode() == EXPECTED
    assert fingerprint(content) == hashlib.sha256(EXPECTED.encode()).hexdigest()


def test_every_pair_is_as_likely_over_seeds() -> None:
    pairs = Counter(
        tuple(lot.household for lot in draw_lots(FOUR, seed=str(seed), treated=2) if lot.assigned)
        for seed in range(3000)
    )

    assert len(pairs) == 6
    statistic = sum((count - 500) ** 2 / 500 for count in pairs.values())
    assert statistic < 20.5  # chi-square with 5 degrees of freedom, one in a thousand


@pytest.mark.parametrize(
    ("blocks", "seed", "treated"),
    [(FOUR, "", 2), (FOUR, "s", 4), (FOUR, "s", 0), ({"h1": 1}, "s", 1)],
)
def test_a_lot_without_a_seed_or_a_comparison_is_refused(
    blocks: dict[str, int], seed: str, treated: int
) -> None:
    with pytest.raises(CannotDraw):
        draw_lots(blocks, seed=seed, treated=treated)


def test_an_order_keeps_everybody_and_depends_on_the_seed_alone() -> None:
    keys = [str(number) for number in range(50)]

    one = mixed(keys, seed="one")

    assert sorted(one) == sorted(keys)
    assert one == mixed(reversed(keys), seed="one") != mixed(keys, seed="two")
    assert one != keys


def test_a_list_is_written_in_the_order_of_blocks() -> None:
    lots = [Lot("b", 10, 1), Lot("a", 10, 0), Lot("c", 2, 1)]

    assert lots_csv(lots) == b"household,block,assigned\nc,2,1\na,10,0\nb,10,1\n"


EXPECTED = """\
household,block,assigned
h1,1,0
h2,1,1
h3,1,1
h4,1,0
g1,2,1
g2,2,1
g3,2,0
"""
