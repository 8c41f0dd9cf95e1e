"""Files of people: what cannot be meant is refused by line and column."""

import pytest

from engagement.visits.enums import FINDINGS, PEOPLE_FAULTS
from engagement.visits.pure.analysis.people import read_people
from engagement.visits.pure.analysis.result import analyse
from engagement.visits.pure.findings import BadPeople, Fault, Finding
from tests.engagement.visits.pure.analysis.files import example_plan, plain_plan, reference, world


@pytest.mark.parametrize(
    ("column", "row", "value", "fault", "line"),
    [
        ("home", 2, "", "blank", 4),
        ("z", 2, "", "blank", 4),
        ("d", 3, "NA", "blank", 5),
        ("z", 2, "2", "not_zero_one", 4),
        ("d", 2, "maybe", "not_number", 4),
        ("y", 5, "high", "not_number", 7),
        ("y", 5, "1_000", "not_number", 7),
    ],
)
def test_an_entry_that_cannot_be_meant_is_named(column, row, value, fault, line):
    columns = world(41, blocks=4)
    columns[column][row] = value

    with pytest.raises(BadPeople) as refused:
        analyse(read_people(plain_plan(), columns))

    assert (refused.value.fault, refused.value.column, refused.value.line) == (fault, column, line)


def test_a_household_has_one_arm_one_block_and_one_district():
    plan = plain_plan(
        columns={"household": "home", "block": "block", "assigned": "z", "district": "ward"}
    )
    for column, value, fault in [
        ("z", None, "two_arms"),
        ("block", 99, "two_blocks"),
        ("ward", "B", "two_districts"),
    ]:
        columns = world(42, blocks=4, size=2)
        columns["ward"] = ["A"] * 32
        columns[column][1] = 1 - columns["z"][1] if value is None else value

        with pytest.raises(BadPeople, match=fault):
            read_people(plan, columns)


def test_the_whole_file_is_refused_where_nothing_can_be_compared():
    columns = world(43, blocks=4)

    with pytest.raises(BadPeople, match="no_column"):
        read_people(plain_plan(["age"]), columns)
    with pytest.raises(BadPeople, match="empty"):
        read_people(plain_plan(), {name: [] for name in columns})
    with pytest.raises(BadPeople, match="one_arm"):
        read_people(plain_plan(), columns | {"z": [0] * 16})


def test_a_person_stands_in_one_line():
    columns = reference("visits_small")
    columns["person"][9] = columns["person"][3]

    with pytest.raises(BadPeople) as refused:
        read_people(example_plan(), columns)

    assert (refused.value.fault, refused.value.line) == (Fault.PERSON_TWICE, 11)


def test_an_answer_outside_the_scale_is_named():
    columns = reference("visits_small")
    columns["coop2_t1"][0] = "6"

    with pytest.raises(BadPeople) as refused:
        analyse(read_people(example_plan(), columns))

    assert (refused.value.fault, refused.value.column, refused.value.line) == (
        "outside_scale",
        "coop2_t1",
        2,
    )
    assert refused.value.found == "6 (1 … 5)"


def test_numbers_and_truths_may_be_written_in_several_ways():
    columns = world(44, blocks=4)
    written = columns | {"z": [["FALSE", "1.0"][z] for z in columns["z"]]}

    first, second = (read_people(plain_plan(), each) for each in (columns, written))

    assert first.assigned.tolist() == second.assigned.tolist()
    assert first.sha256 == second.sha256


def test_every_fault_and_finding_has_words():
    assert set(PEOPLE_FAULTS) == {fault.value for fault in Fault}
    assert set(FINDINGS) == {finding.value for finding in Finding}
