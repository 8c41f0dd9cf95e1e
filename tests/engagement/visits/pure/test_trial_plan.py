"""Plans of trials: read back as written, hashed the same everywhere, refused in full."""

import copy
import json
from pathlib import Path

import pytest

from engagement.visits.enums import PLAN_FAULTS
from engagement.visits.pure.reading import BadPlan, Fields, PlanFault
from engagement.visits.pure.trial_plan import TrialPlan

EXAMPLE = Path(__file__).parents[4] / "docs" / "trials" / "visit_trial.plan.json"
SHORTEST = {
    "title": "Visits",
    "hypothesis": "Visits help.",
    "population": "Everybody.",
    "columns": {"household": "cluster", "block": "block", "assigned": "z"},
    "waves": [{"name": "after", "days_after": 3}],
    "outcomes": [{"name": "y", "primary": True, "columns": {"after": "y"}}],
}


def flaws(**changes):
    """Give what is amiss with the shortest plan after some changes."""
    with pytest.raises(BadPlan) as refused:
        TrialPlan.from_json(SHORTEST | changes)
    return [(flaw.where, flaw.fault.value, flaw.found) for flaw in refused.value.flaws]


def test_a_plan_reads_back_as_it_was_written():
    plan = TrialPlan.from_json(json.loads(EXAMPLE.read_text()))

    assert TrialPlan.from_json(plan.to_json()) == plan
    assert plan.outcomes[0].columns_in("t1")[:2] == ("legit1_t1", "legit2_t1")
    assert [wave.name for wave in plan.follow_ups] == ["t1", "t2"]
    assert plan.wave("t2").days_after == 21
    assert plan.look("early") is None


def test_the_hash_depends_on_what_is_registered_and_on_nothing_else():
    source = json.loads(EXAMPLE.read_text())
    turned = dict(reversed([*source.items()]))
    changed = source | {"alpha": 0.1}

    plan = TrialPlan.from_json(source)

    assert plan.sha256 == TrialPlan.from_json(turned).sha256
    assert plan.sha256 == TrialPlan.from_json(source | {"alpha": 0.05, "seed": None}).sha256
    assert plan.sha256 != TrialPlan.from_json(changed).sha256
    assert TrialPlan.from_json(source | {"sha256": plan.sha256.upper()}) == plan
    with pytest.raises(BadPlan, match="other_hash"):
        TrialPlan.from_json(changed | {"sha256": plan.sha256})


def test_what_is_not_said_is_spelled_out():
    plan = TrialPlan.from_json(SHORTEST | {"covariates": ["x"]})

    assert (plan.unit, plan.block_size, plan.treated_per_block) == ("household", 4, 2)
    assert plan.to_json()["covariates"] == [{"name": "x", "kind": "any"}]
    assert plan.outcomes[0].waves == ("after",)
    assert plan.outcomes[0].columns_in("before") == ()
    assert (plan.alpha, plan.adjust_over, plan.missing_covariates) == (
        0.05,
        "all",
        "complete_case",
    )


