"""What the power page promises is what the analysis finds: worlds drawn again and again."""

import math

import numpy as np
import pytest

from feedback.trust.pure.power import TrialPlan
from tests.engagement.visits.pure.analysis.files import found, plain_plan, world

SHORT, LONG = 40, 1500


def many(times, *, effect, answer=0.8, **kind):
    """Analyse worlds of one kind, in which some people do not answer by chance."""
    for seed in range(times):
        columns = world(1000 + seed, effect=effect, **kind)
        silent = np.random.default_rng(seed).random(len(columns["y"])) > answer
        columns["y"] = [None if gone else y for y, gone in zip(columns["y"], silent, strict=True)]
        yield found(plain_plan(), columns)["effects"][0]


def is_near(share, wanted, times):
    """Tell whether a share of draws is what was wanted, but for the error of drawing."""
    return abs(share - wanted) <= 3.5 * math.sqrt(wanted * (1 - wanted) / times)


def power_is_kept(times):
    kind = {"blocks": 30, "size": 2, "compliance": 0.6, "block_sd": 0.0}
    promised = TrialPlan(
        delta=6, sd=math.sqrt(25 + 25 + 64), icc=25 / 89, m=2, r2=25 / 114, compliance=0.6,
        retention=0.8,
    ).power_with(120)  # fmt: skip
    effects = [*many(times, effect=6, **kind)]

    share = sum(each["p"] < 0.05 for each in effects) / times
    assert 0.3 < promised < 0.95
    assert is_near(share, promised, times), (share, promised)


def nothing_is_found_where_nothing_is(times):
    kind = {"blocks": 20, "block_sd": 0.0}
    effects = [*many(times, effect=0, **kind)]

    assert is_near(sum(each["p"] < 0.05 for each in effects) / times, 0.05, times)
    inside = [each["ci_lower"] <= 0 <= each["ci_upper"] for each in effects]
    assert is_near(sum(inside) / times, 0.95, times)


def the_lot_keeps_its_level_with_few_households(times):
    effects = [*many(times, effect=0, blocks=6)]

    assert {each["headline"] for each in effects} == {"randomisation_inference"}
    assert is_near(sum(each["p"] < 0.05 for each in effects) / times, 0.05, times)
    inside = [each["ci_lower"] <= 0 <= each["ci_upper"] for each in effects]
    assert is_near(sum(inside) / times, 0.95, times)


CLAIMS = [
    power_is_kept,
    nothing_is_found_where_nothing_is,
    the_lot_keeps_its_level_with_few_households,
]


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS)
def test_promises_are_kept(claim):
    claim(SHORT)


@pytest.mark.full
@pytest.mark.parametrize("claim", CLAIMS)
def test_promises_are_kept_in_many_worlds(claim):
    claim(LONG)
