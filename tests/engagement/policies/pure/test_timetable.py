"""Phases follow each other on the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.policies.pure.timetable import Fault, Stage, Step, fault_in, lay_out

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def test_worked_example_of_sixty_fourteen_thirty() -> None:
    steps = [Step("comment", 60), Step("reading", 14), Step("answering", 30)]

    assert lay_out(steps, MONDAY) == (
        Stage("comment", date(2026, 3, 2), date(2026, 4, 30)),
        Stage("reading", date(2026, 5, 1), date(2026, 5, 14)),
        Stage("answering", date(2026, 5, 15), date(2026, 6, 13)),
    )


@pytest.mark.parametrize(
    ("stages", "fault"),
    [
        ([Stage("comment", MONDAY, MONDAY)], None),
        ([Stage("comment", MONDAY, MONDAY), Stage("other", MONDAY + DAY, MONDAY + DAY)], None),
        ([], Fault.NO_COMMENTS),
        ([Stage("reading", MONDAY, MONDAY)], Fault.NO_COMMENTS),
        ([Stage("comment", MONDAY - DAY, MONDAY)], Fault.IN_THE_PAST),
        ([Stage("comment", MONDAY + DAY, MONDAY)], Fault.BACKWARDS),
        ([Stage("comment", MONDAY, MONDAY), Stage("other", MONDAY, MONDAY)], Fault.OVERLAP),
    ],
)  # fmt: skip
def test_faults_are_named(stages: list[Stage], fault: Fault | None) -> None:
    assert fault_in(stages, MONDAY) == fault


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_laid_out_phases_have_their_length_and_no_gap(lengths: list[int]) -> None:
    stages = lay_out([Step("comment", days) for days in lengths], MONDAY)

    assert [(each.ends_on - each.starts_on).days + 1 for each in stages] == lengths
    assert fault_in(stages, MONDAY) is None
    assert stages[-1].ends_on == MONDAY + timedelta(days=sum(lengths) - 1)
