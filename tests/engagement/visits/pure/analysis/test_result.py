"""The whole analysis against R, against known worlds, and against what must never be in it."""

import random

import pytest

from tests.engagement.visits.pure.analysis.files import (
    example_plan,
    expected,
    found,
    numbers,
    plain_plan,
    reference,
    world,
)


@pytest.fixture(scope="module")
def visit_trial():
    return found(example_plan(), reference("visit_trial"))


def by_outcome(result):
    return {(each["outcome"], each["wave"]): each for each in result["effects"]}


def check_against_r(result, wanted):
    effects = by_outcome(result)
    for wave in ("t1", "t2"):
        effect = effects["index", wave]
        assert (effect["n"], effect["n_households"]) == (
            wanted[wave]["n"],
            wanted[wave]["n_households"],
        )
        for kind in (kind for kind in wanted[wave] if kind[:3] in ("itt", "att")):
            assert effect[kind] == pytest.approx(wanted[wave][kind], rel=1e-6, abs=1e-8)
        lot = wanted[f"randomisation_inference_{wave}"]
        assert effect["randomisation_inference"]["observed"] == pytest.approx(lot["observed"])
        assert effect["randomisation_inference"]["null_sd"] == pytest.approx(
            lot["null_sd"], rel=0.04
        )
    for scale, numbers_of_r in wanted["subindices_t1"].items():
        for kind in ("itt_lin_cr1_stata", "att_2sls_cr1_stata"):
            assert effects[scale, "t1"][kind] == pytest.approx(numbers_of_r[kind], rel=1e-6)
    assert result["response"][0]["difference_cr2"] == pytest.approx(
        wanted["response_t1_on_assignment_cr2"], rel=1e-6
    )


@pytest.mark.slow
def test_the_visit_trial_has_the_numbers_of_r(visit_trial):
    check_against_r(visit_trial, expected("visit_trial_truth")["r_estimates"])


@pytest.mark.slow
def test_a_smaller_visit_trial_has_the_numbers_of_r():
    result = found(example_plan(lot_draws=1000), reference("visits_small"))

    check_against_r(result, expected("visits_small_truth")["r_estimates"])


@pytest.mark.parametrize(
    "name", ["crt_blocked", "crt_few_clusters_null", "crt_singles", "crt_unequal_blocks"]
)
def test_trials_of_one_column_have_the_numbers_of_r(name):
    vector = expected(name)
    inputs, wanted = vector["inputs"], vector["expected"]
    parts = {"household": "cluster", "block": "block", "assigned": "assignment"}
    columns = {part: inputs[given] for part, given in parts.items()}
    plan = plain_plan(
        inputs["covariates"],
        columns=columns | {"reached": inputs["receipt"]},
        outcomes=[{"name": "y", "primary": True, "columns": {"after": inputs["outcome"]}}],
    )

    (effect,) = found(plan, reference(name))["effects"]

    same = {
        "itt_lin_cr2": "lin_cr2",
        "itt_lin_cr1_stata": "lin_cr1_stata",
        "itt_difference_cr2": "difference_cr2",
        "itt_block_fe_cr2": "block_fixed_effects_cr2",
        "first_stage_cr2": "first_stage_cr2",
        "att_wald_cr2": "cace_2sls_cr2",
        "att_2sls_cr1_stata": "cace_2sls_covariates_cr1_stata",
    }
    for ours, theirs in same.items():
        if theirs in wanted:
            assert effect[ours] == pytest.approx(wanted[theirs], rel=1e-6, abs=1e-8)
    assert effect["n"] == wanted["n"]
    assert effect["mean_treated"] == pytest.approx(wanted["mean_treated"])
    few = wanted["n_clusters"] < 40
    assert effect["headline"] == ("randomisation_inference" if few else "itt_lin_cr2")
    if few:
        lot = effect["randomisation_inference"]
        assert (effect["p"], effect["ci_lower"]) == (lot["p_two_sided"], lot["ci_lower"])
        assert lot["ci_lower"] < effect["estimate"] < lot["ci_upper"]


