"""The lists of a plan: written one thing a line, read into the plan, and written back."""

from typing import Any

import pytest

from engagement.visits.pure import plan_lines
from engagement.visits.pure.plan_lines import CannotReadLine, Scale
from engagement.visits.pure.trial_plan import TrialPlan

SCALES = {"listen": Scale(0, 10), "respect": Scale(0, 10, is_reversed=True), "calm": Scale(1, 5)}
LINES = {
    "waves": "t0 0\nt1 7\nt2 21",
    "outcomes": "Trust in us*: listen, respect\ncalm: calm",
    "match_on": "age\nrace4",
    "covariates": "age",
    "subgroups": "age at 50\nrace4: White, Black\nfemale",
    "exclusions": "moved: 1, 2 = they moved away",
    "interim_looks": "half-way t1 0.001",
}


def plan(lines: dict[str, str] = LINES) -> TrialPlan:
    return TrialPlan.from_json(
        {
            "title": "Visits", "hypothesis": "Visits raise trust.", "population": "Two places.",
            "columns": {"household": "household", "block": "block", "assigned": "assigned"},
            "waves": plan_lines.read_waves(lines["waves"]),
            "outcomes": plan_lines.read_outcomes(
                lines["outcomes"], scales=SCALES, baseline="t0", smallest=2.5
            ),
            "match_on": plan_lines.read_names(lines["match_on"]),
            "covariates": plan_lines.read_names(lines["covariates"]),
            "subgroups": plan_lines.read_subgroups(lines["subgroups"]),
            "exclusions": plan_lines.read_exclusions(lines["exclusions"]),
            "interim_looks": plan_lines.read_looks(lines["interim_looks"]),
        }
    )  # fmt: skip


def test_what_is_written_is_a_plan_and_is_written_back_as_it_was() -> None:
    read = plan()

    assert plan_lines.write_lines(read.to_json()) == LINES
    trust, calm = read.outcomes
    assert (trust.name, trust.label, trust.primary) == ("trust_in_us", "Trust in us", True)
    assert (trust.low, trust.high, trust.reversed_items) == (0, 10, ("respect",))
    assert (trust.baseline, trust.smallest_effect, calm.smallest_effect) == ("t0", 2.5, None)
    assert (calm.low, calm.high, calm.primary) == (1, 5, False)
    assert [(each.name, each.answered) for each in read.waves] == [
        ("t0", "answered_t0"), ("t1", "answered_t1"), ("t2", "answered_t2"),
    ]  # fmt: skip
    assert (read.subgroups[0].cut, read.subgroups[1].values) == (50, ("White", "Black"))
    assert read.exclusions[0].values == ("1", "2")
    assert (read.interim_looks[0].name, read.interim_looks[0].alpha) == ("half-way", 0.001)


def test_names_may_stand_on_lines_or_with_commas_and_count_once() -> None:
    assert plan_lines.read_names(" age,race4\n age ; female ") == ["age", "race4", "female"]
    assert plan_lines.read_waves(" \n") == []


def outcomes(text: str) -> Any:
    return plan_lines.read_outcomes(text, scales=SCALES, baseline="", smallest=None)


@pytest.mark.parametrize(
    ("read", "line"),
    [
        (plan_lines.read_waves, "a week later"),
        (outcomes, "trust"),
        (outcomes, "trust: unknown"),
        (outcomes, "trust: listen, calm"),
        (plan_lines.read_subgroups, "the old ones!"),
        (plan_lines.read_exclusions, "moved: 1"),
        (plan_lines.read_looks, "half-way t1"),
    ],
)
def test_a_line_that_means_nothing_is_refused_with_its_words(read: Any, line: str) -> None:
    with pytest.raises(CannotReadLine) as refusal:
        read(line)

    assert refusal.value.words == line
