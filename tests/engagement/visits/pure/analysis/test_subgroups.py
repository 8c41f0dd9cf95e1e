"""Subgroups: registered ones only, and none that is hidden can be worked out."""

from hypothesis import given
from hypothesis import strategies as st

from engagement.visits.pure.analysis.subgroups import _hidden
from tests.engagement.visits.pure.analysis.files import found, plain_plan, world

SIZES = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=1
)


@given(SIZES)
def test_no_hidden_group_stands_alone_or_is_small_together(arms):
    hidden = _hidden(arms)

    assert {name for name, sizes in arms.items() if min(sizes) < 30} <= hidden
    if hidden and hidden != set(arms):
        assert len(hidden) > 1
        assert min(sum(arms[name][arm] for name in hidden) for arm in (0, 1)) >= 30


def rows_of(columns, **subgroup):
    plan = plain_plan(subgroups=[{"name": "Ward", "column": "ward", **subgroup}])
    (division,) = found(plan, columns)["subgroups"]
    return division, {row["group"]: row for row in division["groups"]}


def test_a_small_group_hides_with_a_companion():
    columns = world(31, blocks=60, effect=8)
    columns["ward"] = ["A" if at < 20 else "B" if at < 130 else "C" for at in range(240)]

    division, rows = rows_of(columns)

    assert [(row["n_treated"], row["finding"]) for row in rows.values()] == [
        (None, "too_few"),
        (None, "too_few"),
        (rows["C"]["n_treated"], "raised"),
    ]
    assert rows["A"]["itt_lin_cr2"] is rows["B"]["itt_lin_cr2"] is None
    assert division["groups_differ_p"] is None


def test_large_groups_are_shown_as_registered():
    columns = world(32, blocks=60, effect=8)
    columns["ward"] = ["A" if at < 120 else "B" for at in range(240)]

    division, rows = rows_of(columns, values=["B", "A"])

    assert list(rows) == ["B", "A"]
    assert [(row["n_treated"], row["finding"]) for row in rows.values()] == [(60, "raised")] * 2
    assert 0 <= division["groups_differ_p"] <= 1


def test_a_number_divides_people_in_two():
    columns = world(33, blocks=60)
    columns["ward"] = [at % 2 * 10 for at in range(240)]

    _, rows = rows_of(columns, cut=5)

    assert list(rows) == ["< 5", "≥ 5"]