@pytest.mark.slow
def test_reached_people_are_never_set_beside_unreached_ones(visit_trial):
    columns = reference("visit_trial")
    index = [
        [float(columns[item][row]) for item in example_plan().outcomes[0].columns_in("t1")]
        if columns["legit1_t1"][row]
        else []
        for row in range(len(columns["z"]))
    ]
    scores = [(sum(each) / 20 - 1) / 4 * 100 if each else None for each in index]
    reached, unreached, left = (
        [
            score
            for score, z, d in zip(scores, columns["z"], columns["d"], strict=True)
            if score is not None and wanted(z, d)
        ]
        for wanted in (
            lambda z, d: d == "1",
            lambda z, d: d == "0",
            lambda z, d: d == "0" and z == "1",
        )
    )
    means = [sum(each) / len(each) for each in (reached, unreached, left)]
    naive = expected("visit_trial_truth")["r_estimates"]["naive_as_treated_t1"]
    forbidden = [naive, *means, means[0] - means[1], means[0] - means[2]]

    assert means[0] - means[1] == pytest.approx(naive)
    for number in numbers(visit_trial):
        assert not any(abs(number - each) < 1e-6 for each in forbidden)


def test_the_same_seed_gives_the_same_bytes_whatever_the_order_of_the_lines():
    columns = world(3, blocks=12, effect=4)
    order = list(range(len(columns["z"])))
    random.Random(5).shuffle(order)
    mixed = {name: [values[at] for at in order] for name, values in reversed(columns.items())}

    first, again, other = (found(plain_plan(), each) for each in (columns, mixed, columns))
    other_seed = found(plain_plan(), columns, seed=7)

    assert first == again == other
    assert first["seed"] == 1
    assert other_seed["seed"] == 7
    assert other_seed["effects"][0]["itt_lin_cr2"] == first["effects"][0]["itt_lin_cr2"]


def test_an_effect_is_found_and_no_effect_is_told_as_plainly():
    findings = {
        effect: found(plain_plan(), world(11, blocks=100, effect=effect))["effects"][0]["finding"]
        for effect in (8, -8, 0)
    }

    assert findings == {8: "raised", -8: "lowered", 0: "no_effect"}


def test_a_wide_interval_cannot_say():
    (effect,) = found(plain_plan(), world(12, blocks=12))["effects"]

    assert effect["finding"] == "cannot_say"
    assert effect["ci_upper"] > 5 or effect["ci_lower"] < -5


def test_without_a_column_of_receipt_nothing_is_said_of_those_reached():
    columns = {"household": "home", "block": "block", "assigned": "z"}
    result = found(plain_plan(columns=columns), world(13, effect=9))

    (effect,) = result["effects"]
    assert result["flow"]["reached"] is None
    assert [effect[kind] for kind in ("first_stage_cr2", "att_2sls_cr1_stata")] == [None, None]
    assert effect["finding"] == "raised"


def test_nobody_reached_leaves_no_effect_on_those_reached():
    columns = world(14)
    columns["d"] = [0] * len(columns["d"])

    (effect,) = found(plain_plan(), columns)["effects"]

    assert effect["att_wald_cr2"] is None
    assert effect["itt_lin_cr2"]["se"] > 0


def test_an_arm_that_hardly_answered_is_too_small_to_say():
    columns = world(15, blocks=10)
    arms = zip(columns["y"], columns["z"], range(99), strict=False)
    columns["y"] = [None if z and at > 3 else y for y, z, at in arms]

    result = found(plain_plan(), columns)

    (effect,) = result["effects"]
    assert effect["n_control"] == 20
    assert effect["itt_block_fe_cr2"] is None or effect["itt_block_fe_cr2"]["se"] > 0
    assert result["response"][0]["differs"] is True
    columns["y"] = [None if z else y for y, z in zip(columns["y"], columns["z"], strict=True)]
    (effect,) = found(plain_plan(), columns)["effects"]
    assert (effect["finding"], effect["estimate"], effect["p_holm"]) == ("too_few", None, None)


def test_more_covariates_than_households_leave_the_plain_difference():
    columns = world(16, blocks=3, effect=3)
    names = [f"x{number}" for number in range(8)]
    for at, name in enumerate(names):
        columns[name] = [value + at * row % 7 for row, value in enumerate(columns["x"])]

    (effect,) = found(plain_plan(names), columns)["effects"]

    assert effect["itt_lin_cr2"] is None
    assert effect["headline"] == "randomisation_inference"
    assert effect["randomisation_inference"]["residuals_on"] == "nothing"
    assert effect["randomisation_inference"]["exact"] is True