WAVES = [{"name": "t0"}, {"name": "t1", "days_after": 3, "answered": "r"}]
ITEMS = {"name": "y", "primary": True, "items": ["a", "b"], "low": 1, "high": 5}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " "}, [("title", "missing", "")]),
        ({"title": 5}, [("title", "not_text", "5")]),
        ({"unit": "person"}, [("unit", "not_offered", "person (household)")]),
        ({"alpha": "small"}, [("alpha", "not_number", "small")]),
        ({"alpha": True}, [("alpha", "not_number", "True")]),
        ({"alpha": 0.7}, [("alpha", "out_of_range", "0.7 (0.0001 … 0.5)")]),
        ({"alpha": float("nan")}, [("alpha", "not_number", "nan")]),
        ({"alpha": 10**400}, [("alpha", "not_number", str(10**400)[:80])]),
        ({"lot_draws": 2.5}, [("lot_draws", "not_whole", "2.5")]),
        ({"treated_per_block": 4}, [("treated_per_block", "out_of_range", "4 (1 … 3)")]),
        ({"match_on": "x"}, [("match_on", "not_list", "x")]),
        ({"match_on": [{}]}, [("match_on", "not_text", "[{}]")]),
        ({"match_on": ["x", "x"]}, [("match_on", "repeated", "x")]),
        (
            {"columns": []},
            [
                ("columns", "not_fields", "[]"),
                *[
                    (f"columns.{name}", "missing", "")
                    for name in ("household", "block", "assigned")
                ],
            ],
        ),
        ({"best": 1}, [("best", "unknown_field", "")]),
        ({"waves": [{"name": "t0"}], "outcomes": [ITEMS]}, [("waves", "no_follow_up", "")]),
        ({"outcomes": []}, [("outcomes", "no_outcome", "")]),
        (
            {"waves": WAVES, "outcomes": [ITEMS | {"primary": False}]},
            [("outcomes", "no_primary", "")],
        ),
        (
            {"waves": WAVES, "outcomes": [ITEMS | {"primary": "yes"}]},
            [("outcomes[1].primary", "not_yes_no", "yes")],
        ),
        (
            {"waves": WAVES, "outcomes": [ITEMS | {"columns": {"t1": "y"}}]},
            [("outcomes[1].items", "items_or_columns", "")],
        ),
        (
            {"waves": WAVES, "outcomes": [ITEMS | {"low": 5, "high": 1}]},
            [("outcomes[1].low", "low_above_high", "5 ≥ 1")],
        ),
        (
            {"waves": WAVES, "outcomes": [ITEMS | {"low": None, "reversed_items": ["c"]}]},
            [
                ("outcomes[1].reversed_items", "unknown_item", "c"),
                ("outcomes[1].low", "missing", ""),
            ],
        ),
        (
            {"waves": WAVES, "outcomes": [ITEMS | {"waves": ["t0", "t9"]}]},
            [("outcomes[1].waves", "unknown_wave", name) for name in ("t0", "t9")],
        ),
        (
            {
                "waves": WAVES,
                "outcomes": [ITEMS | {"baseline": "t1"}, ITEMS | {"name": "z", "baseline": "t9"}],
            },
            [
                ("outcomes[1].baseline", "not_before", "t1"),
                ("outcomes[2].baseline", "unknown_wave", "t9"),
            ],
        ),
        (
            {
                "waves": WAVES,
                "outcomes": [
                    {"name": "y", "primary": True, "baseline": "t0", "columns": {"t2": "y"}}
                ],
            },
            [("outcomes[1].columns", "no_column_for_wave", name) for name in ("t1", "t0")],
        ),
        (
            {"exclusions": [{"column": "z", "values": ["1"], "reason": "r"}]},
            [("exclusions", "after_the_lot", "z")],
        ),
        (
            {"exclusions": [{"column": "age", "reason": "r"}]},
            [("exclusions[1].values", "missing", "")],
        ),
        ({"subgroups": [{"column": "y"}]}, [("subgroups", "after_the_lot", "y")]),
        ({"covariates": ["x", "x"]}, [("covariates", "repeated", "x")]),
        (
            {"interim_looks": [{"name": "early", "wave": "t9"}]},
            [("interim_looks[1].wave", "unknown_wave", "t9")],
        ),
    ],
)
def test_everything_amiss_is_named(changes, expected):
    assert flaws(**changes) == expected


def test_what_is_no_plan_at_all_is_refused():
    with pytest.raises(BadPlan) as refused:
        TrialPlan.from_json([])

    assert [flaw.fault for flaw in refused.value.flaws] == ["not_fields"]


def test_no_field_is_asked_for_without_need():
    fields = Fields(copy.deepcopy(SHORTEST))

    fields.done()

    assert {flaw.where for flaw in fields.flaws} == set(SHORTEST)


def test_every_fault_has_words():
    assert set(PLAN_FAULTS) == {fault.value for fault in PlanFault}
