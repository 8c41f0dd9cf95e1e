"""The days of a comment period: phases in order, and what is wrong with a plan of one's own."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Step:
    """One phase as a plan has it: its kind and its length."""

    kind: str
    days: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One phase on the calendar; both days belong to it."""

    kind: str
    starts_on: date
    ends_on: date
    name: str = ""


class Fault(enum.StrEnum):
    """What keeps a timetable from being announced."""

    NO_COMMENTS = "no_comments"
    IN_THE_PAST = "in_the_past"
    BACKWARDS = "backwards"
    OVERLAP = "overlap"


def lay_out(steps: Sequence[Step], starts_on: date) -> tuple[Stage, ...]:
    """Return the steps one after another, without a gap."""
    stages = []
    day = starts_on
    for step in steps:
        last = day + timedelta(days=step.days - 1)
        stages.append(Stage(step.kind, day, last))
        day = last + timedelta(days=1)
    return tuple(stages)


def fault_in(stages: Sequence[Stage], today: date) -> Fault | None:
    """Return the first thing that is wrong with a timetable, or None."""
    if not any(stage.kind == COMMENT for stage in stages):
        return Fault.NO_COMMENTS
    if stages[0].starts_on < today:
        return Fault.IN_THE_PAST
    if any(stage.ends_on < stage.starts_on for stage in stages):
        return Fault.BACKWARDS
    if any(later.starts_on <= sooner.ends_on for sooner, later in pairwise(stages)):
        return Fault.OVERLAP
    return None