def test_bounds_are_given_where_the_arms_answered_unevenly():
    columns = world(17, blocks=60, effect=2)
    rows = zip(columns["y"], columns["z"], range(10**6), strict=False)
    columns["y"] = [None if not z and at % 3 == 0 else y for y, z, at in rows]

    (response,) = found(plain_plan(), columns)["response"]

    (bounds,) = response["lee_bounds"]
    assert response["differs"] is True
    assert bounds["trimmed_arm"] == "treated"
    assert bounds["lower"] < bounds["naive"] < bounds["upper"]


def test_missing_covariates_are_counted_or_filled_as_planned():
    columns = world(18)
    columns["x"][:7] = [None] * 7

    complete, filled = (
        found(plain_plan(missing_covariates=rule), columns)["effects"][0]
        for rule in ("complete_case", "mean_and_indicator")
    )

    assert (complete["n"], complete["n_adjusted"]) == (160, 153)
    assert complete["left_out_for_missing_covariates"] == 7
    assert (filled["n_adjusted"], filled["left_out_for_missing_covariates"]) == (160, 0)


def test_only_registered_exclusions_leave_people_out():
    columns = world(19)
    columns["moved"] = ["yes" if at < 4 else "no" for at in range(160)]
    rule = {"column": "moved", "values": ["yes"], "reason": "Moved away before the lot"}

    flow = found(plain_plan(exclusions=[rule]), columns)["flow"]

    assert flow["excluded"] == [
        {"reason": "Moved away before the lot", "people": {"treated": 2, "control": 2}}
    ]
    assert flow["people"] == {"treated": 80, "control": 80}
    assert flow["analysed"] == {"treated": 78, "control": 78}
    assert (flow["blocks"], flow["blocks_as_planned"]) == (40, 40)


def test_p_values_are_adjusted_over_all_outcomes_or_within_each_wave():
    source = {
        "waves": [{"name": "t1", "days_after": 3}, {"name": "t2", "days_after": 21}],
        "outcomes": [
            {"name": name, "primary": name == "y", "columns": {"t1": name, "t2": "x2"}}
            for name in ("y", "x")
        ],
    }
    columns = world(20, effect=6)
    columns["x2"] = [value + at % 5 for at, value in enumerate(columns["x"])]

    everything, by_wave = (
        found(plain_plan((), adjust_over=over, **source), columns)["effects"]
        for over in ("all", "each_wave")
    )

    smallest = everything[0]
    assert smallest["p_holm"] == pytest.approx(4 * smallest["p"])
    assert by_wave[0]["p_holm"] == pytest.approx(2 * smallest["p"])


def test_decay_is_the_difference_of_the_effects_on_the_same_people():
    source = {
        "waves": [{"name": "t1", "days_after": 3}, {"name": "t2", "days_after": 21}],
        "outcomes": [{"name": "y", "primary": True, "columns": {"t1": "y", "t2": "later"}}],
    }
    columns = world(21, effect=6)
    rows = zip(columns["y"], columns["z"], range(160), strict=True)
    columns["later"] = [None if at % 4 == 0 else y - 4 * z for y, z, at in rows]

    (decay,) = found(plain_plan(**source), columns)["decay"]

    first, second, change = (
        decay[f"{name}_itt_lin_cr2"]["estimate"] for name in ("first", "second", "change")
    )
    assert decay["n"] == 120
    assert change == pytest.approx(second - first)
    assert change == pytest.approx(-4, abs=1e-6)


def test_a_look_sees_its_wave_and_the_primary_outcome_alone():
    look = {"name": "early", "wave": "after", "alpha": 0.001}
    outcomes = [
        {"name": "y", "primary": True, "columns": {"after": "y"}},
        {"name": "x", "columns": {"after": "x"}},
    ]
    plan = plain_plan((), interim_looks=[look], outcomes=outcomes)

    result = found(plan, world(22, effect=9), look=plan.look("early"))

    assert [each["outcome"] for each in result["effects"]] == ["y"]
    assert (result["look"], result["alpha"], result["subgroups"]) == ("early", 0.001, [])


def test_every_step_is_told():
    told = []

    found(plain_plan(), world(23, blocks=4), watch=lambda done, steps: told.append((done, steps)))

    assert told == [(0, 1), (1, 1)]
