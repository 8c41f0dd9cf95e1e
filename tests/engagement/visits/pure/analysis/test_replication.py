"""Published data: an attacker who knows a household finds at least ten others like it."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.visits.pure.analysis.people import read_people
from engagement.visits.pure.analysis.replication import _too_rare, public_people
from tests.engagement.visits.pure.analysis.files import (
    example_plan,
    plain_plan,
    reference,
    world,
)


def known_households(table, names):
    """Tell households as an attacker knows them: arm, visit, size and traits of who lives there."""
    places = [table.columns.index(name) for name in names]
    homes = {}
    for row in table.rows:
        homes.setdefault(row[0], []).append(tuple(str(row[place]) for place in places))
    return Counter(tuple(sorted(inside)) for inside in homes.values())


def traits_of(table, plan):
    return [name for name in table.columns if name in {each.name for each in plan.covariates}]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["visit_trial", "visits_small"])
def test_every_household_has_ten_others_like_it(name):
    plan = example_plan()
    table = public_people(read_people(plan, reference(name)))
    traits = traits_of(table, plan)

    for known in (["assigned", "reached", *traits], ["assigned", "reached"], traits):
        assert min(known_households(table, known).values()) >= 11
    assert traits
    assert "hh_id" not in table.columns
    assert {"district", "block_id"} <= set(table.withheld)
    assert table.has_blocks is False


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 2))
def test_no_trait_singles_anybody_out(seed, size):
    plan = plain_plan(["x", {"name": "ward", "kind": "category"}, "rare"])
    columns = world(seed, blocks=20, size=size, compliance=0.5)
    people = len(columns["x"])
    columns["ward"] = ["ABCDEFGH"[at * seed % 8] for at in range(people)]
    columns["rare"] = [int(at == seed % people) for at in range(people)]

    table = public_people(read_people(plan, columns))

    known = ["assigned", "reached", *traits_of(table, plan)]
    assert min(known_households(table, known).values(), default=11) >= 11
    assert len(table.rows) + table.left_out == people


@given(st.dictionaries(st.text(max_size=2), st.integers(1, 40), min_size=1))
def test_what_is_blank_is_shared_too(sizes):
    rare = _too_rare(sizes)

    assert all(size >= 11 for kind, size in sizes.items() if kind not in rare)
    assert not rare or rare == set(sizes) or sum(sizes[kind] for kind in rare) >= 11


def test_the_order_of_the_table_says_nothing_about_the_file():
    plan, columns = plain_plan(), world(71, blocks=30)
    names = {"home": [f"h{900 - home}" for home in columns["home"]]}

    first, second = (public_people(read_people(plan, each)) for each in (columns, columns | names))

    assert first.rows == second.rows


def test_blocks_that_all_look_alike_are_published():
    table = public_people(read_people(plain_plan([]), world(72, blocks=30)))

    assert table.has_blocks is True
    assert table.columns[:4] == ("household", "block", "assigned", "reached")
    assert Counter(row[1] for row in table.rows) == dict.fromkeys(range(1, 31), 4)
